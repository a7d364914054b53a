"""Places held for addresses that nobody proved yet: taken, shared, capped, freed; never a trace of what was typed."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from organizations.models import Organization
from projects.enums import JoiningMode, SignUpState
from projects.models import Hold, Role, Shift, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.selectors.participation.signups import people_ahead, roster, roster_counts
from projects.services.participation.cancellation import cancel_shift, close_finished_shifts
from projects.services.participation.holds import lapse_expired_holds
from projects.services.participation.joining import (
    CAP_OF_NETWORK,
    HELD_FOR,
    Joined,
    Visitor,
    hold_place,
    join_by_code,
)
from projects.services.participation.signup import NotEligible, sign_up
from projects.tasks import lapse_holds
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.selectors import entries_of, transitions_of
from qazvolunteer.notifications.models import Message
from tests.factories.people import make_member, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer
from volunteers.services import RegistrationData, TooYoung

EMAIL = "newcomer@example.org"
BORN = datetime.date(2003, 2, 1)

Held = Callable[..., SignUp | None]


@pytest.fixture
def hold(role: Role, now: datetime.datetime) -> Held:
    """Hold a place of the role as a visitor."""

    def ask(email: str = EMAIL, **changes: Any) -> SignUp | None:
        visitor = Visitor(
            email=email,
            birth_date=changes.pop("birth_date", BORN),
            network=changes.pop("network", "203.0.113.0/24"),
        )
        return hold_place(**{"role": role, "visitor": visitor, "by": None, "now": now, **changes})

    return ask


def typed(**changes: Any) -> RegistrationData:
    """What the form keeps in the session."""
    values = {
        "surname": "Ахметов",
        "given_name": "Данияр",
        "patronymic": "",
        "birth_date": BORN,
        "region_code": "KZ-35",
        "language": "kk",
    }
    return RegistrationData(**{**values, **changes})


def enter_code(role: Role, now: datetime.datetime, email: str = EMAIL, **changes: Any) -> Joined:
    """The code was right."""
    version = changes.pop("version", 1)
    return join_by_code(email=email, data=typed(**changes), role=role, version=version, by=None, now=now)


def taken(role: Role) -> int:
    return Role.objects.get(pk=role.pk).taken


def failed(refusal: NotEligible) -> list[str]:
    return [check.rule for check in refusal.eligibility.failures]


def everything_stored() -> str:
    """All rows of all tables as text: what a dump would show."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        texts = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def test_hold_takes_a_place_and_leaves_its_traces_but_nothing_that_was_typed(
    hold: Held, role: Role, now: datetime.datetime
) -> None:
    signup = hold()

    assert signup is not None
    assert (signup.state, signup.volunteer, taken(role), User.objects.count()) == ("held", None, 1, 0)
    assert signup.hold.held_until == now + HELD_FOR
    assert [(row.source, row.target, row.actor_role) for row in transitions_of(signup)] == [
        ("", "held", "visitor")
    ]
    assert [row.action for row in entries_of(signup)] == ["signup.held"]
    assert Message.objects.count() == 0
    assert [text for text in (EMAIL, str(BORN), "203.0.113") if text in everything_stored()] == []


def test_hold_ends_no_later_than_the_shift_begins(hold: Held, shift: Shift) -> None:
    signup = hold(now=shift.starts_at - datetime.timedelta(minutes=7))

    assert signup is not None
    assert signup.hold.held_until == shift.starts_at


def test_hold_costs_few_queries(hold: Held, django_assert_num_queries: Any) -> None:
    # 12, and SAVEPOINT and RELEASE of three blocks: the hold, freeing places, its hold
    with django_assert_num_queries(18):
        hold()


def test_same_address_and_role_give_the_same_hold_that_lasts_no_longer(
    hold: Held, role: Role, now: datetime.datetime
) -> None:
    first = hold()

    second = hold("  NewComer@example.org", now=now + datetime.timedelta(minutes=10))

    assert first == second
    assert (Hold.objects.get().held_until, taken(role)) == (now + HELD_FOR, 1)


def test_own_hold_does_not_stand_in_its_own_way_when_the_role_is_full(hold: Held, role: Role) -> None:
    first = hold()
    Role.objects.filter(pk=role.pk).update(taken=2)

    assert hold() == first


def test_browser_that_asks_for_another_shift_gives_its_hold_up(
    hold: Held, role: Role, shift: Shift, now: datetime.datetime
) -> None:
    other = open_shift(shift.project, starts_at=shift.ends_at).roles.get()
    first = hold()
    assert first is not None

    second = hold(role=other, former=first.pk)

    first.refresh_from_db()
    assert second is not None
    assert (first.state, first.reason_code, second.state) == ("lapsed", "replaced", "held")
    assert (taken(role), taken(other)) == (0, 1)


