"""Periods of figures: codes, bounds in the days of Kazakhstan, names."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from qazvolunteer.lib.periods import (
    Period,
    UnknownPeriod,
    month_before,
    month_of,
    name_of,
    parse_period,
    year_of,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("code", "kind", "first", "last"),
    [
        ("2026-04", "month", date(2026, 4, 1), date(2026, 4, 30)),
        ("2028-02", "month", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", "month", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q1", "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
        ("2099-12", "month", date(2099, 12, 1), date(2099, 12, 31)),
        ("all", "all", date(2000, 1, 1), date(2026, 12, 31)),
    ],
)
def test_parse_gives_the_days(code: str, kind: str, first: date, last: date) -> None:
    period = parse_period(code, today=TODAY)

    assert (period.code, period.kind, period.first, period.last) == (code, kind, first, last)
    assert period.end == last + timedelta(days=1)


@pytest.mark.parametrize(
    "code",
    [
        *(
            "",
            " ",
            "2026-00",
            "2026-13",
            "2026-4",
            "2026-Q0",
            "2026-Q5",
            "2026-q1",
            "26",
            "1999",
            "2100",
            "0000",
        ),
        *(
            "2026-04-01",
            "2026 ",
            "2026\n",
            "2026-04\x00",
            "ALL",
            "٢٠٢٦",
            "20٢٦",
            "2026-Q1-04",
            "-1",
            "x" * 5000,
        ),
    ],
)
def test_parse_refuses_what_is_no_period(code: str) -> None:
    with pytest.raises(UnknownPeriod):
        parse_period(code, today=TODAY)


def test_refusal_does_not_repeat_a_long_text() -> None:
    with pytest.raises(UnknownPeriod) as caught:
        parse_period("x" * 5000)

    assert len(str(caught.value)) == 20


def test_bounds_are_midnights_in_kazakhstan() -> None:
    period = parse_period("2026-12")

    assert period.starts_at == datetime(2026, 11, 30, 19, tzinfo=UTC)
    assert period.ends_at == datetime(2026, 12, 31, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "this", "before"),
    [
        (date(2026, 11, 24), "2026-11", "2026-10"),
        (date(2026, 1, 31), "2026-01", "2025-12"),
        (date(2026, 3, 31), "2026-03", "2026-02"),
    ],
)
def test_months_around_a_day(day: date, this: str, before: str) -> None:
    assert (month_of(day), month_before(day)) == (parse_period(this), parse_period(before))


def test_year_of_a_day() -> None:
    assert year_of(TODAY) == parse_period("2026")


@pytest.mark.parametrize(
    ("code", "begun", "ended"), [("2026-11", True, False), ("2026-12", False, False), ("2026-10", True, True)]
)
def test_whether_a_period_has_begun_and_ended(code: str, *, begun: bool, ended: bool) -> None:
    period = parse_period(code)

    assert (period.has_begun(TODAY), period.has_ended(TODAY)) == (begun, ended)


def test_period_begins_and_ends_with_its_days() -> None:
    november = parse_period("2026-11")

    assert [november.has_begun(day) for day in (date(2026, 10, 31), date(2026, 11, 1))] == [False, True]
    assert [november.has_ended(day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == [False, True]


@pytest.mark.parametrize(
    ("code", "name"),
    [("2026-11", "November 2026"), ("2026-Q2", "Quarter 2, 2026"), ("2026", "2026"), ("all", "All years")],
)
def test_name_in_english(code: str, name: str) -> None:
    with translation.override("en"):
        assert name_of(parse_period(code)) == name


@pytest.mark.parametrize(("language", "month"), [("kk", "қараша"), ("ru", "Ноябрь")])
def test_month_is_named_in_the_language(language: str, month: str) -> None:
    with translation.override(language):
        name = name_of(parse_period("2026-11"))

    assert month in name
    assert "2026" in name


def test_periods_of_the_same_days_are_the_same() -> None:
    assert (
        len({parse_period("2026"), year_of(TODAY), Period("2026", date(2026, 1, 1), date(2027, 1, 1))}) == 1
    )
