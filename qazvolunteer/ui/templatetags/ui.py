"""Tags and filters of every template: icons, patterns, dates and amounts, form controls, languages.

Load them with `{% load ui %}`. Filters answer "" for None, so an empty column needs no `{% if %}`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from qazvolunteer.lib import text
from qazvolunteer.ui import dates, form_controls
from qazvolunteer.ui.patches import block_paths
from qazvolunteer.ui.quilt import map_shapes, map_size
from qazvolunteer.ui.qurak import CELL, DIRECTIONS, clean_seed

register = template.Library()

#: up to this many places are drawn one by one
MAX_SEGMENTS = 24

#: what the switch shows: two letters that a speaker of the language knows it by
_SHORT_LANGUAGE_NAMES = {"kk": "ҚЗ", "ru": "РУ", "en": "EN"}


# --- pictures ---------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, *, size: str = "", label: str = "") -> SafeString:
    """Draw an icon of the sprite: `{% icon "map-pin" %}`, `{% icon "x" size="s" label=_("Close") %}`.

    Args:
        name: the symbol's name without "i-"; a direction's icon is "d-taza" and so on.
        size: "" (1.25 of the text), "s" (as the text), "l" (28 px).
        label: accessible name; without it the icon is decoration.
    """
    css = f"i i--{size}" if size else "i"
    href = f"{static('img/icons.svg')}#i-{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, href)


@register.simple_tag
def qurak(direction: str, seed: object, cols: int, rows: int, *, loading: str = "lazy") -> SafeString:
    """Draw the pattern of a thing: `{% qurak "taza" project.pk 12 4 %}`. The same arguments give the same picture.

    Args:
        direction: code of a direction, or "sky" for what has none.
        seed: anything stable (an id, a code); its text decides the pattern.
        cols, rows: patches across and down.
        loading: "eager" for a picture that is seen at once.
    """
    source = reverse("qurak", args=[direction, clean_seed(seed), cols, rows])
    return format_html(
        '<img src="{}" alt="" width="{}" height="{}" loading="{}" decoding="async">',
        source,
        int(cols) * CELL,
        int(rows) * CELL,
        loading,
    )


@register.simple_tag
def block_symbol(block: str, name: str) -> SafeString:
    """Define a block of the patterns as a symbol for `<use href="#name">`; the stylesheet gives it its colours."""
    figure, detail = block_paths(block)
    return format_html(
        '<symbol id="{}" viewBox="0 0 {size} {size}"><path class="fig" d="{}"/><path class="det" d="{}"/></symbol>',
        name,
        figure,
        detail,
        size=CELL,
    )


@register.simple_tag
def direction_icon(code: str, *, size: str = "") -> SafeString:
    """Draw the icon of a direction; a direction without its own gets the hand with a heart."""
    return icon(f"d-{code}" if code in DIRECTIONS else "hand-heart", size=size)


@register.simple_tag
def free_places(taken: int | str, total: int | str) -> int:
    """Return how many places are left, never less than none."""
    return max(0, int(total) - int(taken))


@register.simple_tag
def percent(part: float | str, whole: float | str) -> int:
    """Return how many hundredths of the whole a part is, 0 to 100, for the width of a bar. Texts of numbers will do."""
    part, whole = float(part), float(whole)
    return min(100, max(0, round(100 * part / whole))) if whole else 0


@register.simple_tag
def place_bar(filled: int | str, total: int | str, *, parts: int = 0, css: str = "cap__bar") -> SafeString:
    """Draw the bar of places: a segment each up to `MAX_SEGMENTS`, else one solid bar. Words stand beside it.

    Args:
        parts: draw that many segments whatever the total is, the filled share of them filled.
        css: class of the bar.
    """
    done, places = int(filled), int(total)
    if parts:
        done, places = (done * parts // places if places else 0), parts
    if places > MAX_SEGMENTS:
        return _solid_bar(percent(done, places), css)
    return _segmented_bar(min(done, places), places, css)


@lru_cache(maxsize=1024)
def _segmented_bar(filled: int, total: int, css: str) -> SafeString:
    segments = format_html_join(
        "", '<i class="{}"></i>', ((("on" if place < filled else ""),) for place in range(total))
    )
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, segments)


@lru_cache(maxsize=256)
def _solid_bar(width: int, css: str) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="on" width="{}" height="1"/></svg>',
        css,
        width,
    )


@register.simple_tag
def bars(items: Sequence[Mapping[str, Any]], largest: float | str = "") -> list[dict[str, Any]]:
    """Return the items of a bar list with the width of their bars, 0 to 100.

    Args:
        items: each with label, value, text and maybe direction.
        largest: value of a full bar; "" takes the largest of the items.
    """
    full = float(largest) if largest != "" else max((item["value"] for item in items), default=0)
    return [{"direction": "", **item, "width": percent(item["value"], full)} for item in items]


@register.simple_tag
def map_regions(regions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the drawing of the region map: width, height and the given regions with their shapes, in drawing order.

    A region that was not given is left out.
    """
    given = {region["code"]: region for region in regions}
    width, height = map_size()
    drawn = [
        {
            "selected": False,
            **given[shape.code],
            "path": shape.path,
            "x": str(shape.label_x),
            "y": str(shape.label_y),
            "is_city": shape.is_city,
        }
        for shape in map_shapes()
        if shape.code in given
    ]
    return {"width": str(width), "height": str(height), "regions": drawn}


