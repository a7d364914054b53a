"""What every page may ask about the person's workplaces."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from organizations.selectors.access import active_memberships, active_staff
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.text import localized


def workplaces(request: HttpRequest) -> dict[str, Any]:
    """Return `workplaces`: a list of dicts (label, url) for the menu of a signed-in person.

    Cost: 2 queries, and only when a page looks at it.
    """
    return {"workplaces": SimpleLazyObject(lambda: _workplaces(getattr(request, "user", None)))}


def _workplaces(user: object) -> list[dict[str, str]]:
    if not isinstance(user, User):
        return []
    places = [
        {
            "label": localized(membership.organization, "name"),
            "url": reverse("workspace:today", args=[membership.organization_id]),
        }
        for membership in active_memberships(user)
    ]
    staff = active_staff(user)
    if staff is not None:
        places.append({"label": localized(staff.office, "name"), "url": reverse("office:queue")})
    return places
