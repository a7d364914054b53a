"""Dates, times and numbers are written and read by the habits of each language."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import translation
from django.utils.formats import date_format, get_format, localize, time_format

DAY = date(2026, 11, 22)
MOMENT = datetime(2026, 11, 22, 20, 5, tzinfo=ZoneInfo("Asia/Almaty"))
MORNING = time(9, 5)


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("kk", "DATE_FORMAT", "2026 ж. 22 қараша"),
        ("kk", "DATETIME_FORMAT", "2026 ж. 22 қараша, 20:05"),
        ("kk", "YEAR_MONTH_FORMAT", "2026 ж. қараша"),
        ("kk", "MONTH_DAY_FORMAT", "22 қараша"),
        ("kk", "SHORT_DATE_FORMAT", "22.11.2026"),
        ("kk", "SHORT_DATETIME_FORMAT", "22.11.2026 20:05"),
        ("ru", "DATE_FORMAT", "22 ноября 2026 г."),
        ("ru", "DATETIME_FORMAT", "22 ноября 2026 г., 20:05"),
        ("ru", "YEAR_MONTH_FORMAT", "Ноябрь 2026 г."),
        ("ru", "MONTH_DAY_FORMAT", "22 ноября"),
        ("ru", "SHORT_DATE_FORMAT", "22.11.2026"),
        ("ru", "SHORT_DATETIME_FORMAT", "22.11.2026 20:05"),
        ("en", "DATE_FORMAT", "22 November 2026"),
        ("en", "DATETIME_FORMAT", "22 November 2026, 20:05"),
        ("en", "YEAR_MONTH_FORMAT", "November 2026"),
        ("en", "MONTH_DAY_FORMAT", "22 November"),
        ("en", "SHORT_DATE_FORMAT", "22/11/2026"),
        ("en", "SHORT_DATETIME_FORMAT", "22/11/2026 20:05"),
    ],
)
def test_date_is_written(language: str, name: str, text: str) -> None:
    with translation.override(language):
        assert date_format(MOMENT, name) == text


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("kk", "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
        ("ru", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        (
            "en",
            "January February March April May June July August September October November December",
        ),
    ],
)
def test_month_in_a_date_is_written(language: str, names: str) -> None:
    with translation.override(language):
        written = [date_format(date(2026, month, 1), "E") for month in range(1, 13)]

    assert written == names.split()


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("kk", "қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел."),
        ("ru", "янв. февр. марта апр. мая июня июля авг. сент. окт. нояб. дек."),
    ],
)
def test_short_month_is_written_small(language: str, names: str) -> None:
    with translation.override(language):
        written = [date_format(date(2026, month, 1), "N") for month in range(1, 13)]

    assert written == names.split()


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("kk", "дс сс ср бс жм сб жс"),
        ("ru", "Пн Вт Ср Чт Пт Сб Вс"),
        ("en", "Mon Tue Wed Thu Fri Sat Sun"),
    ],
)
def test_short_week_day_is_written(language: str, days: str) -> None:
    with translation.override(language):
        written = [date_format(date(2026, 11, 16 + day), "D") for day in range(7)]

    assert written == days.split()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_clock_has_24_hours_and_a_leading_zero(language: str) -> None:
    with translation.override(language):
        assert time_format(MORNING) == "09:05"
        assert time_format(MOMENT.time()) == "20:05"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_week_begins_on_monday(language: str) -> None:
    with translation.override(language):
        assert get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("kk", Decimal("1234567.89"), "1\xa0234\xa0567,89"),
        ("kk", 12500, "12\xa0500"),
        ("ru", Decimal("1234567.89"), "1\xa0234\xa0567,89"),
        ("ru", 12500, "12\xa0500"),
        ("en", Decimal("1234567.89"), "1,234,567.89"),
        ("en", 12500, "12,500"),
    ],
)
def test_number_is_written(language: str, number: Decimal | int, text: str) -> None:
    with translation.override(language), override_settings(USE_THOUSAND_SEPARATOR=True):
        assert localize(number) == text


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("kk", "22.11.2026"),
        ("kk", "22.11.26"),
        ("kk", "2026-11-22"),
        ("ru", "22.11.2026"),
        ("ru", "22.11.26"),
        ("ru", "2026-11-22"),
        ("en", "22/11/2026"),
        ("en", "22/11/26"),
        ("en", "22.11.2026"),
        ("en", "22 November 2026"),
        ("en", "2026-11-22"),
    ],
)
def test_date_field_reads(language: str, typed: str) -> None:
    with translation.override(language):
        assert forms.DateField(localize=True).clean(typed) == DAY


def test_english_reads_the_day_before_the_month() -> None:
    with translation.override("en"):
        assert forms.DateField().clean("05/06/2026") == date(2026, 6, 5)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_date_field_refuses_the_month_first(language: str) -> None:
    with translation.override(language), pytest.raises(ValidationError):
        forms.DateField().clean("11/22/2026")


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("kk", "22.11.2026 20:05"),
        ("kk", "2026-11-22T20:05"),
        ("ru", "22.11.2026 20:05"),
        ("ru", "2026-11-22T20:05"),
        ("en", "22/11/2026 20:05"),
        ("en", "22.11.2026 20:05"),
        ("en", "2026-11-22T20:05"),
    ],
)
def test_date_and_time_field_reads(language: str, typed: str) -> None:
    with translation.override(language):
        assert forms.DateTimeField().clean(typed) == MOMENT


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_time_field_reads(language: str) -> None:
    with translation.override(language):
        assert forms.TimeField().clean("09:05") == MORNING


@pytest.mark.parametrize(
    ("language", "day"), [("kk", "22.11.2026"), ("ru", "22.11.2026"), ("en", "22/11/2026")]
)
def test_field_shows_a_value_without_seconds(language: str, day: str) -> None:
    with translation.override(language):
        assert forms.DateInput().format_value(DAY) == day
        assert forms.TimeInput().format_value(MORNING) == "09:05"
        assert forms.DateTimeInput().format_value(MOMENT) == f"{day} 20:05"


@pytest.mark.parametrize(("language", "typed"), [("kk", "1 234,5"), ("ru", "1\xa0234,5"), ("en", "1,234.5")])
def test_number_field_reads(language: str, typed: str) -> None:
    with translation.override(language), override_settings(USE_THOUSAND_SEPARATOR=True):
        assert forms.DecimalField(localize=True).clean(typed) == Decimal("1234.5")
