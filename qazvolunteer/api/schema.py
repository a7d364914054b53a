"""The schema of the API (OpenAPI 3.1), made of the views and serializers themselves, and how views describe theirs."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers

from qazvolunteer.api.paging import PAGE_SIZE
from qazvolunteer.lib.problems import CONTENT_TYPE, TITLES

ViewT = TypeVar("ViewT", bound=Callable[..., Any])
Text = str | Promise
#: parts of a schema that only the generator and forms need
_NOT_FOR_READERS = ("readOnly", "x-spec-enum-id", "title")


class FieldErrorSerializer(serializers.Serializer[Any]):
    """What is wrong with one parameter."""

    field = serializers.CharField(read_only=True)
    code = serializers.CharField(read_only=True)
    message = serializers.CharField(read_only=True, help_text=_("In the language of the request."))


class ProblemSerializer(serializers.Serializer[Any]):
    """An error as problem details (RFC 9457)."""

    type = serializers.URLField(read_only=True)
    title = serializers.CharField(read_only=True, help_text=_("In the language of the request."))
    status = serializers.IntegerField(read_only=True)
    code = serializers.CharField(read_only=True, help_text=_("Name of the rule, for programs."))
    detail = serializers.CharField(required=False, help_text=_("In the language of the request."))
    errors = FieldErrorSerializer(many=True, required=False)  # type: ignore[assignment]


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The cookie of the site's session."""

    target_class = "qazvolunteer.api.access.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def parameter(
    name: str, description: Text, *, kind: type = str, values: Sequence[tuple[str, Text]] = (), **more: Any
) -> OpenApiParameter:
    """Describe a parameter of a query; `values` are all that it takes, with their meaning."""

    def words() -> str:
        return "\n".join([f"{description}\n", *(f"* `{value}` - {label}" for value, label in values)])

    return OpenApiParameter(
        name,
        kind,
        # put together when the schema is made, in its language
        description=lazy(words, str)() if values else description,
        enum=[value for value, _label in values] or None,
        **more,
    )


#: the parameters of every list
PAGING = (
    parameter("page_size", _("Rows on a page."), kind=int, default=PAGE_SIZE),
    parameter("cursor", _("Where the page begins: take it from the address in `next`, never make one.")),
)


def described(
    operation: str,
    summary: Text,
    answer: Any,
    *,
    example: Any,
    parameters: Iterable[OpenApiParameter] = (),
    errors: Iterable[int] = (),
    is_public: bool = True,
) -> Callable[[ViewT], ViewT]:
    """Describe the `get` of a view.

    Args:
        answer: the serializer of the answer.
        errors: statuses that it answers beside 400, 406 and 429.
    """
    statuses = sorted({400, 406, 429, *errors, *([] if is_public else [401])})
    return extend_schema(
        operation_id=operation,
        summary=summary,
        parameters=list(parameters),
        responses={
            200: answer,
            **{(status, CONTENT_TYPE): ProblemSerializer for status in statuses},
        },
        examples=[OpenApiExample("Example", value=example, response_only=True, status_codes=["200"])],
        auth=[] if is_public else None,
        tags=["public" if is_public else "person"],
    )


def page_of(
    serializer: type[serializers.BaseSerializer[Any]], **beside: serializers.Field[Any, Any, Any, Any]
) -> Any:
    """Return the serializer of a page of a list.

    Args:
        beside: what the page says beside its rows.
    """
    name = serializer.__name__.removesuffix("Serializer")
    following = serializers.URLField(
        allow_null=True, read_only=True, help_text=_("Address of the next page; null on the last.")
    )
    return inline_serializer(
        f"{name}Page", {**beside, "next": following, "results": serializer(many=True, read_only=True)}
    )


@cache
def schema_of(language: str) -> dict[str, Any]:
    """Return the schema with its descriptions in a language. Made once in a process; asks nothing of the database."""
    with translation.override(language):
        schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


def tidy(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Take out of the schema what only the generator needs, and name the answers; called by the generator."""
    for path in result["paths"].values():
        del path["get"]["description"]  # how the view is made; the summary is for readers
        for status, answer in path["get"]["responses"].items():
            answer["description"] = str(TITLES.get(int(status), "OK"))
    _without(result["paths"])
    _without(result["components"])
    result["servers"] = [{"url": settings.BASE_URL}]
    return result


def _without(part: Any) -> None:
    if isinstance(part, list):
        for item in part:
            _without(item)
    if isinstance(part, dict):
        for name in _NOT_FOR_READERS:
            if isinstance(part.get(name), str | bool):
                del part[name]
        for name, item in part.items():
            if name not in ("example", "examples"):
                _without(item)
