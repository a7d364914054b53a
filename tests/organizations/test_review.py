"""The one review mechanism: submitting, routing, taking, deciding."""

from datetime import date, datetime, timedelta

import pytest

from organizations.enums import MembershipRole, OrganizationState, StaffRole, SubmissionState
from organizations.models import FrontOffice, Membership, StaffAssignment, Submission
from organizations.selectors.submissions import submissions_of
from organizations.services.review import (
    AlreadySubmitted,
    DecisionIncomplete,
    NotYoursToReview,
    TakenByColleague,
    decide,
    release,
    take,
)
from organizations.services.review.errors import DecidedMeanwhile
from organizations.services.states import BinMissing, BinTaken, move_organization
from organizations.services.verification import VerificationIncomplete, submit_organization
from qazvolunteer.audit.models import Entry, Transition
from qazvolunteer.lib.errors import MoveNotAllowed
from qazvolunteer.notifications.models import Message
from tests.factories.organizations import BIN, draft, draft_ngo, fresh, returned, submitted
from tests.factories.people import make_member, make_staff

pytestmark = pytest.mark.django_db
REGION = "KZ-35"


@pytest.fixture
def officer(db: None, now: datetime) -> StaffAssignment:
    return make_staff(now=now, region=REGION)


@pytest.fixture
def colleague(db: None, now: datetime) -> StaffAssignment:
    return make_staff(now=now, region=REGION)


@pytest.fixture
def republican(db: None, now: datetime) -> StaffAssignment:
    return make_staff(now=now, region=None)


@pytest.fixture
def submission(officer: StaffAssignment, now: datetime) -> Submission:
    """An organization that the regional office has before it."""
    return submitted(now=now)


def moves_of(submission: Submission) -> list[tuple[str, str, str]]:
    """Return the transitions of a submission: from, to, reason."""
    rows = Transition.objects.filter(subject_kind="submission", subject_id=str(submission.pk))
    return list(rows.order_by("id").values_list("source", "target", "reason_code"))


def organization_moves(submission: Submission) -> list[tuple[str, str]]:
    """Return the transitions of the submission's organization."""
    rows = Transition.objects.filter(subject_kind="organization", subject_id=str(submission.subject_id))
    return list(rows.order_by("id").values_list("source", "target"))


# --- submitting -------------------------------------------------------------------------------------------------
def test_a_submission_is_a_frozen_first_version(submission: Submission, now: datetime) -> None:
    saved = Submission.objects.get()

    assert (saved.subject_kind, saved.version, saved.state) == ("organization", 1, "open")
    assert (saved.title_kk, saved.title_ru, saved.title_en) == ("", "Зелёный двор", "")
    assert (saved.submitted_at, saved.due_on) == (now, date(2026, 11, 26))
    assert saved.payload[0]["fields"][0] == {"key": "kind", "value": "initiative_group"}
    assert fresh(saved.organization).state == "submitted"


def test_submitting_is_two_transitions_and_letters_to_owners_and_managers(
    officer: StaffAssignment, now: datetime
) -> None:
    owner = draft(now=now)
    manager = make_member(owner.organization, now=now, role=MembershipRole.MANAGER)
    make_member(owner.organization, now=now, role=MembershipRole.COORDINATOR)

    submission = submitted(now=now, owner=owner)

    told = Message.objects.filter(kind="submission_received").values_list("user_id", flat=True)
    assert moves_of(submission) == [("", "open", "")]
    assert organization_moves(submission) == [("", "draft"), ("draft", "submitted")]
    assert set(told) == {owner.user_id, manager.user_id}
    assert Entry.objects.get(action="submission.sent").organization_id == owner.organization_id


def test_the_deadline_counts_working_days(officer: StaffAssignment, now: datetime) -> None:
    friday = now + timedelta(days=3)

    submission = submitted(now=friday)

    assert submission.due_on == date(2026, 12, 1)


def test_what_waits_is_not_sent_again(submission: Submission, now: datetime) -> None:
    with pytest.raises(AlreadySubmitted):
        submit_organization(organization=submission.organization, by=submission.submitted_by, now=now)

    assert Submission.objects.count() == 1


