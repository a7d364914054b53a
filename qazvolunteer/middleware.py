"""Middleware of the portal: request size, request log, private pages, workplaces named by the address."""

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from organizations.selectors.access import active_membership, active_staff
from organizations.views.context import workplaces
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.problems import problem_response
from qazvolunteer.second_factor.views.gate import second_factor_step

#: digits of the longest length that is worth reading as a number
_LONGEST = 19
GetResponse = Callable[[HttpRequest], HttpResponse]
logger = structlog.get_logger("qazvolunteer.request")


class RequestSizeMiddleware:
    """Refuse a body over MAX_BODY_BYTES, or one whose length makes no sense, before anything reads it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdecimal()):
            return self._refuse(request, 400)
        if len(length) > _LONGEST or int(length) > settings.MAX_BODY_BYTES:
            return self._refuse(request, 413)
        return self.get_response(request)

    @staticmethod
    def _refuse(request: HttpRequest, status: int) -> HttpResponse:
        # the language is not known yet: this middleware stands before all that reads a body
        with translation.override(translation.get_language_from_request(request, check_path=True)):
            response = problem_response(request, status) or render(
                request, f"errors/{status}.html", status=status
            )
        response["Connection"] = "close"
        return response


class RequestLogMiddleware:
    """Log one line a request: route, method, status, milliseconds. No paths, no queries, no addresses."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            route=match.view_name if match else None,
            method=request.method,
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        return response


class PrivateCacheMiddleware:
    """Pages of a signed-in person are never stored by a shared or a browser cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
        )
        return response


#: URL namespaces of the organization's workspace: pages of the projects app and pages of the organizations app
WORKSPACES = frozenset({"workspace", "workspace_org"})


class WorkplaceMiddleware:
    """Put the workplace that the address names on the request; a stranger to it gets 404.

    - namespaces ``workspace`` and ``workspace_org`` (``/o/<org_id>/…``): ``request.membership``;
    - namespace ``office`` (``/office/…``): ``request.staff``, in a session that passed a second factor; another one
      is led to it first.

    The organization is in the address, never in the session: two tabs cannot disagree.
    Cost: 1 query there, 2 in the office.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # for the menu; asks the database only when a page draws it
        request.workplaces = workplaces(request)["workplaces"]  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: object,
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Load the workplace before the view runs."""
        match = request.resolver_match
        if match is None or not isinstance(request.user, User):
            return None
        if WORKSPACES.intersection(match.namespaces):
            membership = active_membership(request.user, organization_id=int(str(view_kwargs["org_id"])))
            if membership is None:
                raise Http404
            request.membership = membership  # type: ignore[attr-defined]
        elif "office" in match.namespaces:
            staff = active_staff(request.user)
            if staff is None:
                raise Http404
            request.staff = staff  # type: ignore[attr-defined]
            return second_factor_step(request, request.user)
        return None
