"""The catalogue: shifts that take people, narrowed by filters that stand in the address."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from projects.forms.catalogue import ShiftFilter
from projects.models import Shift
from projects.selectors.catalogue.cards import cards_of
from projects.selectors.catalogue.finding import (
    Days,
    Found,
    When,
    Wish,
    bookable_shifts,
    count_found,
    shifts_for,
    with_card_facts,
)
from projects.views.catalogue_parts import (
    PARAMETERS,
    address,
    applied_chips,
    heading,
    menu_chips,
    quick_chips,
    region_map,
)
from qazvolunteer.reference.selectors import directions, regions

PAGE_SIZE = 24


class _CountedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that has been told how many rows there are: the page counts them anyway."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._count = count

    @cached_property
    def count(self) -> int:
        """Number of rows."""
        return self._count


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """List bookable shifts. A wrong filter is explained at its field, the others still narrow.

    Cost: 4 queries; one more where nothing has the words as they were typed, or nothing is on the days.
    """
    now = timezone.now()
    all_regions, all_directions = list(regions()), list(directions())
    filters = ShiftFilter(request.GET, bookable_shifts(now), regions=all_regions, directions=all_directions)
    found = count_found(filters.wish, now, choices=_choices(filters.wish))
    if filters.wish.words and not found.shifts:
        filters.is_fuzzy = True
        found = count_found(filters.wish, now, choices=_choices(filters.wish))
    wish = filters.wish
    page = _page(request, filters, found)
    context = {
        "section": "projects",
        "form": filters.form,
        "wish": wish,
        "found": found,
        "page": page,
        "cards": cards_of(page),
        "title": heading(filters, wish),
        "applied": applied_chips(request.GET, filters, wish),
        "menus": menu_chips(request.GET, wish, all_regions, all_directions),
        "quick": quick_chips(request.GET, filters, found),
        "is_filtered": any(request.GET.get(name) for name in PARAMETERS),
        "elsewhere": _without_days(request, wish) if not found.shifts and wish.days else None,
        "map": region_map(request.GET, found.places_by_region, all_regions, wish) if found.shifts else None,
    }
    return render(request, "projects/catalogue.html", context)


def _page(request: HttpRequest, filters: ShiftFilter, found: Found) -> Page[Shift]:
    rows = with_card_facts(filters.qs) if found.shifts else Shift.objects.none()
    return _CountedPaginator(rows, PAGE_SIZE, count=found.shifts).get_page(request.GET.get("page"))


def _choices(wish: Wish) -> dict[str, Wish]:
    """Return what the quick chips would find beside the other filters."""
    today = timezone.localdate()
    named = {str(name): wish.but(days=Days.named(name, today)) for name in When}
    return {
        **named,
        "online": wish.but(is_online=True),
        "age16": wish.but(age=16),
    }


def _without_days(request: HttpRequest, wish: Wish) -> dict[str, Any] | None:
    """Return the nearest shift on any day for the same filters, and the address that shows it."""
    card = next(iter(cards_of(shifts_for(wish.but(days=None), timezone.now())[:1])), None)
    if card is None:
        return None
    return {"card": card, "url": address(request.GET, when=None, since=None, until=None)}
