"""What a front office sees in its queue, in which order, and how late it is."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from monitoring.selectors.queue import (
    QueueCounts,
    QueueFilter,
    next_submission,
    queue,
    queue_counts,
    queue_row,
    visible_submissions,
)
from organizations.models import StaffAssignment, Submission
from organizations.services.review import take
from qazvolunteer.reference.selectors import work_calendar
from tests.factories.organizations import returned, submitted
from tests.factories.people import make_member, make_staff

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def officer(db: None, now: datetime) -> StaffAssignment:
    return make_staff(now=now, region="KZ-35")


@pytest.fixture
def republican(db: None, now: datetime) -> StaffAssignment:
    return make_staff(now=now, region=None)


def found(staff: StaffAssignment, **wanted: str | bool) -> list[Submission]:
    """Return the queue of an office for a filter."""
    return list(queue(staff, QueueFilter(**wanted), today=TODAY))


def test_a_region_sees_its_own_and_the_republic_sees_all(
    officer: StaffAssignment, republican: StaffAssignment, now: datetime
) -> None:
    make_staff(now=now, region="KZ-11")
    own, foreign = submitted(now=now), submitted(now=now, region="KZ-11")
    unserved = submitted(now=now, region="KZ-71")

    assert list(visible_submissions(officer)) == [own]
    assert set(visible_submissions(republican)) == {own, foreign, unserved}


def test_the_most_urgent_stands_first(officer: StaffAssignment, now: datetime) -> None:
    late = submitted(now=now)
    early = submitted(now=now - timedelta(days=4))
    same_day = submitted(now=now + timedelta(hours=1))

    assert found(officer) == [early, late, same_day]


def test_filters_of_the_queue(officer: StaffAssignment, republican: StaffAssignment, now: datetime) -> None:
    mine, free = submitted(now=now - timedelta(days=7)), submitted(now=now)
    back = returned(submitted(now=now), by=officer, now=now)
    elsewhere = submitted(now=now, region="KZ-11")
    take(submission=mine, by=officer, now=now)

    assert found(officer) == [mine, free]
    assert found(officer, mine=True) == [mine]
    assert found(officer, overdue=True) == [mine]
    assert found(officer, state="open") == [free]
    assert found(officer, state="returned") == [back]
    assert found(officer, state="returned", overdue=True) == []
    assert found(officer, kind="project") == []
    assert found(officer, kind="organization") == [mine, free]
    assert found(republican, region="KZ-11") == [elsewhere]


def test_counts_do_not_follow_the_filter(officer: StaffAssignment, now: datetime) -> None:
    mine = submitted(now=now - timedelta(days=7))
    submitted(now=now)
    returned(submitted(now=now), by=officer, now=now)
    take(submission=mine, by=officer, now=now)

    assert queue_counts(officer, today=TODAY) == QueueCounts(waiting=2, mine=1, overdue=1)


@pytest.mark.parametrize(
    ("today", "age", "left", "late"),
    [
        (date(2026, 11, 24), 0, 2, 0),
        (date(2026, 11, 25), 1, 1, 0),
        (date(2026, 11, 26), 2, 0, 0),
        (date(2026, 11, 27), 3, -1, 1),
        (date(2026, 11, 28), 3, -1, 1),
        (date(2026, 11, 30), 4, -2, 2),
    ],
)
def test_age_and_deadline_count_working_days(
    officer: StaffAssignment, now: datetime, today: date, age: int, left: int, late: int
) -> None:
    submission = submitted(now=now)

    row = queue_row(submission, today=today, calendar=work_calendar())

    assert (row.age, row.left, row.late) == (age, left, late)


def test_next_skips_what_colleagues_hold_and_own_organizations(
    officer: StaffAssignment, now: datetime
) -> None:
    colleague = make_staff(now=now, region="KZ-35")
    held, own = submitted(now=now - timedelta(days=9)), submitted(now=now - timedelta(days=8))
    free = submitted(now=now)
    take(submission=held, by=colleague, now=now)
    make_member(own.organization, now=now, user=officer.user)

    assert next_submission(officer) == free
    assert next_submission(officer, beside=free) is None
    assert next_submission(colleague) == held
    assert next_submission(colleague, beside=held) == own


def test_next_is_none_when_nothing_waits(officer: StaffAssignment, now: datetime) -> None:
    returned(submitted(now=now), by=officer, now=now)

    assert next_submission(officer) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_is_one_query(
    officer: StaffAssignment, now: datetime, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        take(submission=submitted(now=now), by=officer, now=now)

    with django_assert_num_queries(1):
        shown = [(row.organization.name_ru, row.taken_by, row.region.name_kk) for row in found(officer)]

    assert len(shown) == rows
