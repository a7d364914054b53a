"""Parts of the catalogue's page: chips that add and take off filters, the map, the heading."""

from itertools import pairwise
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from projects.forms.catalogue import ShiftFilter
from projects.selectors.catalogue.cards import region_label
from projects.selectors.catalogue.finding import Days, Found, When, Wish
from qazvolunteer.reference.models import Direction, Region
from qazvolunteer.ui.dates import day, number

#: filters that the address may carry, in the order of the page
PARAMETERS = ("q", "region", "when", "since", "until", "direction", "age", "online", "full")
#: steps of colour on the map above zero
_STEPS = 4


def address(query: QueryDict, **changes: str | None) -> str:
    """Return the address of this list with some filters changed; None takes one off. Always the first page."""
    changed = QueryDict(mutable=True)
    values = {name: query.get(name, "") for name in PARAMETERS} | changes
    for name, value in values.items():
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"


def quick_chips(query: QueryDict, filters: ShiftFilter, found: Found) -> list[dict[str, Any]]:
    """Return the chips that are not applied: each adds one filter and says how many shifts it would leave."""
    data = filters.form.cleaned_data
    offered: list[tuple[str, Any, dict[str, str | None]]] = [
        *((str(name), When(name).label, {"when": str(name), "since": None, "until": None}) for name in When),
        ("online", _("Online"), {"online": "1"}),
        ("age16", _("From the age of 16"), {"age": "16"}),
    ]
    taken = {
        **{str(name): bool(data.get("when") or data.get("since") or data.get("until")) for name in When},
        "online": bool(data.get("online")),
        "age16": data.get("age") is not None,
    }
    return [
        {"label": label, "url": address(query, **changes), "count": found.choices[name]}
        for name, label, changes in offered
        if not taken[name] and found.choices[name]
    ]


def applied_chips(query: QueryDict, filters: ShiftFilter, wish: Wish) -> list[dict[str, str]]:
    """Return the chips of what is applied, with icons; each link takes its filter off."""
    chips: list[tuple[str, str, dict[str, str | None]]] = []
    if wish.words:
        chips.append(("search", wish.words, {"q": None}))
    if wish.days:
        label = _days_label(filters, wish.days)
        chips.append(("calendar-days", label, {"when": None, "since": None, "until": None}))
    if wish.region:
        chips.append(("map-pin", region_label(wish.region), {"region": None}))
    if wish.direction:
        chips.append(("", str(wish.direction), {"direction": None}))
    if wish.is_online:
        chips.append(("", _("Online"), {"online": None}))
    if wish.age is not None:
        chips.append(("", _("Age: %(age)d") % {"age": wish.age}, {"age": None}))
    if wish.with_full:
        chips.append(("", _("Full shifts too"), {"full": None}))
    else:
        chips.append(("", _("Free places"), {"full": "1"}))
    return [{"icon": icon, "label": label, "url": address(query, **change)} for icon, label, change in chips]


def menu_chips(
    query: QueryDict, wish: Wish, all_regions: list[Region], all_directions: list[Direction]
) -> list[dict[str, Any]]:
    """Return the chips that open a list to choose from: regions and directions, while none is chosen."""
    menus: list[dict[str, Any]] = []
    if not wish.region and not wish.is_online:
        entries = [
            {"label": region_label(region), "url": address(query, region=region.slug)}
            for region in all_regions
        ]
        menus.append({"label": _("All regions"), "icon": "map-pin", "entries": entries})
    if not wish.direction:
        entries = [
            {"label": str(direction), "url": address(query, direction=direction.pk)}
            for direction in all_directions
        ]
        menus.append({"label": _("Direction"), "icon": "", "entries": entries})
    return menus


def _days_label(filters: ShiftFilter, days: Days) -> str:
    data = filters.form.cleaned_data
    if data.get("when") and not (data.get("since") or data.get("until")):
        return str(When(data["when"]).label)
    if days.first and days.last:
        return day(days.first) if days.first == days.last else f"{day(days.first)} – {day(days.last)}"
    if days.first:
        return _("From: %(day)s") % {"day": day(days.first)}
    return _("Until: %(day)s") % {"day": day(days.last)} if days.last else ""


def heading(filters: ShiftFilter, wish: Wish) -> str:
    """Return the heading: what the list shows, at its simplest."""
    data = filters.form.cleaned_data
    named = {
        When.TODAY: _("Shifts today"),
        When.TOMORROW: _("Shifts tomorrow"),
        When.WEEKEND: _("Shifts this weekend"),
        When.WEEK: _("Shifts in the next 7 days"),
    }
    if data.get("when") and not (data.get("since") or data.get("until")):
        return named[When(data["when"])]
    if wish.is_online:
        return _("Shifts online")
    return _("Shifts that need people") if not wish.with_full else _("Shifts")


def region_map(
    query: QueryDict, places: dict[str, int], all_regions: list[Region], wish: Wish
) -> dict[str, Any]:
    """Return the map of free places: five steps by quarters of the largest number, zero on its own."""
    largest = max(places.values(), default=0)
    bounds = [0, *(round(largest * quarter / _STEPS) for quarter in range(1, _STEPS + 1))]
    rows = [
        {
            "code": region.grid_code,
            "name": region_label(region),
            "text": number(places.get(region.pk, 0)),
            "step": _step(places.get(region.pk, 0), bounds),
            "url": address(query, region=region.slug),
            "selected": region == wish.region,
        }
        for region in all_regions
    ]
    return {"rows": rows, "legend": _legend(bounds)} if largest >= _STEPS else {"rows": rows, "legend": []}


def _step(value: int, bounds: list[int]) -> int:
    return next((step for step, bound in enumerate(bounds) if value <= bound), _STEPS) if value else 0


def _legend(bounds: list[int]) -> list[str]:
    ranges = pairwise(bounds)
    return [
        "0",
        *(f"{number(low + 1)}–{number(high)}" if high > low + 1 else number(high) for low, high in ranges),
    ]
