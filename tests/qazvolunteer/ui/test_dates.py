"""Dates, times and amounts in three languages, in the time of Kazakhstan."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from qazvolunteer.ui import dates

NB = "\xa0"
TODAY = date(2026, 5, 15)
#: 09:00 to 13:00 in Almaty on a Saturday
START, END = datetime(2026, 5, 16, 4, tzinfo=UTC), datetime(2026, 5, 16, 8, tzinfo=UTC)


@pytest.fixture(params=["kk", "ru", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def test_day_of_this_year_has_no_year(language: str) -> None:
    expected = {"kk": f"16{NB}мамыр", "ru": f"16{NB}мая", "en": f"16{NB}May"}

    assert dates.day(START, today=TODAY) == expected[language]


def test_day_of_another_year_names_it(language: str) -> None:
    expected = {
        "kk": f"2025{NB}ж.{NB}9{NB}желтоқсан",
        "ru": f"9{NB}декабря{NB}2025{NB}г.",
        "en": f"9{NB}December{NB}2025",
    }

    assert dates.day(date(2025, 12, 9), today=TODAY) == expected[language]


def test_full_day_names_the_weekday(language: str) -> None:
    expected = {"kk": f"16{NB}мамыр, сенбі", "ru": f"суббота, 16{NB}мая", "en": f"Saturday, 16{NB}May"}

    assert dates.full_day(START, today=TODAY).lower() == expected[language].lower()


def test_weekday_inside_a_line_is_small_in_russian(language: str) -> None:
    expected = {"kk": f"16{NB}мамыр, сенбі", "ru": f"суббота, 16{NB}мая", "en": f"Saturday, 16{NB}May"}

    assert dates.full_day(START, today=TODAY, begins=False) == expected[language]


def test_time_range_of_one_day(language: str) -> None:
    expected = {
        "kk": f"16{NB}мамыр, сенбі, 09:00–13:00",
        "ru": f"суббота, 16{NB}мая, 09:00–13:00",
        "en": f"Saturday, 16{NB}May, 09:00–13:00",
    }

    assert dates.time_range(START, END, today=TODAY).lower() == expected[language].lower()


def test_time_range_across_midnight_names_both_days() -> None:
    start, end = datetime(2026, 5, 16, 17, tzinfo=UTC), datetime(2026, 5, 17, 1, tzinfo=UTC)

    with translation.override("en"):
        text = dates.time_range(start, end, today=TODAY)

    assert text == f"Saturday, 16{NB}May, 22:00 – Sunday, 17{NB}May, 06:00"


def test_time_range_until_midnight_is_one_day() -> None:
    start, end = datetime(2026, 5, 16, 13, tzinfo=UTC), datetime(2026, 5, 16, 19, tzinfo=UTC)

    with translation.override("en"):
        text = dates.time_range(start, end, today=TODAY)

    assert text == f"Saturday, 16{NB}May, 18:00–00:00"


def test_clock_range_across_midnight_names_the_second_day() -> None:
    start, end = datetime(2026, 5, 16, 17, tzinfo=UTC), datetime(2026, 5, 17, 1, tzinfo=UTC)

    with translation.override("en"):
        text = dates.clock_range(start, end, today=TODAY)

    assert text == f"22:00–06:00 (17{NB}May)"


def test_moment_late_in_utc_belongs_to_the_next_day_in_kazakhstan() -> None:
    assert dates.local_day(datetime(2026, 5, 16, 19, 30, tzinfo=UTC)) == date(2026, 5, 17)


def test_short_names_fit_a_tear_off_date(language: str) -> None:
    expected = {"kk": ("сб", "мам"), "ru": ("сб", "мая"), "en": ("Sat", "May")}

    shown = dates.short_weekday(START), dates.short_month(START)

    assert shown == expected[language]


def test_april_is_shortened_in_russian() -> None:
    with translation.override("ru"):
        assert dates.short_month(date(2026, 4, 1)) == "апр"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 14), "yesterday"),
        (date(2026, 5, 15), "today"),
        (date(2026, 5, 16), "tomorrow"),
        (date(2026, 5, 18), "in 3 days"),
        (date(2026, 5, 29), "in 14 days"),
        (date(2026, 5, 30), f"30{NB}May"),
        (date(2026, 5, 13), "2 days ago"),
        (date(2026, 4, 1), f"1{NB}April"),
    ],
)
def test_relative_day(day: date, expected: str) -> None:
    with translation.override("en"):
        assert dates.relative_day(day, today=TODAY) == expected


@pytest.mark.parametrize(
    ("minutes", "amount"),
    [
        (200, f"3{NB}h 20{NB}min"),
        (80, f"1{NB}h 20{NB}min"),
        (240, f"4{NB}h"),
        (45, f"45{NB}min"),
        (0, f"0{NB}h"),
        (62430, f"1{NB}040{NB}h 30{NB}min"),
        (-90, f"−1{NB}h 30{NB}min"),
        (-30, f"−30{NB}min"),
    ],
)
def test_hours_are_told_to_the_minute(minutes: int, amount: str) -> None:
    with translation.override("en"):
        assert dates.hours(minutes) == amount


def test_hours_and_minutes_have_the_units_of_the_language(language: str) -> None:
    units = {"kk": ("сағ", "мин"), "ru": ("ч", "мин"), "en": ("h", "min")}[language]

    assert dates.hours(200) == "3{0}{1} 20{0}{2}".format(NB, *units)
    assert dates.hours(20) == f"20{NB}{units[1]}"


def test_number_groups_thousands_by_no_break_spaces(language: str) -> None:
    assert dates.number(1204567) == f"1{NB}204{NB}567"
    assert dates.number(1040.5) == f"1{NB}040" + {"kk": ",5", "ru": ",5", "en": ".5"}[language]
    assert dates.number(-3) == "−3"