def test_browser_that_corrects_the_address_gives_its_hold_up(hold: Held, role: Role) -> None:
    first = hold("newcomr@example.org")
    assert first is not None

    second = hold(former=first.pk)

    assert second is not None
    assert second != first
    assert taken(role) == 1


def test_stranger_who_types_an_address_elsewhere_cannot_take_its_hold_away(
    hold: Held, role: Role, shift: Shift
) -> None:
    other = open_shift(shift.project, starts_at=shift.ends_at).roles.get()
    first = hold()

    second = hold(role=other)

    assert (second, Hold.objects.get().signup, taken(role), taken(other)) == (None, first, 1, 0)


@pytest.mark.parametrize(("capacity", "held"), [(1, 1), (9, 1), (20, 2), (39, 3)])
def test_a_tenth_of_a_role_is_held_at_most_and_at_least_one(
    hold: Held, role: Role, capacity: int, held: int
) -> None:
    Role.objects.filter(pk=role.pk).update(capacity=capacity)

    for number in range(held + 2):
        if capacity > number:
            hold(f"person{number}@example.org", network=f"10.0.{number}.0/24")

    assert (Hold.objects.count(), taken(role)) == (held, held)


def test_network_holds_so_many_places_and_no_more(
    hold: Held, role: Role, shift: Shift, now: datetime.datetime
) -> None:
    Role.objects.filter(pk=role.pk).update(capacity=1000)

    for number in range(CAP_OF_NETWORK + 3):
        hold(f"person{number}@example.org")
    elsewhere = hold("somebody@example.org", network="198.51.100.0/24")

    assert elsewhere is not None
    assert Hold.objects.count() == CAP_OF_NETWORK + 1


def test_thousand_automatic_holds_of_one_network_leave_room_for_twenty_people(
    hold: Held, shift: Shift, role: Role, now: datetime.datetime
) -> None:
    roles = [role] + [
        open_shift(
            shift.project, starts_at=shift.starts_at + datetime.timedelta(days=day), places=(24,)
        ).roles.get()
        for day in range(1, 16)
    ]
    for number in range(1000):
        hold(f"script{number}@example.org", role=roles[number % len(roles)])
    held = Hold.objects.count()

    people = [f"person{number}@example.org" for number in range(20)]
    for number, email in enumerate(people):
        hold(email, role=roles[1], network=f"10.0.{number}.0/24")
    joined = [enter_code(roles[1], now, email) for email in people]

    assert held == CAP_OF_NETWORK
    assert [person.refusal for person in joined] == [None] * 20
    assert taken(roles[1]) <= 24


def test_who_is_beyond_the_cap_gets_the_place_with_the_code(
    hold: Held, role: Role, now: datetime.datetime
) -> None:
    hold("first@example.org")

    beyond = hold()
    joined = enter_code(role, now)

    assert beyond is None
    assert joined.signup is not None
    assert (joined.signup.state, joined.signup.person.user.email, taken(role)) == ("confirmed", EMAIL, 2)


@pytest.mark.parametrize(
    ("birth_date", "changes", "rules"),
    [
        (datetime.date(2009, 11, 20), {"min_age": 18}, ["age"]),
        (datetime.date(2009, 11, 20), {"min_age": 18, "bars_minors": True}, ["age", "barred_for_minors"]),
        (BORN, {"state": "paused"}, ["published"]),
    ],
)
def test_what_is_impossible_is_refused_before_anything_is_stored(
    hold: Held, role: Role, shift: Shift, birth_date: datetime.date, changes: Any, rules: list[str]
) -> None:
    type(shift.project).objects.update(**changes)

    with pytest.raises(NotEligible) as refusal:
        hold(birth_date=birth_date)

    assert failed(refusal.value) == rules
    assert (SignUp.objects.count(), taken(role)) == (0, 0)


def test_child_is_refused_before_anything_is_stored(hold: Held, role: Role) -> None:
    with pytest.raises(TooYoung):
        hold(birth_date=datetime.date(2012, 1, 1))

    assert (SignUp.objects.count(), taken(role)) == (0, 0)


def test_full_role_refuses_a_newcomer_with_the_reason(hold: Held, role: Role, now: datetime.datetime) -> None:
    for _number in range(2):
        join(make_volunteer(now=now), role.shift, now=now)

    with pytest.raises(NotEligible) as refusal:
        hold()

    assert failed(refusal.value) == ["place"]