# --- text, dates, amounts ---------------------------------------------------------------------------------------
@register.filter
def localized(obj: object, field: str) -> str:
    """Return `<field>_kk|ru|en` of an object in the active language: `{{ region|localized:"name" }}`."""
    return text.localized(obj, field)


@register.simple_tag
def lang_of(obj: object, field: str) -> SafeString:
    """Draw the `lang` attribute of a text that `localized` shows in another language than the page's, else nothing.

    `<a href="…"{% lang_of project "title" %}>{{ project|localized:"title" }}</a>`
    """
    language = text.localized_with_language(obj, field).foreign_language
    return format_html(' lang="{}"', language) if language else SafeString("")


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day: "17 May", with the year when it is not this one."""
    return dates.day(value) if value else ""


@register.filter
def full_day(value: date | datetime | None, where: str = "") -> str:
    """Write a day with its weekday: "Saturday, 17 May"; `full_day:"inside"` for the middle of a line."""
    return dates.full_day(value, begins=where != "inside") if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Write the day of the week: "Saturday"."""
    return dates.weekday(value) if value else ""


@register.filter
def short_weekday(value: date | datetime | None) -> str:
    """Write the day of the week briefly: "Sat"."""
    return dates.short_weekday(value) if value else ""


@register.filter
def short_month(value: date | datetime | None) -> str:
    """Write the month briefly: "May"."""
    return dates.short_month(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """Write a time of day in Kazakhstan: "09:00"."""
    return dates.clock(value) if value else ""


@register.filter
def clock_range(start: datetime | None, end: datetime | None) -> str:
    """Write from when to when: `{{ shift.starts_at|clock_range:shift.ends_at }}` → "09:00–13:00"."""
    return dates.clock_range(start, end) if start and end else ""


@register.filter
def time_range(start: datetime | None, end: datetime | None) -> str:
    """Write day and times: `{{ shift.starts_at|time_range:shift.ends_at }}` → "Saturday, 17 May, 09:00–13:00"."""
    return dates.time_range(start, end) if start and end else ""


@register.filter
def day_number(value: date | datetime | None) -> str:
    """Write only the number of the day: "17"."""
    return str(dates.local_day(value).day) if value else ""


@register.filter
def machine_day(value: date | datetime | None) -> str:
    """Write a day for `<time datetime>`: "2026-05-17"."""
    return dates.local_day(value).isoformat() if value else ""


@register.filter
def relative_day(value: date | datetime | None) -> str:
    """Write how far a day is: "tomorrow", "in 3 days"."""
    return dates.relative_day(value) if value else ""


@register.filter
def hours(minutes: int | None) -> str:
    """Write minutes as hours and minutes: 200 → "3 h 20 min"."""
    return dates.hours(minutes) if minutes is not None else ""


@register.filter
def number(value: float | None) -> str:
    """Write a number with no-break spaces between thousands."""
    return dates.number(value) if value is not None else ""


@register.filter
def initials(name: str | None) -> str:
    """Return the first letters of the first two words, for an avatar: "Aigerim Saparova" → "AS"."""
    return "".join(word[0] for word in str(name or "").split()[:2]).upper()


# --- forms: see form_controls.py --------------------------------------------------------------------------------
for tag in (
    form_controls.control,
    form_controls.control_kind,
    form_controls.described_by,
    form_controls.error_links,
    form_controls.options,
):
    register.simple_tag(tag)


# --- lists ------------------------------------------------------------------------------------------------------
@register.simple_tag
def page_numbers(page: "Page[Any]") -> list[int]:
    """Return the page numbers to show: ends, the present one and its neighbours, 0 for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in numbers]


@register.simple_tag(takes_context=True)
def other_parameters(context: template.Context, *names: str) -> str:
    """Return the query of this page without some parameters, ready to be continued: "when=weekend&" or ""."""
    parameters = context["request"].GET.copy()
    for name in names:
        parameters.pop(name, None)
    return f"{parameters.urlencode()}&" if parameters else ""


# --- languages --------------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def language_urls(context: template.Context, *, absolute: bool = False) -> list[dict[str, str]]:
    """Return this very page in each language as dicts: code, short ("ҚЗ"), name ("Қазақша"), url.

    Paths are the same words in all languages, only the first part differs. A page without a language in its address
    (an error, a picture) leads to the home page. Relative addresses keep the query, absolute ones (for search
    engines) leave it out.
    """
    request: HttpRequest | None = context.get("request")
    path, query = (request.path, request.META.get("QUERY_STRING", "")) if request else ("/", "")
    codes = [code for code, _ in settings.LANGUAGES]
    first, _, rest = path.lstrip("/").partition("/")
    rest = rest if first in codes else ""
    tail = "" if absolute or not query or first not in codes else f"?{query}"
    root = settings.BASE_URL if absolute else ""
    return [
        {
            "code": code,
            "short": _SHORT_LANGUAGE_NAMES[code],
            "name": name,
            "url": f"{root}/{code}/{rest}{tail}",
        }
        for code, name in settings.LANGUAGES
    ]
