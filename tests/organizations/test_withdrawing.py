"""Taking back what was sent to review: the mechanism, and the page of an organization."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from organizations.enums import MembershipRole, OrganizationState, SubmissionState
from organizations.models import Membership, StaffAssignment, Submission
from organizations.services.review import DecidedMeanwhile, WithdrawnMeanwhile, decide, release, take
from organizations.services.verification import submit_organization, withdraw_organization
from qazvolunteer.audit.models import Entry, Transition
from qazvolunteer.lib.errors import MoveNotAllowed
from qazvolunteer.notifications.models import Message
from tests.factories.organizations import draft, fresh, returned, submitted
from tests.factories.people import make_member, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db: None, now: datetime) -> StaffAssignment:
    return make_staff(now=now, region="KZ-35")


@pytest.fixture
def owner(officer: StaffAssignment, now: datetime) -> Membership:
    return draft(now=now)


@pytest.fixture
def submission(owner: Membership, now: datetime) -> Submission:
    return submitted(now=now, owner=owner)


def take_back(owner: Membership, *, now: datetime) -> Submission:
    """Take the owner's organization back from review."""
    return withdraw_organization(organization=owner.organization, by=owner.user, now=now)


def page(owner: Membership) -> str:
    """Return the address of the page that asks once more."""
    return f"/en/o/{owner.organization_id}/verification/withdraw/"


@pytest.mark.parametrize("taken", [False, True], ids=["open", "taken"])
def test_what_was_taken_back_is_a_draft_again(
    owner: Membership, submission: Submission, officer: StaffAssignment, now: datetime, taken: bool
) -> None:
    if taken:
        take(submission=submission, by=officer, now=now)
    later = now + timedelta(hours=2)

    take_back(owner, now=later)

    saved = Submission.objects.get(pk=submission.pk)
    assert (saved.state, saved.withdrawn_at, saved.decided_at) == (SubmissionState.WITHDRAWN, later, None)
    assert fresh(owner.organization).state == OrganizationState.DRAFT
    moves = Transition.objects.filter(at=later).order_by("id")
    assert list(moves.values_list("subject_kind", "source", "target", "actor_role")) == [
        ("submission", "taken" if taken else "open", "withdrawn", "owner"),
        ("organization", "submitted", "draft", "owner"),
    ]
    entries = Entry.objects.filter(at=later).order_by("id")
    assert list(entries.values_list("action", "actor_id", "organization_id")) == [
        ("submission.withdrawn", owner.user_id, owner.organization_id),
        ("organization.draft", owner.user_id, owner.organization_id),
    ]


def told() -> list[str]:
    """Return the addresses of those who hear that something was taken back from review."""
    rows = Message.objects.filter(kind="submission_withdrawn").select_related("user")
    return [row.user.email for row in rows if row.user]


def test_the_officer_who_had_taken_it_is_told_and_nobody_else(
    owner: Membership, submission: Submission, officer: StaffAssignment, now: datetime
) -> None:
    colleague = make_staff(now=now, region="KZ-35")
    take(submission=submission, by=colleague, now=now)
    release(submission=submission, by=colleague, now=now)
    take(submission=submission, by=officer, now=now)

    take_back(owner, now=now)

    assert told() == [officer.user.email]


def test_who_took_it_over_is_told(
    owner: Membership, submission: Submission, officer: StaffAssignment, now: datetime
) -> None:
    republican = make_staff(now=now, region=None)
    take(submission=submission, by=officer, now=now)
    take(submission=submission, by=republican, now=now, take_over=True)

    take_back(owner, now=now)

    assert told() == [republican.user.email]


@pytest.mark.parametrize("released", [False, True], ids=["never taken", "given back"])
def test_nobody_is_told_of_what_nobody_held(
    owner: Membership, submission: Submission, officer: StaffAssignment, now: datetime, released: bool
) -> None:
    if released:
        take(submission=submission, by=officer, now=now)
        release(submission=submission, by=officer, now=now)

    take_back(owner, now=now)

    assert told() == []


