"""A changed shift asks its people again: whom, until when, what an answer does, and what none does."""

import datetime

import pytest

from organizations.models import Membership, Organization
from projects.enums import CancelReason, JoiningMode, SignUpState
from projects.models import Role, Shift, ShiftVersion, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.selectors.participation.changes import answer_deadline, difference
from projects.selectors.participation.signups import role_for_signup
from projects.services.participation.changing import (
    ChangedAgain,
    NothingToAnswer,
    PeopleAreConcerned,
    TooLateToAnswer,
    agree_to_change,
    change_shift,
)
from projects.services.participation.decisions import NotAnsweredYet, accept_signup
from projects.services.participation.reminders import queue_due_reminders
from projects.services.participation.signup import NotEligible, withdraw
from projects.services.participation.unanswered import lapse_unanswered_everywhere
from projects.tasks import lapse_unanswered
from qazvolunteer.audit.selectors import entries_of, transitions_of
from qazvolunteer.notifications.models import Message
from tests.factories.people import make_member, make_volunteer
from tests.factories.work import join, open_shift, published_project
from tests.projects.participation.changing import DAY, HOUR, change, inputs_of
from volunteers.models import Volunteer

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def manager(organization: Organization, now: datetime.datetime) -> Membership:
    """A manager, who may change shifts."""
    return make_member(organization, now=now, role="manager")


@pytest.fixture
def signup(volunteer: Volunteer, shift: Shift, now: datetime.datetime) -> SignUp:
    """A place on Saturday at ten."""
    Shift.objects.filter(pk=shift.pk).update(address="Парк Победы")
    return join(volunteer, shift, now=now)


def fresh(signup: SignUp) -> SignUp:
    return SignUp.objects.select_related("shift__project", "role", "volunteer__user").get(pk=signup.pk)


def told(kind: str) -> list[tuple[str, int]]:
    return list(Message.objects.filter(kind=kind).order_by("version").values_list("recipient_key", "version"))


def agree(signup: SignUp, now: datetime.datetime, *, version: int | None = None) -> SignUp:
    signup = fresh(signup)
    return agree_to_change(
        signup=signup, version=version or signup.shift.version, by=signup.person.user, now=now
    )


@pytest.mark.parametrize(
    ("before_start", "deadline_before_start"),
    [
        (4 * DAY, 24 * HOUR),  # a day before the start
        (30 * HOUR, 18 * HOUR),  # twelve hours after the change
        (5 * HOUR, 0 * HOUR),  # never beyond the start
    ],
)
def test_deadline(
    now: datetime.datetime, before_start: datetime.timedelta, deadline_before_start: datetime.timedelta
) -> None:
    start = now + before_start

    assert answer_deadline(start, now) == start - deadline_before_start


def test_change_asks_and_keeps_the_place(signup: SignUp, manager: Membership, now: datetime.datetime) -> None:
    agreed = signup.agreed_period

    shift = change(signup.shift, manager, now, later=2 * HOUR, address="Другой вход")

    signup = fresh(signup)
    assert (shift.version, signup.agreed_version, signup.agreed_period) == (2, 1, agreed)
    assert signup.answer_by == shift.starts_at - 24 * HOUR
    assert (signup.state, signup.role.taken, signup.next_reminder_at) == (SignUpState.CONFIRMED, 1, None)
    assert told("shift_changed") == [(str(signup.person.user_id), 2)]
    assert [(row.label, row.before, row.after) for row in difference(signup)] == [
        ("When", "Saturday, 28\xa0November, 10:00–14:00", "Saturday, 28\xa0November, 12:00–16:00"),
        ("Where", "Парк Победы", "Другой вход"),
    ]
    assert check_invariants(PLACES) == []


def test_nothing_is_changed_before_the_organizer_has_seen_whom_it_concerns(
    signup: SignUp, manager: Membership, now: datetime.datetime
) -> None:
    shift = signup.shift

    with pytest.raises(PeopleAreConcerned) as asked:
        change_shift(
            shift=shift,
            starts_at=shift.starts_at + HOUR,
            ends_at=shift.ends_at + HOUR,
            leader=None,
            roles=inputs_of(shift),
            confirmed=(2, 0),
            by=manager,
            now=now,
        )

    assert (len(asked.value.impact.asked), asked.value.impact.ended) == (1, [])
    assert Shift.objects.get(pk=shift.pk).version == 1
    assert (fresh(signup).answer_by, told("shift_changed")) == (None, [])


