"""What filters are made of: directions, national initiatives, regions. Short lists, on one page."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from projects.api.examples import DIRECTION, INITIATIVE, REGION
from projects.selectors.catalogue.overviews import direction_counts, initiatives
from qazvolunteer.api.errors import check_parameters
from qazvolunteer.api.fields import Pages, PagesSerializer, Texts, page_addresses
from qazvolunteer.api.schema import described, page_of
from qazvolunteer.api.views import PublicView
from qazvolunteer.reference.enums import RegionKind
from qazvolunteer.reference.models import Region
from qazvolunteer.reference.selectors import directions, regions


class DirectionSerializer(serializers.Serializer[Any]):
    """A direction of volunteering that takes projects today."""

    code = serializers.CharField(read_only=True)
    brand = serializers.CharField(read_only=True)
    name = Texts()
    summary = Texts()
    description = Texts()
    shifts = serializers.SerializerMethodField(help_text=_("Shifts with free places now."))
    url = Pages("projects:direction", "pk")

    def get_shifts(self, direction: Any) -> int:
        """Return the number that the page of directions shows."""
        return int(self.context["counts"].get(direction.pk, 0))


class OperatorSerializer(serializers.Serializer[Any]):
    """Who runs an initiative in one year; empty when it is not known."""

    year = serializers.IntegerField(read_only=True)
    organization = serializers.IntegerField(source="organization_id", read_only=True, allow_null=True)
    name = serializers.CharField(read_only=True)
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]


class InitiativeSerializer(serializers.Serializer[Any]):
    """A national initiative."""

    code = serializers.CharField(read_only=True)
    direction = serializers.CharField(
        source="direction_id", read_only=True, allow_null=True, help_text=_("Code of the direction.")
    )
    name = Texts()
    description = Texts()
    starts_on = serializers.DateField(read_only=True, allow_null=True)
    ends_on = serializers.DateField(read_only=True, allow_null=True)
    operators = OperatorSerializer(many=True, read_only=True)
    url = Pages("projects:initiative", "pk")


class RegionSerializer(serializers.Serializer[Any]):
    """One of the 20 regions."""

    code = serializers.CharField(read_only=True, help_text=_("Code of the region."))
    slug = serializers.CharField(read_only=True)
    kato = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(RegionKind.choices, read_only=True)
    name = Texts()
    full_name = Texts()
    population = serializers.IntegerField(read_only=True)
    population_date = serializers.DateField(read_only=True)
    url = serializers.SerializerMethodField(help_text=_("The page of the site in each language."))

    @extend_schema_field(PagesSerializer)
    def get_url(self, region: Region) -> dict[str, str]:
        """Return the catalogue of the region."""
        return page_addresses("projects:catalogue", query=f"?region={region.slug}")


def _whole(rows: Any) -> Response:
    return Response({"next": None, "results": rows})


class DirectionList(PublicView):
    """The directions, in their order."""

    @described(
        "directions",
        _("Directions that take projects today"),
        page_of(DirectionSerializer),
        example={"next": None, "results": [DIRECTION]},
    )
    def get(self, request: Request) -> Response:
        """Return all of them. Cost: 2 queries."""
        check_parameters(request.query_params)
        counts = direction_counts(timezone.now())
        return _whole(DirectionSerializer(directions(), many=True, context={"counts": counts}).data)


class InitiativeList(PublicView):
    """The national initiatives, in their order."""

    @described(
        "initiatives",
        _("National initiatives"),
        page_of(InitiativeSerializer),
        example={"next": None, "results": [INITIATIVE]},
    )
    def get(self, request: Request) -> Response:
        """Return all of them. Cost: 2 queries."""
        check_parameters(request.query_params)
        return _whole(InitiativeSerializer(initiatives(), many=True).data)


class RegionList(PublicView):
    """The regions, in the alphabetical order of the language of the request."""

    @described(
        "regions",
        _("The 20 regions"),
        page_of(RegionSerializer),
        example={"next": None, "results": [REGION]},
    )
    def get(self, request: Request) -> Response:
        """Return all of them. Cost: 1 query."""
        check_parameters(request.query_params)
        return _whole(RegionSerializer(regions(), many=True).data)
