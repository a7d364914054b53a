"""Signing up and withdrawing: places, repeats, refusals, traces."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from organizations.models import Organization
from projects.enums import JoiningMode, ShiftState, SignUpState
from projects.models import Role, Shift, SignUp
from projects.services.participation.signup import NotEligible, TooLateToWithdraw, sign_up, withdraw
from qazvolunteer.audit.selectors import entries_of, transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from qazvolunteer.notifications.models import Message
from tests.factories.people import make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer


def rules_of(refusal: NotEligible) -> list[str]:
    return [check.rule for check in refusal.eligibility.failures]


def test_sign_up_takes_a_place_and_leaves_its_traces(
    volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    signup = sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)

    role.refresh_from_db()
    assert (signup.state, role.taken, signup.agreed_version) == (SignUpState.CONFIRMED, 1, 1)
    assert [(row.source, row.target) for row in transitions_of(signup)] == [("", "confirmed")]
    assert [row.action for row in entries_of(signup)] == ["signup.confirmed"]
    assert list(Message.objects.values_list("kind", "recipient_key")) == [
        ("signup_confirmed", str(volunteer.user_id))
    ]
    assert signup.next_reminder_at == role.shift.starts_at - datetime.timedelta(hours=24)


def test_sign_up_costs_few_queries(
    volunteer: Volunteer, role: Role, now: datetime.datetime, django_assert_num_queries: Any
) -> None:
    # 8, and SAVEPOINT and RELEASE of the transaction
    with django_assert_num_queries(10):
        sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)


def test_repeating_a_sign_up_gives_the_same_one(
    volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    first = sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)

    second = sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)

    role.refresh_from_db()
    assert (second.pk, role.taken, Message.objects.count()) == (first.pk, 1, 1)


def test_request_mode_files_a_request_without_a_place(
    organization: Organization, volunteer: Volunteer, now: datetime.datetime, saturday: datetime.datetime
) -> None:
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    shift = open_shift(project, starts_at=saturday)

    signup = join(volunteer, shift, now=now)

    assert (signup.state, signup.next_reminder_at) == (SignUpState.REQUESTED, None)
    assert shift.roles.get().taken == 0
    assert Message.objects.get().kind == "signup_requested"


def test_full_role_refuses_with_the_reason(role: Role, now: datetime.datetime) -> None:
    for _number in range(2):
        join(make_volunteer(now=now), role.shift, now=now)

    with pytest.raises(NotEligible) as refusal:
        join(make_volunteer(now=now), role.shift, now=now)

    assert rules_of(refusal.value) == ["place"]
    assert SignUp.objects.count() == 2


def test_second_role_of_the_same_shift_is_refused(
    volunteer: Volunteer, shift: Shift, now: datetime.datetime
) -> None:
    other = Role.objects.create(shift=shift, name_ru="Полив", capacity=3)
    join(volunteer, shift, now=now)

    with pytest.raises(NotEligible) as refusal:
        join(volunteer, shift, now=now, role=other)

    assert rules_of(refusal.value) == ["not_signed_up"]


def test_overlapping_shift_is_refused_and_back_to_back_is_fine(
    organization: Organization, volunteer: Volunteer, shift: Shift, now: datetime.datetime
) -> None:
    project = published_project(organization, now=now)
    overlapping = open_shift(project, starts_at=shift.ends_at - datetime.timedelta(minutes=1))
    following = open_shift(project, starts_at=shift.ends_at)
    join(volunteer, shift, now=now)

    with pytest.raises(NotEligible) as refusal:
        join(volunteer, overlapping, now=now)
    next_one = join(volunteer, following, now=now)

    assert rules_of(refusal.value) == ["overlap"]
    assert next_one.state == SignUpState.CONFIRMED


def test_database_refuses_overlap_without_the_service(
    organization: Organization, volunteer: Volunteer, shift: Shift, now: datetime.datetime
) -> None:
    other = open_shift(published_project(organization, now=now), starts_at=shift.starts_at)
    signup = join(volunteer, shift, now=now)
    twin = SignUp(
        role=other.roles.get(),
        shift=other,
        volunteer=volunteer,
        state=SignUpState.CONFIRMED,
        created_at=now,
        agreed_version=1,
        agreed_period=signup.agreed_period,
        age_on_day=25,
        bars_minors=False,
    )

    with pytest.raises(IntegrityError, match="signup_no_overlap"), transaction.atomic():
        twin.save(force_insert=True)


def test_database_refuses_a_minor_on_barred_work(
    volunteer: Volunteer, shift: Shift, now: datetime.datetime
) -> None:
    signup = join(volunteer, shift, now=now)

    with pytest.raises(IntegrityError, match="signup_barred_work_is_for_adults"), transaction.atomic():
        SignUp.objects.filter(pk=signup.pk).update(age_on_day=17, bars_minors=True)


def test_database_refuses_more_taken_than_capacity(role: Role) -> None:
    with pytest.raises(IntegrityError, match="role_taken_within_capacity"), transaction.atomic():
        Role.objects.filter(pk=role.pk).update(taken=3)


def test_closed_shift_is_refused_even_when_the_page_is_old(
    volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    Shift.objects.filter(pk=role.shift_id).update(state=ShiftState.CLOSED)

    with pytest.raises(NotEligible) as refusal:
        sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)

    assert rules_of(refusal.value) == ["open"]


def test_withdrawing_frees_the_place_at_once(
    volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    signup = join(volunteer, role.shift, now=now)

    withdrawn = withdraw(signup=signup, by=volunteer.user, now=now, reason="Заболела")

    role.refresh_from_db()
    assert (withdrawn.state, withdrawn.is_late_withdrawal, role.taken) == (SignUpState.WITHDRAWN, False, 0)
    assert withdrawn.next_reminder_at is None
    assert [(row.source, row.target, row.actor_role) for row in transitions_of(signup)] == [
        ("", "confirmed", "volunteer"),
        ("confirmed", "withdrawn", "volunteer"),
    ]


def test_withdrawing_after_the_limit_is_marked_late(
    volunteer: Volunteer, shift: Shift, now: datetime.datetime, saturday: datetime.datetime
) -> None:
    signup = join(volunteer, shift, now=now)

    withdrawn = withdraw(signup=signup, by=volunteer.user, now=saturday - datetime.timedelta(hours=11))

    assert withdrawn.is_late_withdrawal is True


def test_withdrawing_after_the_start_is_refused(
    volunteer: Volunteer, shift: Shift, now: datetime.datetime, saturday: datetime.datetime
) -> None:
    signup = join(volunteer, shift, now=now)

    with pytest.raises(TooLateToWithdraw):
        withdraw(signup=signup, by=volunteer.user, now=saturday)


def test_withdrawing_twice_gives_one_place_back(
    volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    join(make_volunteer(now=now), role.shift, now=now)
    signup = join(volunteer, role.shift, now=now)
    withdraw(signup=signup, by=volunteer.user, now=now)

    with pytest.raises(MoveNotAllowed):
        withdraw(signup=signup, by=volunteer.user, now=now)

    role.refresh_from_db()
    assert role.taken == 1


def test_person_may_sign_up_again_after_withdrawing(
    volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    withdraw(signup=join(volunteer, role.shift, now=now), by=volunteer.user, now=now)

    again = join(volunteer, role.shift, now=now)

    role.refresh_from_db()
    assert (again.state, role.taken) == (SignUpState.CONFIRMED, 1)
