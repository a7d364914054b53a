"""Working days by the official calendar: Nauryz, New Year, a swapped day."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from qazvolunteer.reference.models import Holiday
from qazvolunteer.reference.selectors import add_working_days, working_days_between


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        # 21-23 March are Nauryz; two of them fell on a weekend, so 24 and 25 are off too
        (date(2026, 3, 19), 1, date(2026, 3, 20)),
        (date(2026, 3, 19), 2, date(2026, 3, 26)),
        (date(2026, 3, 22), 1, date(2026, 3, 26)),
        # 1, 2 and, moved from Saturday, 4 January 2027; 7 January is Christmas
        (date(2026, 12, 31), 1, date(2027, 1, 5)),
        (date(2026, 12, 30), 5, date(2027, 1, 11)),
        # 30 August is no day off any more
        (date(2027, 8, 27), 1, date(2027, 8, 30)),
    ],
)
def test_add_working_days_steps_over_holidays(start: date, count: int, expected: date) -> None:
    assert add_working_days(start, count) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 3, 19), date(2026, 3, 26), 2),
        (date(2026, 12, 25), date(2027, 1, 8), 7),
        (date(2026, 1, 1), date(2026, 12, 31), 247),
        # beyond the known years only weekends are off
        (date(2029, 1, 1), date(2029, 1, 8), 5),
    ],
)
def test_working_days_between_leaves_holidays_out(start: date, end: date, expected: int) -> None:
    assert working_days_between(start, end) == expected


def test_decree_that_swaps_a_day_holds_at_once() -> None:
    before = add_working_days(date(2027, 1, 7), 1)
    names = {"name_kk": "Ауыстыру", "name_ru": "Перенос", "name_en": "Swap"}
    Holiday.objects.create(date=date(2027, 1, 8), is_day_off=True, moved=True, **names)
    Holiday.objects.create(date=date(2027, 1, 10), is_day_off=False, **names)

    after = add_working_days(date(2027, 1, 7), 1)

    assert (before, after) == (date(2027, 1, 8), date(2027, 1, 10))


def test_working_days_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        add_working_days(date(2026, 11, 24), 200)
