"""Pages for what went wrong: what happened, in a sentence, and what to do next. No codes without words.

The API answers by itself (`qazvolunteer.api.errors`); what fails before or beside its views comes here and is answered
as a problem document.
"""

import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from qazvolunteer.lib.access import AccessDenied
from qazvolunteer.lib.problems import problem_response

#: seconds until a page is worth another try: PostgreSQL restarts in less
RETRY_AFTER = 30


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense. What Django says about it is for the log, not for the person."""
    return problem_response(request, 400) or render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """403 with the reason that `demand` gave; other refusals carry no reason fit for a person."""
    reason = exception.reason if isinstance(exception, AccessDenied) else ""
    return render(request, "errors/403.html", {"reason": reason}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. Never says what was looked for: another organization's thing and no thing look the same."""
    return problem_response(request, 404) or render(request, "errors/404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: a rate limit; allauth finds this function as `handler429` of the root URLconf."""
    return render(request, "errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, drawn without the request: session, user and database may be what broke.

    503 when it is the database: away, restarting, or busy for longer than anybody should wait.
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return _database_unavailable(request)
    return problem_response(request, 500) or HttpResponse(render_to_string("errors/500.html"), status=500)


def _database_unavailable(request: HttpRequest) -> HttpResponse:
    page = problem_response(request, 503) or HttpResponse(render_to_string("errors/503.html"), status=503)
    page["Retry-After"] = str(RETRY_AFTER)
    return page


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token. Django's own reason is technical and stays out of the page."""
    text = _(
        "The form was open for too long, or cookies are off. Go back, reload the page and send it again."
    )
    return render(request, "errors/403.html", {"reason": text}, status=403)