def test_immaterial_change_asks_nobody(signup: SignUp, manager: Membership, now: datetime.datetime) -> None:
    shift = change(signup.shift, manager, now, leader=manager)

    assert (shift.version, fresh(signup).answer_by, ShiftVersion.objects.count()) == (1, None, 0)


def test_dropped_role_of_others_asks_nobody(
    signup: SignUp, manager: Membership, now: datetime.datetime
) -> None:
    Role.objects.create(shift=signup.shift, name_ru="Лишняя", capacity=3, position=1)

    shift = change(signup.shift, manager, now, roles=inputs_of(signup.shift)[:1])

    signup = fresh(signup)
    assert (shift.version, signup.agreed_version, signup.answer_by) == (2, 2, None)
    assert told("shift_changed") == []


def test_yes_agrees_to_the_new_time(signup: SignUp, manager: Membership, now: datetime.datetime) -> None:
    shift = change(signup.shift, manager, now, later=2 * HOUR)

    agree(signup, now + HOUR)

    signup = fresh(signup)
    assert (signup.agreed_version, signup.answer_by) == (2, None)
    assert (signup.agreed_period.lower, signup.agreed_period.upper) == (shift.starts_at, shift.ends_at)
    assert signup.next_reminder_at == shift.starts_at - 24 * HOUR
    assert [row.action for row in entries_of(signup)][:1] == ["signup.agreed"]
    assert check_invariants(PLACES) == []


def test_yes_twice_is_one_yes(signup: SignUp, manager: Membership, now: datetime.datetime) -> None:
    change(signup.shift, manager, now, later=2 * HOUR)
    agree(signup, now + HOUR)

    again = agree(signup, now + 2 * HOUR)

    assert again.agreed_version == 2
    assert [row.action for row in entries_of(signup)].count("signup.agreed") == 1


def test_yes_to_a_busy_hour_says_why(
    signup: SignUp, volunteer: Volunteer, manager: Membership, now: datetime.datetime
) -> None:
    shift = signup.shift
    elsewhere = open_shift(shift.project, starts_at=shift.ends_at, hours=2)
    join(volunteer, elsewhere, now=now)
    change(shift, manager, now, later=HOUR)

    with pytest.raises(NotEligible) as refused:
        agree(signup, now + HOUR)

    assert str(refused.value).startswith("At that time you are signed up for another shift.")
    assert fresh(signup).agreed_version == 1


def test_yes_to_an_earlier_difference_is_refused(
    signup: SignUp, manager: Membership, now: datetime.datetime
) -> None:
    change(signup.shift, manager, now, later=HOUR)
    change(signup.shift, manager, now, later=HOUR)

    with pytest.raises(ChangedAgain):
        agree(signup, now + HOUR, version=2)


def test_yes_at_the_deadline_is_too_late(signup: SignUp, manager: Membership, now: datetime.datetime) -> None:
    change(signup.shift, manager, now, later=HOUR)
    deadline = fresh(signup).answer_by
    assert deadline is not None

    with pytest.raises(TooLateToAnswer):
        agree(signup, deadline)

    assert agree(signup, deadline - MINUTE).agreed_version == 2


def test_yes_without_a_question_is_refused(signup: SignUp, now: datetime.datetime) -> None:
    withdraw(signup=signup, by=signup.person.user, now=now)

    with pytest.raises(NothingToAnswer):
        agree(signup, now)


def test_no_is_never_late(signup: SignUp, manager: Membership, now: datetime.datetime) -> None:
    late = signup.shift.starts_at - 2 * HOUR
    change(signup.shift, manager, late, later=HOUR)

    withdrawn = withdraw(signup=fresh(signup), by=signup.person.user, now=late + MINUTE)

    assert (withdrawn.state, withdrawn.is_late_withdrawal, withdrawn.answer_by) == (
        SignUpState.WITHDRAWN,
        False,
        None,
    )


def test_second_change_shows_only_what_differs_from_what_was_agreed(
    signup: SignUp, manager: Membership, now: datetime.datetime
) -> None:
    change(signup.shift, manager, now, address="Другой вход")
    change(signup.shift, manager, now, address="Парк Победы", later=HOUR)

    assert [(row.label, row.before) for row in difference(fresh(signup))] == [
        ("When", "Saturday, 28\xa0November, 10:00–14:00")
    ]
    assert [version for _key, version in told("shift_changed")] == [2, 3]


