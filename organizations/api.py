"""Organizations in the API: those that have a public page, without their e-mail and phone."""

from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.enums import OrganizationKind
from organizations.forms import RegisterFilterForm
from organizations.selectors.register import RegisterFilter, registered_organizations
from qazvolunteer.api.errors import check_parameters
from qazvolunteer.api.fields import Pages, Texts
from qazvolunteer.api.schema import PAGING, described, page_of, parameter
from qazvolunteer.api.views import PublicListView, PublicView
from qazvolunteer.lib.http import get_or_404
from qazvolunteer.lib.text import page_language

ORGANIZATION = {
    "id": 34,
    "kind": "ngo",
    "name": {"kk": "Жасыл қала", "ru": "Зелёный город"},
    "about": {"ru": "Сажаем деревья в школах и дворах."},
    "region": "KZ-35",
    "website": "https://zhasyl.example.org",
    "verified_at": "2026-03-02T11:20:00+05:00",
    "url": {
        "kk": "https://qazvolunteer.example.org/kk/orgs/34-zhasyl-kala/",
        "ru": "https://qazvolunteer.example.org/ru/orgs/34-zhasyl-kala/",
        "en": "https://qazvolunteer.example.org/en/orgs/34-zhasyl-kala/",
    },
}
ORGANIZATION_LINK = {name: ORGANIZATION[name] for name in ("id", "name", "url")}


class OrganizationLinkSerializer(serializers.Serializer[Any]):
    """An organization as others name it."""

    id = serializers.IntegerField(read_only=True)
    name = Texts()
    url = Pages("projects:organization", "pk", "slug")


class OrganizationSerializer(OrganizationLinkSerializer):
    """An organization that a front office has verified."""

    kind = serializers.ChoiceField(OrganizationKind.choices, read_only=True)
    about = Texts()
    region = serializers.CharField(source="region_id", read_only=True, help_text=_("Code of the region."))
    website = serializers.CharField(read_only=True)
    verified_at = serializers.DateTimeField(read_only=True)


class OrganizationList(PublicListView):
    """The register, filtered as its page is, in the alphabetical order of the language of the request."""

    serializer = OrganizationSerializer

    @described(
        "organizations",
        _("Verified organizations"),
        page_of(OrganizationSerializer),
        example={"next": None, "results": [ORGANIZATION]},
        parameters=[
            parameter("q", _("Name or BIN")),
            parameter("region", _("Code of the region.")),
            parameter("kind", _("Kind"), values=OrganizationKind.choices),
            *PAGING,
        ],
    )
    def get(self, request: Request) -> Response:
        """Return a page of the list. Cost: 1 query, 1 more with a region."""
        return super().get(request)

    def columns(self) -> list[str]:
        """Order by the key of the language."""
        return [f"sort_key_{page_language()}", "pk"]

    def filters(self, request: Request) -> list[BaseForm]:
        """Check by the form of the page."""
        return [RegisterFilterForm(request.query_params)]

    def rows(self, request: Request, *filters: Any) -> Any:
        """Return what the form asks for."""
        return registered_organizations(filters[0].wanted())


class OrganizationDetail(PublicView):
    """One organization."""

    @described(
        "organization", _("One organization"), OrganizationSerializer, example=ORGANIZATION, errors=[404]
    )
    def get(self, request: Request, organization_id: int) -> Response:
        """Return it. Cost: 1 query."""
        check_parameters(request.query_params)
        rows = registered_organizations(RegisterFilter())
        return Response(OrganizationSerializer(get_or_404(rows, pk=organization_id)).data)