def test_an_incomplete_organization_stays_a_draft(now: datetime) -> None:
    owner = draft(now=now, about={"ru": "Коротко."})

    with pytest.raises(VerificationIncomplete):
        submit_organization(organization=owner.organization, by=owner.user, now=now)

    assert fresh(owner.organization).state == "draft"
    assert not Submission.objects.exists()
    assert not Message.objects.exists()


def test_a_bin_belongs_to_the_first_who_submits(officer: StaffAssignment, now: datetime) -> None:
    squatter, real = draft_ngo(now=now), draft_ngo(now=now)
    submit_organization(organization=real.organization, by=real.user, now=now)

    with pytest.raises(BinTaken) as refused:
        submit_organization(organization=squatter.organization, by=squatter.user, now=now)

    assert refused.value.field == "bin"
    assert fresh(squatter.organization).state == "draft"
    assert not Submission.objects.filter(organization=squatter.organization).exists()


def test_a_rejected_bin_is_free_again(officer: StaffAssignment, now: datetime) -> None:
    squatter, real = draft_ngo(now=now), draft_ngo(now=now)
    first = submit_organization(organization=squatter.organization, by=squatter.user, now=now)
    decide(
        submission=first,
        decision=SubmissionState.REJECTED,
        reasons=["identity"],
        comment="Это не ваша организация.",
        by=officer,
        now=now,
    )

    submit_organization(organization=real.organization, by=real.user, now=now)

    assert fresh(real.organization).state == "submitted"


def test_the_database_asks_for_the_bin_whoever_moves(now: datetime) -> None:
    owner = draft_ngo(now=now, bin_number="")

    with pytest.raises(BinMissing):
        move_organization(
            organization=owner.organization,
            target=OrganizationState.SUBMITTED,
            by=owner.user,
            role="owner",
            now=now,
        )


# --- routing ----------------------------------------------------------------------------------------------------
def test_a_region_with_an_officer_reviews_its_own(submission: Submission) -> None:
    assert submission.office == FrontOffice.objects.get(region=REGION)


@pytest.mark.parametrize("role", [StaffRole.ANALYST, None])
def test_a_region_without_an_officer_leaves_it_to_the_republic(role: str | None, now: datetime) -> None:
    if role:
        make_staff(now=now, region=REGION, role=role)

    submission = submitted(now=now)

    assert (submission.office.kind, submission.region_id) == ("republican", REGION)


def test_an_office_of_members_leaves_it_to_the_republic(officer: StaffAssignment, now: datetime) -> None:
    owner = draft(now=now)
    make_member(owner.organization, now=now, user=officer.user, role=MembershipRole.SHIFT_LEADER)

    submission = submitted(now=now, owner=owner)

    assert submission.office.kind == "republican"


def test_one_officer_who_is_no_member_is_enough(
    officer: StaffAssignment, colleague: StaffAssignment, now: datetime
) -> None:
    owner = draft(now=now)
    make_member(owner.organization, now=now, user=officer.user)

    submission = submitted(now=now, owner=owner)

    assert submission.office_id == colleague.office_id


# --- taking -----------------------------------------------------------------------------------------------------
def test_taking_names_the_officer(submission: Submission, officer: StaffAssignment, now: datetime) -> None:
    take(submission=submission, by=officer, now=now)

    submission.refresh_from_db()
    assert (submission.state, submission.taken_by, submission.taken_at) == ("taken", officer, now)
    assert moves_of(submission) == [("", "open", ""), ("open", "taken", "")]
    assert Entry.objects.get(action="submission.taken").actor_id == officer.user_id


def test_taking_twice_is_taking_once(submission: Submission, officer: StaffAssignment, now: datetime) -> None:
    take(submission=submission, by=officer, now=now)

    take(submission=submission, by=officer, now=now + timedelta(hours=1))

    submission.refresh_from_db()
    assert submission.taken_at == now
    assert Entry.objects.filter(action="submission.taken").count() == 1


@pytest.mark.parametrize("take_over", [False, True])
def test_what_a_colleague_has_taken_is_refused_by_name(
    submission: Submission,
    officer: StaffAssignment,
    colleague: StaffAssignment,
    now: datetime,
    take_over: bool,
) -> None:
    take(submission=submission, by=colleague, now=now)

    with pytest.raises(TakenByColleague, match=colleague.display_name):
        take(submission=submission, by=officer, now=now, take_over=take_over)

    submission.refresh_from_db()
    assert submission.taken_by == colleague


