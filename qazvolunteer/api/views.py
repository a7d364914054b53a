"""What all views of the API share: only reading, the language of the request, limits, caching, lists by pages."""

import hashlib
from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from qazvolunteer.api.access import SessionAuthentication, Throttle
from qazvolunteer.api.errors import check_parameters
from qazvolunteer.api.fields import PagesSerializer, page_addresses
from qazvolunteer.api.paging import PageForm, slice_of
from qazvolunteer.api.schema import described, schema_of
from qazvolunteer.lib.text import LANGUAGES

_SITE = "https://qazvolunteer.example.org"
#: an example of the first answer, shortened
INDEX = {
    "resources": {
        "shifts": f"{_SITE}/api/v1/shifts/",
        "shift": f"{_SITE}/api/v1/shifts/{{shift_id}}/",
        "my_signups": f"{_SITE}/api/v1/me/signups/",
    },
    "schema": f"{_SITE}/api/schema.json",
    "docs": {code: f"{_SITE}/{code}/api/docs/" for code in LANGUAGES},
}
_EXPOSED = "ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"


class ReadView(APIView):
    """Base of every resource: GET and HEAD, one language, one limit."""

    http_method_names = ["get", "head"]
    metadata_class = None
    authentication_classes = [SessionAuthentication]
    throttle: Throttle | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is no reading before anything is asked about the person."""
        translation.activate(_language(request))
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)

    def get_throttles(self) -> list[Any]:
        """Keep the one limit, for the headers."""
        self.throttle = Throttle()
        return [self.throttle]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Tell how much of the limit is left, and who may keep the answer."""
        response = super().finalize_response(request, response, *args, **kwargs)
        usage = getattr(self.throttle, "usage", None)
        if usage:
            response["RateLimit-Limit"] = str(usage.limit.count)
            response["RateLimit-Remaining"] = str(usage.remaining)
            response["RateLimit-Reset"] = str(usage.resets_in)
        response["Cache-Control"] = self.cache_control(response.status_code)
        return response

    def cache_control(self, status: int) -> str:
        """Return who may keep an answer, and for how long."""
        return "private, no-store"


class PublicView(ReadView):
    """What everybody may read, from any site, without credentials."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 304 where nothing changed, and let other sites read."""
        response = super().dispatch(request, *args, **kwargs)
        if isinstance(response, Response) and response.status_code == 200:
            response.render()
            response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            limits = {name: response[name] for name in response.headers if name.startswith("RateLimit-")}
            answer: HttpResponseBase = (
                get_conditional_response(request, etag=response["ETag"], response=response) or response
            )
            for name, value in limits.items():
                answer[name] = value
            return _open_to_all(answer)
        return _open_to_all(response)

    def cache_control(self, status: int) -> str:
        """Anybody may keep it for a minute; errors nobody."""
        return "public, max-age=60" if status == 200 else "no-store"


class PersonView(ReadView):
    """What a signed-in person reads about themselves."""

    permission_classes = [IsAuthenticated]


class ListView(ReadView):
    """A list by pages.

    A subclass names the serializer and the order, and returns its rows. Its filter form, if there is one, has been
    checked when `rows` is called.
    """

    serializer: ClassVar[type[BaseSerializer[Any]]]
    #: columns of the order; the last one makes every row different
    order: Sequence[str]

    def get(self, request: Request) -> Response:
        """Return a page of the list."""
        order = self.columns()
        page = PageForm(request.query_params, order=order)
        filters = self.filters(request)
        check_parameters(request.query_params, *filters, page)
        found = slice_of(self.rows(request, *filters), page, order=order)
        address = None
        if found.next_cursor:
            query = request.query_params.copy()
            query["cursor"] = found.next_cursor
            address = f"{request.build_absolute_uri(request.path)}?{query.urlencode()}"
        return Response(
            {**self.beside(request), "next": address, "results": self.serializer(found.rows, many=True).data}
        )

    def filters(self, request: Request) -> list[BaseForm]:
        """Return the forms that check the parameters of this list."""
        return []

    def columns(self) -> Sequence[str]:
        """Return the order of this request."""
        return self.order

    def beside(self, request: Request) -> dict[str, Any]:
        """Return what the answer says beside the rows."""
        return {}

    def rows(self, request: Request, *filters: Any) -> QuerySet[Any]:
        """Return the rows that the filters ask for."""
        raise NotImplementedError


class PublicListView(PublicView, ListView):
    """A public list by pages."""


class PersonListView(PersonView, ListView):
    """A person's own list by pages."""


class IndexSerializer(serializers.Serializer[Any]):
    """Where a program begins."""

    resources = serializers.DictField(
        child=serializers.CharField(),
        read_only=True,
        help_text=_("Name and address; a part in braces is an id."),
    )
    schema = serializers.URLField(read_only=True)
    docs = PagesSerializer(read_only=True)


class Index(PublicView):
    """The addresses of the API by their names, taken from the schema, so that none is forgotten."""

    @described("index", _("All addresses of the API"), IndexSerializer, example=INDEX)
    def get(self, request: Request) -> Response:
        """Return them. Cost: no queries."""
        check_parameters(request.query_params)
        operations = {item["get"]["operationId"]: path for path, item in schema_of("en")["paths"].items()}
        resources = {name: settings.BASE_URL + path for name, path in operations.items() if name != "index"}
        schema = settings.BASE_URL + reverse("api_schema")
        return Response({"resources": resources, "schema": schema, "docs": page_addresses("api_docs")})


class Nothing(PublicView):
    """Every address of the API that nobody serves."""

    schema = None

    def get(self, request: Request, rest: str = "") -> Response:
        """Answer 404."""
        raise Http404


class SchemaView(PublicView):
    """The API described for programs (OpenAPI 3.1), in English."""

    schema = None

    def get(self, request: Request) -> Response:
        """Return the schema."""
        check_parameters(request.query_params)
        return Response(schema_of("en"))


def _language(request: Request) -> str:
    """Return the language that the header asks for; cookies do not count, so that caches may keep answers."""
    header = str(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    for code, _weight in parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return LANGUAGES[0]


def _open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let pages of other sites read the answer, without cookies. Their browsers ask nothing first for a plain GET."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = _EXPOSED
    return response
