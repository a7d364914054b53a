"""The public page of an organization: who it is, what it does, what it did."""

from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.models import Organization
from projects.selectors.catalogue.cards import nearest_cards, region_label
from projects.selectors.catalogue.overviews import (
    next_shifts,
    project_lines,
    projects_now,
    projects_past,
    public_organizations,
)
from projects.selectors.hours.claims import minutes_of_organization
from qazvolunteer.figures.registry import written
from qazvolunteer.lib.http import get_or_404
from qazvolunteer.lib.text import foreign_languages, localized_with_language

#: cards and lines of each kind on the page
SHIFTS, PROJECTS = 8, 24


@login_not_required
@require_safe
def organization_page(request: HttpRequest, organization_id: int, slug: str) -> HttpResponse:
    """Show an organization that the front office verified. Cost: 5 queries."""
    organization = get_or_404(public_organizations(), pk=organization_id)
    if slug != organization.slug:
        return redirect("projects:organization", organization_id, organization.slug, permanent=True)
    now = timezone.now()
    name, about = (localized_with_language(organization, field) for field in ("name", "about"))
    context = {
        "section": "organizations",
        "trail": [
            {"label": _("Organizations"), "url": reverse("organizations:index")},
            {"label": name.text, "url": ""},
        ],
        "organization": organization,
        "name": name,
        "about": about,
        "languages": foreign_languages([name, about]),
        "hours": _hours_of(organization),
        "place": region_label(organization.region),
        "cards": nearest_cards(next_shifts(now, project__organization=organization), SHIFTS),
        "projects": project_lines(projects_now(now, organization=organization)[:PROJECTS]),
        "past": project_lines(projects_past(organization=organization)[:PROJECTS]),
    }
    return render(request, "projects/organization.html", context)


def _hours_of(organization: Organization) -> str:
    """Return the confirmed hours as a figure, like those of the results; "" for none."""
    minutes = minutes_of_organization(organization.pk)
    return written(Decimal(minutes) / 60, 1) if minutes else ""
