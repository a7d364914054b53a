"""What every page knows: the site's name and contacts, the theme, the workplaces of the person."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from qazvolunteer.ui.theme import theme_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `site`, `theme` and `workplaces`; needs no session, so error pages may use it. Cost: no queries.

    `workplaces` is a list of dicts (label, url) that a middleware put on the request for a person who works
    somewhere; without it the list is empty.
    """
    return {
        "site": {
            "name": settings.SITE_NAME,
            "phone": settings.SITE_PHONE,
            "email": settings.SITE_EMAIL,
            "demo": settings.DEMO,
        },
        "theme": theme_of(request),
        "workplaces": getattr(request, "workplaces", []),
    }
