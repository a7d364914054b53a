"""An organization bars a person: until when, with which words, and what that ends; lifted, over, objected to."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from organizations.models import Membership, Organization
from projects.enums import BanState, CancelReason, JoiningMode, ObjectionState, SignUpState
from projects.models import Ban, BanObjection, Role, Shift, SignUp
from projects.permissions import can_bar, can_decide_objection
from projects.selectors.invariants import PLACES, check_invariants
from projects.selectors.participation.eligibility import eligibility
from projects.services.hours.walk_in import NotEligibleHere, walk_in
from projects.services.participation.banning import AlreadyBarred, WrongEnd
from projects.services.participation.bans import expire_bans, lift_ban
from projects.services.participation.decisions import accept_signup
from projects.services.participation.joining import Visitor, hold_place, join_by_code
from projects.services.participation.moving import move_person
from projects.services.participation.objecting import (
    AlreadyObjected,
    NotBarredAnyMore,
    decide_objection,
    object_to_ban,
)
from projects.services.participation.signup import BarredFromShifts, NotEligible, sign_up
from qazvolunteer.audit.models import Entry
from qazvolunteer.audit.selectors import transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from qazvolunteer.notifications.models import Message
from tests.factories.bans import ANSWER, DAY, WORDS, bar
from tests.factories.people import make_member, make_organization, make_staff
from tests.factories.work import join, open_shift, published_project, states_of
from volunteers.models import Volunteer
from volunteers.services import RegistrationData


@pytest.fixture
def manager(organization: Organization, now: datetime.datetime) -> Membership:
    return make_member(organization, now=now, role="manager")


@pytest.fixture
def ban(volunteer: Volunteer, shift: Shift, manager: Membership, now: datetime.datetime) -> Ban:
    return bar(join(volunteer, shift, now=now), manager, now)


def letters(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("recipient_key", flat=True))


def test_bar_ends_what_lies_ahead_frees_places_and_writes_one_letter(
    volunteer: Volunteer,
    organization: Organization,
    shift: Shift,
    manager: Membership,
    now: datetime.datetime,
) -> None:
    asked = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    later = open_shift(asked, starts_at=shift.starts_at + 7 * DAY)
    place, request = join(volunteer, shift, now=now), join(volunteer, later, now=now)
    elsewhere = open_shift(
        published_project(make_organization(now=now), now=now), starts_at=shift.starts_at + 2 * DAY
    )
    other = join(volunteer, elsewhere, now=now)

    ban = bar(place, manager, now)

    states = SignUp.objects.filter(pk__in=[place.pk, request.pk]).values_list("state", "reason_code")
    assert set(states) == {(SignUpState.CANCELLED, CancelReason.BANNED)}
    assert SignUp.objects.get(pk=other.pk).state == SignUpState.CONFIRMED
    assert Role.objects.get(shift=shift).taken == 0
    letter = Message.objects.get(kind="person_barred")
    assert (letter.user_id, letter.context) == (
        volunteer.user_id,
        {"signups": [str(place.pk), str(request.pk)]},
    )
    assert letters("place_cancelled") == []
    assert [(row.source, row.target, row.actor_role) for row in transitions_of(ban)] == [
        ("", "active", "manager")
    ]
    entry = Entry.objects.get(action="ban.active")
    assert (entry.subject_id, entry.organization_id, entry.fields) == (str(ban.pk), organization.pk, [])
    assert check_invariants(PLACES) == []


def test_bar_leaves_a_running_shift_and_what_was_worked(
    volunteer: Volunteer, shift: Shift, manager: Membership, now: datetime.datetime
) -> None:
    signup = join(volunteer, shift, now=now)

    bar(signup, manager, shift.starts_at, until=shift.starts_at.date() + DAY)

    assert states_of(shift) == [SignUpState.CONFIRMED]
    assert check_invariants(PLACES) == []


@pytest.mark.parametrize("days", [0, 367])
def test_bar_needs_an_end_within_a_year(
    volunteer: Volunteer, shift: Shift, manager: Membership, now: datetime.datetime, days: int
) -> None:
    signup = join(volunteer, shift, now=now)

    with pytest.raises(WrongEnd) as refused:
        bar(signup, manager, now, until=now.date() + days * DAY)

    assert (refused.value.field, Ban.objects.count()) == ("until", 0)


def test_second_bar_is_refused_while_one_holds_and_not_after_it(
    ban: Ban, manager: Membership, now: datetime.datetime
) -> None:
    signup = SignUp.objects.get()

    with pytest.raises(AlreadyBarred):
        bar(signup, manager, now)
    again = bar(signup, manager, now + 31 * DAY, until=now.date() + 60 * DAY)

    assert list(Ban.objects.order_by("created_at").values_list("state", flat=True)) == ["expired", "active"]
    assert again.began_on == now.date() + 31 * DAY


def test_eligibility_says_until_when_and_what_next_up_to_the_last_day(
    ban: Ban, volunteer: Volunteer, organization: Organization, now: datetime.datetime
) -> None:
    shift = open_shift(published_project(organization, now=now), starts_at=now + 40 * DAY)
    role = Role.objects.select_related("shift__project__organization").get(shift=shift)

    last = eligibility(volunteer, role, now + 30 * DAY)
    after = eligibility(volunteer, role, now + 31 * DAY)

    check = next(check for check in last.checks if check.rule == "not_banned")
    assert (check.text.split(" until ")[0], check.next_step) == (
        "The organization has barred you from its shifts",
        "In your cabinet you can read why, and object.",
    )
    assert [row.rule for row in last.failures] == ["not_banned"]
    assert bool(after)


def test_door_refuses_the_barred_and_other_organizations_do_not(
    ban: Ban, volunteer: Volunteer, shift: Shift, role: Role, now: datetime.datetime
) -> None:
    elsewhere = open_shift(published_project(make_organization(now=now), now=now), starts_at=now + 2 * DAY)

    with pytest.raises(NotEligible) as refused:
        sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)

    assert [check.rule for check in refused.value.eligibility.failures] == ["not_banned"]
    assert join(volunteer, elsewhere, now=now).state == SignUpState.CONFIRMED


def test_place_held_for_a_barred_person_is_freed_at_the_code(
    ban: Ban, volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    visitor = Visitor(email=volunteer.user.email, birth_date=volunteer.birth_date, network="203.0.113.0/24")
    held = hold_place(role=role, visitor=visitor, by=None, now=now)
    data = RegistrationData("Сапарова", "Айгерим", "", volunteer.birth_date, "KZ-35", "ru")

    joined = join_by_code(email=visitor.email, data=data, role=role, version=1, by=None, now=now)

    assert held is not None
    assert (joined.signup, getattr(joined.refusal, "code", "")) == (None, "not_eligible")
    assert SignUp.objects.get(pk=held.pk).state == SignUpState.LAPSED
    assert Role.objects.get(pk=role.pk).taken == 0


def test_leader_reads_a_neutral_text(
    ban: Ban, volunteer: Volunteer, role: Role, coordinator: Membership, shift: Shift
) -> None:
    with pytest.raises(NotEligibleHere) as refused:
        walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at)

    assert (
        str(refused.value) == "This person cannot be added to this shift. Ask a manager of your organization."
    )


def test_coordinators_read_barred_and_not_why(
    volunteer: Volunteer,
    organization: Organization,
    coordinator: Membership,
    manager: Membership,
    now: datetime.datetime,
) -> None:
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    first, second = (open_shift(project, starts_at=now + days * DAY) for days in (3, 4))
    signup = join(volunteer, first, now=now)
    bar(signup, manager, now)
    # as if the request had come past the ban: the doors themselves say no
    SignUp.objects.filter(pk=signup.pk).update(state=SignUpState.REQUESTED, reason_code="")

    with pytest.raises(BarredFromShifts) as accepted:
        accept_signup(signup=signup, by=coordinator, now=now)
    with pytest.raises(BarredFromShifts):
        move_person(signup=signup, role=second.roles.get(), by=coordinator, now=now)

    assert str(accepted.value) == "This person is barred from your organization's shifts."
    assert [breach.rule.code for breach in check_invariants(PLACES)] == ["barred_people"]


def test_lifting_tells_the_person_and_settles_an_objection(
    ban: Ban, volunteer: Volunteer, role: Role, manager: Membership, now: datetime.datetime
) -> None:
    make_staff(now=now, region="KZ-35")
    object_to_ban(ban=ban, text=ANSWER, by=volunteer.user, now=now)

    lift_ban(ban=ban, answer=ANSWER, by=manager, now=now)

    fresh = Ban.objects.select_related("objection").get()
    assert (fresh.state, fresh.ended_by_id, fresh.end_text) == (BanState.LIFTED, manager.user_id, ANSWER)
    assert fresh.objection.state == ObjectionState.SETTLED
    assert letters("ban_lifted") == [str(volunteer.user_id)]
    assert sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now).state == SignUpState.CONFIRMED
    with pytest.raises(MoveNotAllowed):
        lift_ban(ban=ban, answer=ANSWER, by=manager, now=now)


def test_over_bans_expire_and_who_waits_for_an_answer_hears_it(
    ban: Ban, volunteer: Volunteer, now: datetime.datetime
) -> None:
    objection = object_to_ban(ban=ban, text=ANSWER, by=volunteer.user, now=now)

    counts = [expire_bans(now=now + days * DAY) for days in (30, 31, 32)]

    assert counts == [0, 1, 0]
    assert [(row.source, row.target) for row in transitions_of(ban)] == [
        ("", "active"),
        ("active", "expired"),
    ]
    objection.refresh_from_db()
    assert objection.state == ObjectionState.SETTLED
    assert letters("objection_decided") == [str(volunteer.user_id)]


@pytest.mark.parametrize(
    ("target", "state"), [(ObjectionState.LIFTED, BanState.LIFTED), (ObjectionState.UPHELD, BanState.ACTIVE)]
)
def test_office_of_the_region_decides_and_tells_both_sides(
    ban: Ban,
    volunteer: Volunteer,
    manager: Membership,
    now: datetime.datetime,
    target: ObjectionState,
    state: BanState,
) -> None:
    officer = make_staff(now=now, region="KZ-35")
    objection = object_to_ban(ban=ban, text=WORDS, by=volunteer.user, now=now)

    decided = decide_objection(objection=objection, target=target, answer=ANSWER, by=officer, now=now + DAY)

    ban.refresh_from_db()
    assert (objection.office, decided.state, ban.state) == (officer.office, target, state)
    assert (decided.decided_by_id, decided.answer) == (officer.user_id, ANSWER)
    assert letters("objection_decided") == [str(volunteer.user_id)]
    assert letters("objection_answered") == [str(manager.user_id)]
    assert [(row.source, row.target, row.actor_role) for row in transitions_of(objection)] == [
        ("", "open", "volunteer"),
        ("open", target, "officer"),
    ]
    with pytest.raises(MoveNotAllowed):
        decide_objection(objection=objection, target=target, answer=ANSWER, by=officer, now=now + DAY)


def test_one_objection_and_only_while_it_holds(
    ban: Ban, volunteer: Volunteer, now: datetime.datetime
) -> None:
    with pytest.raises(NotBarredAnyMore):
        object_to_ban(ban=ban, text=WORDS, by=volunteer.user, now=now + 31 * DAY)
    object_to_ban(ban=ban, text=WORDS, by=volunteer.user, now=now)

    with pytest.raises(AlreadyObjected):
        object_to_ban(ban=ban, text=WORDS, by=volunteer.user, now=now)


def test_who_may_bar_and_who_may_decide(
    ban: Ban, volunteer: Volunteer, organization: Organization, now: datetime.datetime
) -> None:
    ranks = {
        role: make_member(organization, now=now, role=role)
        for role in ("owner", "manager", "coordinator", "shift_leader")
    }
    stranger = make_member(make_organization(now=now), now=now)
    themself = make_member(organization, now=now, user=volunteer.user)
    free, member = make_staff(now=now, region="KZ-35"), make_staff(now=now, region="KZ-35")
    objection = object_to_ban(ban=ban, text=WORDS, by=volunteer.user, now=now)
    make_member(organization, now=now, role="coordinator", user=member.user)
    offices = [free, member, make_staff(now=now, region="KZ-75"), make_staff(now=now, region=None)]
    people = [*ranks.values(), stranger, themself]

    bars = [bool(can_bar(row, organization_id=organization.pk, volunteer=volunteer)) for row in people]
    decides = [bool(can_decide_objection(staff, objection)) for staff in offices]

    assert bars == [True, True, False, False, False, False]
    assert decides == [True, False, False, True]


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("ban_ends_within_a_year", {"until": datetime.date(2026, 11, 24)}),
        ("ban_ends_within_a_year", {"until": datetime.date(2027, 11, 26)}),
        ("ban_says_why", {"reason_text": "  "}),
        ("ban_reason_known", {"reason_code": "because"}),
        ("ban_lifted_by_somebody_and_why", {"state": "lifted"}),
        ("ban_lifted_by_somebody_and_why", {"state": "expired"}),
        ("ban_state_known", {"state": "forever"}),
    ],
)
def test_database_refuses_what_is_no_ban(ban: Ban, constraint: str, values: dict[str, Any]) -> None:
    with (
        pytest.raises(IntegrityError, match=constraint if constraint != "ban_state_known" else "ban_"),
        transaction.atomic(),
    ):
        Ban.objects.filter(pk=ban.pk).update(**values)


def test_database_refuses_a_second_active_ban_and_a_decision_without_reasons(
    ban: Ban, volunteer: Volunteer, now: datetime.datetime
) -> None:
    objection = object_to_ban(ban=ban, text=WORDS, by=volunteer.user, now=now)

    with pytest.raises(IntegrityError, match="ban_one_active"), transaction.atomic():
        Ban.objects.create(
            organization=ban.organization,
            volunteer=volunteer,
            reason_code="other",
            reason_text=WORDS,
            began_on=now.date(),
            until=now.date() + DAY,
            created_at=now,
        )
    with (
        pytest.raises(IntegrityError, match="objection_decided_by_somebody_and_why"),
        transaction.atomic(),
    ):
        BanObjection.objects.filter(pk=objection.pk).update(state="upheld", decided_at=now)