def test_sent_again_it_is_the_next_version_with_its_own_deadline(
    owner: Membership, submission: Submission, now: datetime
) -> None:
    take_back(owner, now=now)

    again = submit_organization(organization=owner.organization, by=owner.user, now=now + timedelta(days=7))

    first = Submission.objects.get(pk=submission.pk)
    assert (again.version, again.state, again.due_on) == (2, SubmissionState.OPEN, date(2026, 12, 3))
    assert first.state == SubmissionState.WITHDRAWN


def test_what_is_decided_is_not_taken_back(
    owner: Membership, submission: Submission, officer: StaffAssignment, now: datetime
) -> None:
    returned(submission, by=officer, now=now)

    with pytest.raises(DecidedMeanwhile) as refused:
        take_back(owner, now=now)

    assert "has decided meanwhile. Decision: Returned for correction." in str(refused.value)
    assert officer.display_name not in str(refused.value)
    assert fresh(owner.organization).state == OrganizationState.RETURNED


@pytest.mark.parametrize("twice", [False, True], ids=["never sent", "twice"])
def test_what_does_not_wait_is_not_taken_back(owner: Membership, now: datetime, twice: bool) -> None:
    if twice:
        submitted(now=now, owner=owner)
        take_back(owner, now=now)

    with pytest.raises(MoveNotAllowed):
        take_back(owner, now=now)

    assert fresh(owner.organization).state == OrganizationState.DRAFT


@pytest.mark.parametrize("act", ["take", "release", "decide"])
def test_an_officer_cannot_act_on_what_was_taken_back(
    owner: Membership, submission: Submission, officer: StaffAssignment, now: datetime, act: str
) -> None:
    take(submission=submission, by=officer, now=now)
    take_back(owner, now=now)
    acts = {
        "take": lambda: take(submission=submission, by=officer, now=now),
        "release": lambda: release(submission=submission, by=officer, now=now),
        "decide": lambda: decide(
            submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now
        ),
    }

    with pytest.raises(WithdrawnMeanwhile):
        acts[act]()

    assert fresh(owner.organization).state == OrganizationState.DRAFT


def test_the_page_asks_once_and_takes_it_back(owner: Membership, submission: Submission) -> None:
    browser = Client()
    browser.force_login(owner.user)
    overview = f"/en/o/{owner.organization_id}/verification/"

    way = browser.get(overview)
    asked = browser.get(page(owner))
    answer = browser.post(page(owner), follow=True)

    assert f'href="{page(owner)}"' in way.content.decode()
    assert '<form method="post"' in asked.content.decode()
    assert answer.redirect_chain == [(overview, 302)]
    assert [str(message) for message in answer.context["messages"]] == [
        "Taken back. You can change it and send it again."
    ]
    assert fresh(owner.organization).state == OrganizationState.DRAFT
    assert page(owner) not in answer.content.decode()


def test_the_page_says_that_it_was_decided_meanwhile(
    owner: Membership, submission: Submission, officer: StaffAssignment, now: datetime
) -> None:
    browser = Client()
    browser.force_login(owner.user)
    decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now)

    answer = browser.post(page(owner))

    assert answer.status_code == 422
    assert "has decided meanwhile. Decision: Approved." in answer.content.decode()
    assert fresh(owner.organization).state == OrganizationState.VERIFIED


def test_a_manager_does_not_take_an_organization_back(
    owner: Membership, submission: Submission, now: datetime
) -> None:
    manager = make_member(owner.organization, now=now, role=MembershipRole.MANAGER)
    browser = Client()
    browser.force_login(manager.user)

    answer = browser.post(page(owner))

    assert answer.status_code == 403
    assert fresh(owner.organization).state == OrganizationState.SUBMITTED
    assert page(owner) not in browser.get(f"/en/o/{owner.organization_id}/verification/").content.decode()