def test_code_makes_the_person_and_confirms_the_held_place(
    hold: Held, role: Role, now: datetime.datetime
) -> None:
    held = hold()
    later = now + datetime.timedelta(minutes=3)

    joined = enter_code(role, later)

    assert joined.signup == held
    assert (joined.is_new, joined.user.email, joined.user.language) == (True, EMAIL, "kk")
    signup = SignUp.objects.select_related("volunteer").get()
    assert (signup.state, signup.person.full_name, signup.age_on_day) == ("confirmed", "Ахметов Данияр", 23)
    assert signup.next_reminder_at == role.shift.starts_at - datetime.timedelta(hours=24)
    assert (taken(role), Hold.objects.count()) == (1, 0)
    assert [(row.source, row.target, row.actor_role) for row in transitions_of(signup)] == [
        ("", "held", "visitor"),
        ("held", "confirmed", "volunteer"),
    ]
    assert [row.action for row in entries_of(signup)] == ["signup.confirmed", "signup.held"]
    assert [(row.kind, row.user) for row in Message.objects.all()] == [("signup_confirmed", joined.user)]
    assert check_invariants(PLACES) == []


def test_request_mode_gives_the_held_place_back_and_files_the_request(
    organization: Organization, hold: Held, now: datetime.datetime, saturday: datetime.datetime
) -> None:
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    role = open_shift(project, starts_at=saturday).roles.get()
    hold(role=role)
    assert taken(role) == 1

    joined = enter_code(role, now)

    assert joined.signup is not None
    assert (joined.signup.state, joined.signup.next_reminder_at, taken(role)) == ("requested", None, 0)
    assert Message.objects.get().kind == "signup_requested"


def test_known_person_gets_the_held_place_and_keeps_the_profile(
    hold: Held, role: Role, volunteer: Volunteer, now: datetime.datetime
) -> None:
    email = volunteer.user.email
    held = hold(email)

    joined = enter_code(role, now, email, surname="Чужой", birth_date=datetime.date(1970, 1, 1))

    assert (joined.is_new, joined.signup) == (False, held)
    signup = SignUp.objects.get()
    assert (signup.volunteer, signup.age_on_day) == (volunteer, 25)
    assert Volunteer.objects.get().surname == "Сапарова"


def test_known_profile_decides_on_the_age_and_the_place_is_free_again(
    hold: Held, role: Role, shift: Shift, now: datetime.datetime
) -> None:
    type(shift.project).objects.update(min_age=18)
    minor = make_volunteer(now=now, birth_date=datetime.date(2009, 1, 1))
    held = hold(minor.user.email)
    assert held is not None

    joined = enter_code(role, now, minor.user.email)

    held.refresh_from_db()
    assert isinstance(joined.refusal, NotEligible)
    assert failed(joined.refusal) == ["age"]
    assert (joined.user, held.state, held.reason_code, taken(role)) == (minor.user, "lapsed", "refused", 0)


def test_somebody_signed_up_already_keeps_the_one_sign_up(
    hold: Held, role: Role, volunteer: Volunteer, now: datetime.datetime
) -> None:
    first = join(volunteer, role.shift, now=now)
    hold(volunteer.user.email)

    joined = enter_code(role, now, volunteer.user.email)

    assert (joined.signup, taken(role), Message.objects.count()) == (first, 1, 1)


def test_right_code_twice_gives_one_sign_up(hold: Held, role: Role, now: datetime.datetime) -> None:
    hold()
    first = enter_code(role, now)

    second = enter_code(role, now)

    assert (second.signup, second.is_new, taken(role)) == (first.signup, False, 1)
    assert Message.objects.count() == 1


def test_shift_that_changed_under_the_hold_is_shown_anew(
    hold: Held, role: Role, shift: Shift, now: datetime.datetime
) -> None:
    hold()
    Shift.objects.filter(pk=shift.pk).update(version=2)

    joined = enter_code(role, now)

    assert joined.refusal is not None
    assert (joined.refusal.code, joined.is_new, taken(role)) == ("shift_changed", True, 0)


def test_closed_account_gets_no_place(
    hold: Held, role: Role, volunteer: Volunteer, now: datetime.datetime
) -> None:
    User.objects.filter(pk=volunteer.user_id).update(is_active=False)
    hold(volunteer.user.email)

    joined = enter_code(role, now, volunteer.user.email)

    assert (joined.signup, taken(role)) == (None, 0)


