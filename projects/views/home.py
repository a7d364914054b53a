"""The home page: find something to do, see what waits, understand how it works."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from projects.forms.catalogue import ShiftFilter
from projects.selectors.catalogue.cards import nearest_cards, region_label
from projects.selectors.catalogue.finding import Days, Found, When, Wish, count_found, shifts_for
from qazvolunteer.reference.models import Region
from qazvolunteer.reference.selectors import directions, regions
from qazvolunteer.ui.quilt import marks_apart

#: cards of the nearest shifts, and marks on the map
NEAREST, PINS = 4, 3


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the finder with real counts, the nearest shifts with free places, the directions.

    Cost: 4 queries, and those of the figures.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    all_regions, all_directions = list(regions()), list(directions())
    wishes = {
        "today": Wish(days=Days.named(When.TODAY, today)),
        "weekend": Wish(days=Days.named(When.WEEKEND, today)),
        "week": Wish(days=Days.named(When.WEEK, today)),
        "online": Wish(is_online=True),
        "age16": Wish(age=16),
    }
    found = count_found(Wish(), now, choices=wishes)
    context = {
        "finder": ShiftFilter(QueryDict(), regions=all_regions, directions=all_directions).form,
        "found": found,
        "chips": _chips(found.choices),
        "cards": nearest_cards(shifts_for(Wish(), now), NEAREST),
        "directions": all_directions,
        "region_count": len(all_regions),
        "pins": _pins(found, all_regions),
    }
    return render(request, "projects/home.html", context)


def _chips(counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the quick choices under the finder; one that would find nothing is not shown."""
    catalogue = reverse("projects:catalogue")
    chips = [
        ("today", _("Today"), "when=today"),
        ("weekend", _("This weekend"), "when=weekend"),
        ("week", _("In the next 7 days"), "when=week"),
        ("online", _("Online"), "online=1"),
        ("age16", _("From the age of 16"), "age=16"),
    ]
    return [
        {"label": label, "url": f"{catalogue}?{query}", "count": counts[name]}
        for name, label, query in chips
        if counts[name]
    ]


def _pins(found: Found, all_regions: list[Region]) -> list[dict[str, Any]]:
    """Return the marks on the map: where most shifts of the weekend are, if there is room for the words."""
    counts = {code: choices["weekend"] for code, choices in found.choices_by_region.items()}
    wanted = [region for region in all_regions if counts.get(region.pk)]
    by_count = {
        region.grid_code: region
        for region in sorted(wanted, key=lambda region: (-counts[region.pk], region.position))
    }
    return [
        {
            "code": region.grid_code,
            "name": region_label(region),
            "text": ngettext(
                "%(count)d shift this weekend", "%(count)d shifts this weekend", counts[region.pk]
            )
            % {"count": counts[region.pk]},
            "url": f"{reverse('projects:catalogue')}?when=weekend&region={region.slug}",
        }
        for region in (by_count[code] for code in marks_apart(by_count, limit=PINS))
    ]