def test_changing_back_asks_no_longer(signup: SignUp, manager: Membership, now: datetime.datetime) -> None:
    change(signup.shift, manager, now, later=2 * HOUR)
    shift = change(signup.shift, manager, now, later=-2 * HOUR)

    signup = fresh(signup)
    assert (signup.agreed_version, signup.answer_by) == (3, None)
    assert signup.next_reminder_at == shift.starts_at - 24 * HOUR
    # who read of the first change hears that it is void
    message = Message.objects.get(kind="shift_changed", version=3)
    assert message.context == {"asks": False}
    assert check_invariants(PLACES) == []


def test_who_is_too_young_on_an_earlier_day_loses_the_place_with_that_reason(
    organization: Organization, manager: Membership, now: datetime.datetime, saturday: datetime.datetime
) -> None:
    shift = open_shift(published_project(organization, now=now, min_age=18), starts_at=saturday)
    birthday = datetime.date(2008, 11, 28)
    signup = join(make_volunteer(now=now, birth_date=birthday), shift, now=now)

    change(shift, manager, now, later=-DAY)

    signup = fresh(signup)
    assert (signup.state, signup.reason_code) == (SignUpState.CANCELLED, CancelReason.TOO_YOUNG_THEN)
    assert signup.role.taken == 0
    assert [kind for (kind,) in Message.objects.values_list("kind")].count("place_cancelled") == 1
    assert told("shift_changed") == []


def test_no_answer_ends_the_place_at_the_deadline(
    signup: SignUp, manager: Membership, now: datetime.datetime
) -> None:
    change(signup.shift, manager, now, later=HOUR)
    deadline = fresh(signup).answer_by
    assert deadline is not None

    early = lapse_unanswered_everywhere(now=deadline - MINUTE)
    due = lapse_unanswered_everywhere(now=deadline)
    again = lapse_unanswered_everywhere(now=deadline)

    signup = fresh(signup)
    assert (early, due, again) == (0, 1, 0)
    assert (signup.state, signup.reason_code, signup.role.taken) == (SignUpState.LAPSED, "unanswered", 0)
    last = transitions_of(signup).last()
    assert last is not None
    assert (last.source, last.target, last.actor_role) == ("confirmed", "lapsed", "system")
    assert told("change_lapsed") == [(str(signup.person.user_id), 2)]


def test_beat_lapses_what_is_due_by_the_clock(signup: SignUp) -> None:
    Shift.objects.filter(pk=signup.shift_id).update(version=2)
    SignUp.objects.filter(pk=signup.pk).update(answer_by=datetime.datetime.now(datetime.UTC) - DAY)

    assert (lapse_unanswered(), lapse_unanswered()) == (1, 0)


def test_next_sign_up_takes_an_unanswered_place(
    signup: SignUp, shift: Shift, manager: Membership, now: datetime.datetime
) -> None:
    answered = join(make_volunteer(now=now), shift, now=now)
    change(shift, manager, now, later=HOUR)
    agree(answered, now)
    deadline = fresh(signup).answer_by
    assert deadline is not None

    with pytest.raises(NotEligible):
        join(make_volunteer(now=now), shift, now=deadline - MINUTE)
    newcomer = join(make_volunteer(now=now), shift, now=deadline)

    role = role_for_signup(signup.role_id, deadline)
    assert role is not None
    assert (newcomer.state, fresh(signup).state, fresh(answered).state) == (
        "confirmed",
        "lapsed",
        "confirmed",
    )
    assert (role.taken, role.free) == (2, 0)


def test_request_is_not_accepted_before_the_answer(
    organization: Organization,
    volunteer: Volunteer,
    manager: Membership,
    now: datetime.datetime,
    saturday: datetime.datetime,
) -> None:
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    request = join(volunteer, open_shift(project, starts_at=saturday, places=(2,)), now=now)
    change(request.shift, manager, now, later=HOUR)

    with pytest.raises(NotAnsweredYet):
        accept_signup(signup=fresh(request), by=manager, now=now)
    agree(request, now)
    accepted = accept_signup(signup=fresh(request), by=manager, now=now)

    assert (accepted.state, accepted.agreed_version) == (SignUpState.CONFIRMED, 2)


def test_who_has_not_answered_is_not_reminded(
    signup: SignUp, manager: Membership, now: datetime.datetime
) -> None:
    shift = change(signup.shift, manager, now, later=HOUR)

    assert queue_due_reminders(now=shift.starts_at - 24 * HOUR) == 0