def test_expired_hold_is_freed_by_the_next_who_wants_the_place(
    hold: Held, role: Role, now: datetime.datetime
) -> None:
    held = hold()
    assert held is not None
    join(make_volunteer(now=now), role.shift, now=now)
    with pytest.raises(NotEligible):
        join(make_volunteer(now=now), role.shift, now=now + HELD_FOR - datetime.timedelta(seconds=1))

    join(make_volunteer(now=now), role.shift, now=now + HELD_FOR)

    held.refresh_from_db()
    assert (held.state, held.reason_code, held.volunteer, taken(role)) == ("lapsed", "expired", None, 2)
    assert Hold.objects.count() == 0
    assert [(row.target, row.actor_role, row.reason_code) for row in transitions_of(held)] == [
        ("held", "visitor", ""),
        ("lapsed", "system", "expired"),
    ]
    assert [row.action for row in entries_of(held)] == ["signup.lapsed", "signup.held"]


def test_expired_hold_that_nobody_took_is_still_good(hold: Held, role: Role, now: datetime.datetime) -> None:
    held = hold()

    joined = enter_code(role, now + HELD_FOR + datetime.timedelta(minutes=5))

    assert (joined.signup, taken(role)) == (held, 1)


def test_code_after_the_place_went_to_somebody_else_makes_the_account_and_says_why(
    hold: Held, role: Role, now: datetime.datetime
) -> None:
    hold()
    later = now + HELD_FOR
    for _number in range(2):
        join(make_volunteer(now=now), role.shift, now=later)

    joined = enter_code(role, later)

    assert (joined.is_new, joined.signup, isinstance(joined.refusal, NotEligible)) == (True, None, True)
    assert Volunteer.objects.filter(user__email=EMAIL).count() == 1


def test_beat_frees_expired_holds_of_all_roles_and_leaves_the_others(
    hold: Held, role: Role, shift: Shift, now: datetime.datetime
) -> None:
    other = open_shift(shift.project, starts_at=shift.ends_at, places=(30,)).roles.get()
    long_ago = now - datetime.timedelta(days=2)
    for number, place in enumerate((role, other, other)):
        hold(f"person{number}@example.org", role=place, now=long_ago)
    live = lapse_holds()

    assert (live, Hold.objects.count(), taken(role), taken(other)) == (3, 0, 0, 0)


def test_live_holds_do_not_lapse(hold: Held, role: Role, now: datetime.datetime) -> None:
    hold()

    assert lapse_expired_holds(role_id=role.pk, now=now) == 0
    assert taken(role) == 1


def test_cancelled_shift_ends_holds_and_writes_to_nobody(
    hold: Held, shift: Shift, organization: Organization, now: datetime.datetime
) -> None:
    held = hold()
    assert held is not None

    cancel_shift(shift=shift, reason="Гроза", by=make_member(organization, now=now, role="manager"), now=now)

    held.refresh_from_db()
    assert (held.state, held.reason_code, Message.objects.count()) == ("lapsed", "shift_cancelled", 0)


def test_finished_shift_leaves_no_hold(hold: Held, shift: Shift, role: Role) -> None:
    hold(now=shift.starts_at - datetime.timedelta(minutes=1))

    close_finished_shifts(now=shift.ends_at)

    assert (SignUp.objects.get().state, taken(role), Hold.objects.count()) == ("lapsed", 0, 0)


def test_organization_sees_held_places_as_a_count_and_never_as_people(
    hold: Held, shift: Shift, now: datetime.datetime
) -> None:
    hold()
    signup = join(make_volunteer(now=now), shift, now=now)

    counts = roster_counts(shift)

    assert (counts["held"], counts["all"], counts["confirmed"], counts["ended"]) == (1, 1, 1, 0)
    assert (list(roster(shift)), people_ahead(shift.project, now)) == ([signup], 1)


@pytest.mark.parametrize("state", [SignUpState.CONFIRMED, SignUpState.REQUESTED, SignUpState.ATTENDED])
def test_database_refuses_a_place_without_a_person(hold: Held, state: SignUpState) -> None:
    held = hold()
    assert held is not None

    with pytest.raises(IntegrityError, match="signup_has_a_person"), transaction.atomic():
        SignUp.objects.filter(pk=held.pk).update(state=state)


def test_a_held_place_without_its_hold_is_found(hold: Held) -> None:
    held = hold()
    assert held is not None
    Hold.objects.all().delete()

    breaches = check_invariants(PLACES)

    assert [(breach.rule.code, breach.examples) for breach in breaches] == [("holds", [str(held.pk)])]


def test_the_only_place_is_free_again_once_its_hold_is_over(
    hold: Held, role: Role, volunteer: Volunteer, now: datetime.datetime
) -> None:
    Role.objects.filter(pk=role.pk).update(capacity=1)
    hold()

    signup = sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now + HELD_FOR)

    assert (signup.state, taken(role)) == ("confirmed", 1)
