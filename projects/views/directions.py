"""Directions and national initiatives: what they are, and what can be done in them now."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.models import Initiative
from projects.selectors.catalogue.cards import nearest_cards
from projects.selectors.catalogue.overviews import (
    direction_counts,
    initiatives,
    next_shifts,
    project_lines,
    projects_now,
    projects_past,
)
from qazvolunteer.lib.http import get_or_404
from qazvolunteer.lib.text import localized
from qazvolunteer.reference.models import Direction
from qazvolunteer.reference.selectors import directions

#: cards and lines of each kind on a page
SHIFTS, PROJECTS = 8, 24


@login_not_required
@require_safe
def direction_list(request: HttpRequest) -> HttpResponse:
    """Show the directions with the number of shifts that need people. Cost: 2 queries."""
    counts = direction_counts(timezone.now())
    rows = [{"direction": direction, "count": counts.get(direction.pk, 0)} for direction in directions()]
    return render(request, "projects/directions.html", {"section": "projects", "rows": rows})


@login_not_required
@require_safe
def direction_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a direction: its text, the next shifts, its initiatives. Cost: 6 queries."""
    direction = get_or_404(Direction.objects.all(), pk=code)
    now = timezone.now()
    shifts = next_shifts(now, project__direction=direction)
    context = {
        "section": "projects",
        "trail": _trail(_("Directions"), "projects:directions", direction),
        "direction": direction,
        "cards": nearest_cards(shifts, SHIFTS),
        "initiatives": list(initiatives(direction)),
        "projects": project_lines(projects_now(now, direction=direction)[:PROJECTS]),
    }
    return render(request, "projects/direction.html", context)


@login_not_required
@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Show the national initiatives. Cost: 2 queries."""
    context = {"section": "projects", "initiatives": list(initiatives())}
    return render(request, "projects/initiatives.html", context)


@login_not_required
@require_safe
def initiative_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show an initiative: its text, who operates it in which year, what is done under it. Cost: 5 queries."""
    initiative = get_or_404(initiatives(), pk=code)
    now = timezone.now()
    context = {
        "section": "projects",
        "trail": _trail(_("National initiatives"), "projects:initiatives", initiative),
        "initiative": initiative,
        "cards": nearest_cards(next_shifts(now, project__initiative=initiative), SHIFTS),
        "projects": project_lines(projects_now(now, initiative=initiative)[:PROJECTS]),
        "past": project_lines(projects_past(initiative=initiative)[:PROJECTS]),
    }
    return render(request, "projects/initiative.html", context)


def _trail(label: str, list_name: str, subject: Direction | Initiative) -> list[dict[str, str]]:
    """Return the way from the list to the page of one of its rows."""
    return [{"label": label, "url": reverse(list_name)}, {"label": localized(subject, "name"), "url": ""}]
