"""Every rule of eligibility: passes, fails with its reason, and the boundary between."""

import datetime
from typing import Any

import pytest
from pytest_django import Settings

from organizations.enums import OrganizationState
from organizations.models import Organization
from projects.enums import ProjectState, ShiftState
from projects.models import Role, Shift
from projects.selectors.participation.eligibility import eligibility, public_eligibility
from projects.selectors.participation.signups import role_for_signup
from tests.factories.people import make_volunteer
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer


def loaded(role: Role, now: datetime.datetime) -> Role:
    found = role_for_signup(role.pk, now)
    assert found is not None
    return found


def failing(volunteer: Volunteer, role: Role, now: datetime.datetime) -> list[str]:
    return [check.rule for check in eligibility(volunteer, loaded(role, now), now).failures]


def test_all_rules_pass_for_a_grown_up(volunteer: Volunteer, role: Role, now: datetime.datetime) -> None:
    result = eligibility(volunteer, loaded(role, now), now)

    assert bool(result) is True
    assert [check.rule for check in result.checks] == [
        "published",
        "open",
        "in_time",
        "not_banned",
        "not_signed_up",
        "invited",
        "place",
        "consent",
        "consent_text",
        "age",
        "barred_for_minors",
        "guardian",
        "overlap",
    ]


def test_eligibility_costs_one_query(
    volunteer: Volunteer, role: Role, now: datetime.datetime, django_assert_num_queries: Any
) -> None:
    ready = loaded(role, now)

    with django_assert_num_queries(1):
        eligibility(volunteer, ready, now)


@pytest.mark.parametrize("state", [ProjectState.PAUSED, ProjectState.CANCELLED, ProjectState.FINISHED])
def test_project_that_is_not_published_fails(
    volunteer: Volunteer, role: Role, now: datetime.datetime, state: str
) -> None:
    type(role.shift.project).objects.filter(pk=role.shift.project_id).update(state=state)

    assert failing(volunteer, role, now) == ["published"]


def test_suspended_organization_fails(volunteer: Volunteer, role: Role, now: datetime.datetime) -> None:
    Organization.objects.filter(pk=role.shift.project.organization_id).update(
        state=OrganizationState.SUSPENDED
    )

    assert failing(volunteer, role, now) == ["published"]


@pytest.mark.parametrize("state", [ShiftState.CLOSED, ShiftState.CANCELLED])
def test_shift_that_is_not_open_fails(
    volunteer: Volunteer, role: Role, now: datetime.datetime, state: str
) -> None:
    Shift.objects.filter(pk=role.shift_id).update(state=state)

    assert failing(volunteer, role, now) == ["open"]


def test_shift_fails_from_its_first_second(volunteer: Volunteer, role: Role) -> None:
    start = role.shift.starts_at

    assert failing(volunteer, role, start - datetime.timedelta(seconds=1)) == []
    assert failing(volunteer, role, start) == ["in_time"]


@pytest.mark.parametrize(
    ("birth_date", "rules"),
    [
        (datetime.date(2008, 11, 28), []),  # 18 on the day of the shift
        (datetime.date(2008, 11, 29), ["age"]),  # 17, a day short
    ],
)
def test_age_counts_on_the_day_of_the_shift(
    organization: Organization,
    now: datetime.datetime,
    saturday: datetime.datetime,
    birth_date: datetime.date,
    rules: list[str],
) -> None:
    shift = open_shift(published_project(organization, now=now, min_age=18), starts_at=saturday)

    assert failing(make_volunteer(now=now, birth_date=birth_date), shift.roles.get(), now) == rules


def test_barred_work_names_the_law_to_a_minor(
    organization: Organization, now: datetime.datetime, saturday: datetime.datetime
) -> None:
    project = published_project(organization, now=now, min_age=18, bars_minors=True)
    shift = open_shift(project, starts_at=saturday)
    minor = make_volunteer(now=now, birth_date=datetime.date(2009, 1, 1))

    result = eligibility(minor, loaded(shift.roles.get(), now), now)

    assert [check.rule for check in result.failures] == ["age", "barred_for_minors"]
    assert "bars people under 18" in result.failures[1].text


def test_guardian_is_needed_under_the_consent_age(
    role: Role, now: datetime.datetime, settings: Settings
) -> None:
    settings.CONSENT_AGE = 18
    minor = make_volunteer(now=now, birth_date=datetime.date(2009, 6, 1))

    assert failing(minor, role, now) == ["guardian"]


def test_every_failure_says_what_to_do_next(
    volunteer: Volunteer, role: Role, now: datetime.datetime, settings: Settings
) -> None:
    settings.CONSENT_AGE = 99
    Shift.objects.filter(pk=role.shift_id).update(state=ShiftState.CLOSED)
    Role.objects.filter(pk=role.pk).update(taken=2)

    failures = eligibility(volunteer, loaded(role, now), role.shift.ends_at).failures

    assert [check.rule for check in failures] == ["open", "in_time", "place", "guardian"]
    assert all(check.text and check.next_step for check in failures)


def test_visitor_is_told_what_is_impossible_for_everyone(role: Role, now: datetime.datetime) -> None:
    Role.objects.filter(pk=role.pk).update(taken=2)

    assert [check.rule for check in public_eligibility(loaded(role, now), now).failures] == ["place"]
