"""Working days over weekends, holidays and swapped days."""

from datetime import date, timedelta

import pytest

from qazvolunteer.lib.dates import WorkCalendar, add_working_days, working_days_between

FRIDAY = date(2026, 11, 20)
CALENDAR = WorkCalendar(
    days_off=frozenset({date(2026, 11, 25), date(2026, 11, 28)}),
    worked_weekends=frozenset({date(2026, 11, 22)}),
)


def test_weekend_is_off_and_a_swapped_sunday_is_worked() -> None:
    week = [FRIDAY + timedelta(days=offset) for offset in range(7)]

    worked = [CALENDAR.is_working_day(day) for day in week]

    assert worked == [True, False, True, True, True, False, True]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, date(2026, 11, 22)), (2, date(2026, 11, 23)), (4, date(2026, 11, 26)), (6, date(2026, 11, 30))],
)
def test_add_working_days_does_not_count_the_first_day(count: int, expected: date) -> None:
    assert add_working_days(FRIDAY, count, calendar=CALENDAR) == expected


@pytest.mark.parametrize("count", [0, -1])
def test_add_working_days_goes_only_forward(count: int) -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        add_working_days(FRIDAY, count, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (FRIDAY - timedelta(days=3), 0),
        (FRIDAY, 0),
        (date(2026, 11, 21), 0),
        (date(2026, 11, 22), 1),
        (date(2026, 11, 25), 3),
        (date(2026, 11, 30), 6),
    ],
)
def test_working_days_between_counts_the_last_day(end: date, expected: int) -> None:
    assert working_days_between(FRIDAY, end, calendar=CALENDAR) == expected


def test_working_days_between_is_the_inverse_of_adding() -> None:
    starts = [FRIDAY + timedelta(days=offset) for offset in range(7)]

    counted = [
        working_days_between(start, add_working_days(start, 5, calendar=CALENDAR), calendar=CALENDAR)
        for start in starts
    ]

    assert counted == [5] * 7