def test_the_republic_takes_over_only_when_it_says_so(
    submission: Submission, officer: StaffAssignment, republican: StaffAssignment, now: datetime
) -> None:
    take(submission=submission, by=officer, now=now)

    with pytest.raises(TakenByColleague):
        take(submission=submission, by=republican, now=now)
    take(submission=submission, by=republican, now=now, take_over=True)

    submission.refresh_from_db()
    assert submission.taken_by == republican
    assert moves_of(submission) == [("", "open", ""), ("open", "taken", "")]
    assert Entry.objects.get(action="submission.taken_over").actor_id == republican.user_id


def test_released_it_waits_again(submission: Submission, officer: StaffAssignment, now: datetime) -> None:
    take(submission=submission, by=officer, now=now)

    release(submission=submission, by=officer, now=now)

    submission.refresh_from_db()
    assert (submission.state, submission.taken_by, submission.taken_at) == ("open", None, None)
    assert moves_of(submission)[-1] == ("taken", "open", "")


def test_only_the_holder_releases(
    submission: Submission, officer: StaffAssignment, colleague: StaffAssignment, now: datetime
) -> None:
    take(submission=submission, by=colleague, now=now)

    with pytest.raises(TakenByColleague):
        release(submission=submission, by=officer, now=now)


def test_what_nobody_holds_is_not_released(
    submission: Submission, officer: StaffAssignment, now: datetime
) -> None:
    with pytest.raises(MoveNotAllowed):
        release(submission=submission, by=officer, now=now)


# --- deciding ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("first_taken", [False, True])
def test_approval_verifies_the_organization(
    submission: Submission, officer: StaffAssignment, now: datetime, first_taken: bool
) -> None:
    if first_taken:
        take(submission=submission, by=officer, now=now)

    decide(
        submission=submission,
        decision=SubmissionState.APPROVED,
        reasons=["unclear"],
        comment="",
        by=officer,
        now=now,
    )

    submission.refresh_from_db()
    organization = fresh(submission.organization)
    assert (submission.state, submission.decided_by, submission.reasons) == ("approved", officer, [])
    assert (organization.state, organization.verified_at) == ("verified", now)
    assert organization.recheck_due == date(2027, 11, 24)
    assert organization_moves(submission)[-1] == ("submitted", "verified")
    assert Entry.objects.get(action="submission.approved").actor_role == "officer"
    assert Entry.objects.get(action="organization.verified").actor_id == officer.user_id


@pytest.mark.parametrize(
    ("decision", "state"), [(SubmissionState.RETURNED, "returned"), (SubmissionState.REJECTED, "rejected")]
)
def test_a_refusal_carries_its_reasons_to_all_who_manage(
    submission: Submission, officer: StaffAssignment, now: datetime, decision: SubmissionState, state: str
) -> None:
    decide(
        submission=submission,
        decision=decision,
        reasons=["identity", "language"],
        comment="  Назовите полное имя руководителя.  ",
        by=officer,
        now=now,
    )

    submission.refresh_from_db()
    assert (submission.state, submission.reasons) == (state, ["identity", "language"])
    assert submission.comment == "Назовите полное имя руководителя."
    assert fresh(submission.organization).state == state
    assert moves_of(submission)[-1] == ("open", state, "identity")
    assert Message.objects.get(kind="submission_decided").user_id == submission.submitted_by_id


@pytest.mark.parametrize("decision", [SubmissionState.RETURNED, SubmissionState.REJECTED])
@pytest.mark.parametrize(
    ("reasons", "comment", "field"),
    [([], "Напишите, чем занимаетесь.", "reasons"), (["unclear"], "Неясно.  ", "comment")],
)
def test_a_refusal_without_words_is_refused(
    submission: Submission,
    officer: StaffAssignment,
    now: datetime,
    decision: SubmissionState,
    reasons: list[str],
    comment: str,
    field: str,
) -> None:
    with pytest.raises(DecisionIncomplete) as refused:
        decide(
            submission=submission, decision=decision, reasons=reasons, comment=comment, by=officer, now=now
        )

    assert refused.value.field == field
    assert Submission.objects.get().state == "open"


