"""Every error of the API as a problem document."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from qazvolunteer.lib.access import AccessDenied
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.problems import CONTENT_TYPE, FieldError, problem

#: statuses whose title says all: the words of the framework would only repeat it
_SAID_BY_TITLE = {401, 404, 406}


class Gone(exceptions.APIException):
    """Something that was public and is over; the code names the reason."""

    status_code = 410


class InvalidParameters(exceptions.APIException):
    """Parameters that are unknown, or whose values make no sense."""

    status_code = 400

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__()
        self.errors = errors


def check_parameters(query: QueryDict, *forms: BaseForm) -> None:
    """Refuse parameters that no form has, and values that a form refuses.

    Raises:
        InvalidParameters: with one error for each parameter.
    """
    known = {name for form in forms for name in form.fields}
    errors = [
        FieldError(name, "unknown", _("There is no such parameter.")) for name in sorted({*query} - known)
    ]
    for form in forms:
        for field, problems in form.errors.as_data().items():
            for error in problems:
                errors.append(FieldError(field, error.code or "invalid", " ".join(error.messages)))
    if errors:
        raise InvalidParameters(errors)


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an error into a problem document; None for what is a defect of ours and becomes a 500."""
    if isinstance(error, Http404):
        document = problem(404)
    elif isinstance(error, AccessDenied):
        document = problem(403, detail=str(error.reason))
    elif isinstance(error, PermissionDenied):
        document = problem(403)
    elif isinstance(error, Refusal):
        fields = [FieldError(error.field, error.code, str(error))] if error.field else []
        document = problem(409, detail=str(error), code=error.code, errors=fields)
    elif isinstance(error, exceptions.APIException):
        document = _of_framework(error)
    else:
        return None
    set_rollback()
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return Response(document, status=document["status"], headers=headers, content_type=CONTENT_TYPE)


def _of_framework(error: exceptions.APIException) -> dict[str, Any]:
    status = error.status_code
    if isinstance(error, InvalidParameters):
        return problem(status, errors=error.errors)
    detail = "" if status in _SAID_BY_TITLE or not isinstance(error.detail, str) else str(error.detail)
    return problem(status, detail=detail, code=str(error.get_codes()) if isinstance(error, Gone) else "")
