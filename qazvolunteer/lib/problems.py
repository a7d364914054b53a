"""What the API answers when something is wrong: problem details (RFC 9457), in the language of the request."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

API_PATH = "/api/v1/"
CONTENT_TYPE = "application/problem+json"
#: status → title; the code of a status without a rule of its own is in CODES
TITLES = {
    400: _("The request is not right"),
    401: _("Sign in first"),
    403: _("This is not open to you"),
    404: _("There is nothing at this address"),
    405: _("This method is not offered here"),
    406: _("Only JSON is offered"),
    409: _("A rule says no"),
    410: _("This is over"),
    413: _("Too much was sent"),
    415: _("Only JSON is read"),
    429: _("Too many requests"),
    500: _("Something broke on our side"),
    503: _("The portal is resting for a moment"),
}
CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "refused",
    410: "gone",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    500: "error",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one parameter or field."""

    field: str
    code: str
    message: str


def problem(
    status: int, *, detail: str = "", code: str = "", errors: Iterable[FieldError] = ()
) -> dict[str, Any]:
    """Return the document: type, title, status and code; a detail and the fields' errors where there are some.

    Args:
        code: name of the rule; default: that of the status.
    """
    document: dict[str, Any] = {
        "type": f"{settings.BASE_URL}/api/docs/#status-{status}",
        "title": str(TITLES.get(status, TITLES[400])),
        "status": status,
        "code": code or CODES.get(status, CODES[400]),
    }
    if detail:
        document["detail"] = detail
    if fields := [asdict(error) for error in errors]:
        document["errors"] = fields
    return document


def problem_response(request: HttpRequest, status: int) -> JsonResponse | None:
    """Answer a request to the API that failed outside its views; None for every other request."""
    if not request.path.startswith(API_PATH):
        return None
    response = JsonResponse(
        problem(status), status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    response["Cache-Control"] = "no-store"
    return response
