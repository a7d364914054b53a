"""Dates, times and amounts the way people read them, in the active language and in the time of Kazakhstan.

Moments are aware datetimes and are shown in Asia/Almaty (settings.TIME_ZONE); days are dates. Nothing here is cached.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, gettext, ngettext

NO_BREAK_SPACE = "\xa0"
EN_DASH = "–"

_AFTER_NUMBER = re.compile(r"(?<=\d) ")

#: a month of so many letters is not shortened
_SHORT_MONTH = 4

#: how a day is written in each language, with the tokens of Django's date filter
_DAY = {"kk": "j E", "ru": "j E", "en": "j F"}
_DAY_WITH_YEAR = {"kk": r"Y \ж. j E", "ru": r"j E Y \г.", "en": "j F Y"}


def local_day(value: date | datetime) -> date:
    """Return the calendar day of a moment in Kazakhstan; a date stays itself."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value


def day(value: date | datetime, *, today: date | None = None) -> str:
    """Write a day: "17 May", with the year when it is not this one: "17 May 2025".

    Args:
        today: the day that decides about the year; default: today in Kazakhstan.
    """
    value = local_day(value)
    this_year = (today or timezone.localdate()).year
    patterns = _DAY if value.year == this_year else _DAY_WITH_YEAR
    return _no_break(_lower_kazakh(date_format(value, patterns[_language()])))


def weekday(value: date | datetime) -> str:
    """Write the day of the week: "Saturday"."""
    return date_format(local_day(value), "l")


def short_weekday(value: date | datetime) -> str:
    """Write the day of the week in two or three letters: "Sat"; in Kazakh and Russian in lower case."""
    text = date_format(local_day(value), "D")
    return text if _language() == "en" else text.lower()


def short_month(value: date | datetime) -> str:
    """Write the month in at most four letters, for a tear-off date: "May"; in Russian "мая", "апр"."""
    whole, text = date_format(local_day(value), "E"), date_format(local_day(value), "M")
    if len(whole) <= _SHORT_MONTH:
        text = whole
    return text if _language() == "en" else text.lower()


def full_day(value: date | datetime, *, today: date | None = None, begins: bool = True) -> str:
    """Write a day with its weekday: "Saturday, 17 May" (Kazakh: "17 мамыр, сенбі").

    Args:
        begins: whether a line begins with it; inside a sentence Russian writes the weekday in lower case.
    """
    if _language() == "kk":
        return f"{day(value, today=today)}, {weekday(value).lower()}"
    name = weekday(value).lower() if _language() == "ru" and not begins else weekday(value)
    return f"{name}, {day(value, today=today)}"


def clock(value: datetime) -> str:
    """Write the time of a moment: "09:00"."""
    return date_format(timezone.localtime(value), "H:i")


def clock_range(start: datetime, end: datetime, *, today: date | None = None) -> str:
    """Write from when to when: "09:00–13:00"; across midnight the second day is named: "22:00–06:00 (18 May)"."""
    text = f"{clock(start)}{EN_DASH}{clock(end)}"
    if _is_same_day(start, end):
        return text
    return f"{text} ({day(end, today=today)})"


def time_range(start: datetime, end: datetime, *, today: date | None = None) -> str:
    """Write day and times: "Saturday, 17 May, 09:00–13:00".

    Across midnight both days are named: "Saturday, 17 May, 22:00 – Sunday, 18 May, 06:00". A shift that ends at
    midnight sharp belongs to its own day: "Saturday, 17 May, 18:00–00:00".
    """
    first = full_day(start, today=today)
    if _is_same_day(start, end):
        return f"{first}, {clock(start)}{EN_DASH}{clock(end)}"
    return f"{first}, {clock(start)} {EN_DASH} {full_day(end, today=today, begins=False)}, {clock(end)}"


def relative_day(value: date | datetime, *, today: date | None = None) -> str:
    """Write how far a day is: "today", "tomorrow", "in 3 days", "2 days ago"; beyond a fortnight the day itself."""
    today = today or timezone.localdate()
    distance = (local_day(value) - today).days
    near = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    if distance in near:
        return near[distance]
    if abs(distance) > timedelta(weeks=2).days:
        return day(value, today=today)
    if distance > 0:
        return ngettext("in %(count)s day", "in %(count)s days", distance) % {"count": distance}
    return ngettext("%(count)s day ago", "%(count)s days ago", -distance) % {"count": -distance}


def hours(minutes: int) -> str:
    """Write how long something lasts, to the minute: 200 → "3 h 20 min", 240 → "4 h", 45 → "45 min".

    People compare it with a clock, and nobody knows what 0.33 h are. Totals of many people are figures, with decimals.
    """
    whole, rest = divmod(abs(int(minutes)), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    values = {"hours": f"{sign}{number(whole)}", "minutes": rest if whole else f"{sign}{rest}"}
    if not rest:
        return _no_break(gettext("%(hours)s h") % values)
    if not whole:
        return _no_break(gettext("%(minutes)s min") % values)
    # A line may break between hours and minutes, not between a number and its unit.
    return _AFTER_NUMBER.sub(NO_BREAK_SPACE, gettext("%(hours)s h %(minutes)s min") % values)


def number(value: float | Decimal) -> str:
    """Write a number with no-break spaces between thousands and the language's decimal mark: 1204 → "1 204"."""
    whole, _, decimals = f"{value:,}".partition(".")
    text = whole.replace(",", NO_BREAK_SPACE).replace("-", "\N{MINUS SIGN}")
    if not decimals:
        return text
    return text + ("." if _language() == "en" else ",") + decimals


def _is_same_day(start: datetime, end: datetime) -> bool:
    return local_day(start) == local_day(end) or (
        clock(end) == "00:00" and local_day(end) - local_day(start) == timedelta(days=1)
    )


def _language() -> str:
    code = (get_language() or "kk")[:2]
    return code if code in _DAY else "en"


def _lower_kazakh(text: str) -> str:
    """Months stand in lower case in a Kazakh date, whatever the catalogue says."""
    return text.lower() if _language() == "kk" else text


def _no_break(text: str) -> str:
    return text.replace(" ", NO_BREAK_SPACE)