def test_what_a_colleague_holds_is_not_decided(
    submission: Submission, officer: StaffAssignment, colleague: StaffAssignment, now: datetime
) -> None:
    take(submission=submission, by=colleague, now=now)

    with pytest.raises(TakenByColleague, match=colleague.display_name):
        decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now)


def test_what_is_decided_is_told_by_name(
    submission: Submission, officer: StaffAssignment, colleague: StaffAssignment, now: datetime
) -> None:
    decide(submission=submission, decision=SubmissionState.APPROVED, by=colleague, now=now)

    with pytest.raises(DecidedMeanwhile, match=colleague.display_name):
        returned(submission, by=officer, now=now)

    assert fresh(submission.organization).state == "verified"


@pytest.mark.parametrize("role", [StaffRole.ANALYST, StaffRole.TRAINER, StaffRole.EDITOR])
def test_only_officers_decide(submission: Submission, now: datetime, role: str) -> None:
    staff = make_staff(now=now, region=REGION, role=role)

    with pytest.raises(NotYoursToReview, match="Only officers"):
        decide(submission=submission, decision=SubmissionState.APPROVED, by=staff, now=now)


def test_another_region_does_not_decide(submission: Submission, now: datetime) -> None:
    stranger = make_staff(now=now, region="KZ-11")

    with pytest.raises(NotYoursToReview, match="another front office"):
        take(submission=submission, by=stranger, now=now)


def test_nobody_reviews_their_own_organization(
    submission: Submission, officer: StaffAssignment, republican: StaffAssignment, now: datetime
) -> None:
    for staff in (officer, republican):
        make_member(submission.organization, now=now, user=staff.user, role=MembershipRole.COORDINATOR)

    for staff in (officer, republican):
        with pytest.raises(NotYoursToReview, match="member of this organization"):
            decide(submission=submission, decision=SubmissionState.APPROVED, by=staff, now=now)

    assert Submission.objects.get().state == "open"


def test_a_former_member_may_review(submission: Submission, officer: StaffAssignment, now: datetime) -> None:
    member = make_member(submission.organization, now=now, user=officer.user)
    Membership.objects.filter(pk=member.pk).update(ended_at=now)

    decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now)

    assert fresh(submission.organization).state == "verified"


def test_the_republic_decides_what_a_region_has_not_taken(
    submission: Submission, republican: StaffAssignment, now: datetime
) -> None:
    decide(submission=submission, decision=SubmissionState.APPROVED, by=republican, now=now)

    assert Submission.objects.get().decided_by == republican


# --- the next version -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("decision", [SubmissionState.RETURNED, SubmissionState.REJECTED])
def test_the_next_version_replaces_what_was_given_back(
    submission: Submission, officer: StaffAssignment, now: datetime, decision: SubmissionState
) -> None:
    decide(
        submission=submission,
        decision=decision,
        reasons=["unclear"],
        comment="Напишите, чем занимаетесь.",
        by=officer,
        now=now,
    )
    later = now + timedelta(days=5)

    second = submit_organization(organization=submission.organization, by=submission.submitted_by, now=later)

    versions = submissions_of("organization", submission.subject_id).values_list("version", "state")
    assert list(versions) == [(2, "open"), (1, "superseded")]
    assert second.due_on == date(2026, 12, 1)
    assert moves_of(submission)[-1] == (decision.value, "superseded", "")


def test_a_verified_organization_is_not_sent_again(
    submission: Submission, officer: StaffAssignment, now: datetime
) -> None:
    decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now)

    with pytest.raises(MoveNotAllowed):
        submit_organization(organization=submission.organization, by=submission.submitted_by, now=now)

    assert Submission.objects.count() == 1


def test_bin_of_the_register_is_the_one_reviewed(officer: StaffAssignment, now: datetime) -> None:
    submission = submitted(now=now, owner=draft_ngo(now=now))

    decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now)

    identity = {field["key"]: field["value"] for field in submission.payload[0]["fields"]}
    assert (identity["bin"], fresh(submission.organization).bin) == (BIN, BIN)
