"""Shifts in the API: found by the filter of the catalogue; one that is over says why."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.forms import BaseForm
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api import OrganizationLinkSerializer
from projects.api.examples import SHIFT
from projects.enums import JoiningMode, ShiftState
from projects.forms.catalogue import ShiftFilter
from projects.models import Role, Shift
from projects.selectors.catalogue.finding import When, bookable_shifts, shifts_for
from projects.selectors.catalogue.project_page import public_shifts
from projects.selectors.participation.eligibility import public_eligibility
from qazvolunteer.api.errors import Gone, check_parameters
from qazvolunteer.api.fields import Pages, Texts
from qazvolunteer.api.schema import PAGING, described, page_of, parameter
from qazvolunteer.api.views import PublicListView, PublicView
from qazvolunteer.lib.http import get_or_404
from qazvolunteer.reference.selectors import directions, regions

#: rule of eligibility that was not passed → code of the reason why a shift is over
_OVER = {"published": "project_not_open", "open": "shift_cancelled", "in_time": "shift_begun"}
_STATES = [(state.value, state.label) for state in (ShiftState.OPEN, ShiftState.CLOSED)]

FILTERS = (
    parameter("q", _("Search the shifts")),
    parameter("region", _("Short name of the region, `slug` in the list of regions.")),
    parameter("when", _("When"), values=When.choices),
    parameter("since", _("From the day"), kind=date),
    parameter("until", _("To the day"), kind=date),
    parameter("direction", _("Code of the direction.")),
    parameter("age", _("Age of the person who comes"), kind=int),
    parameter("online", _("Only online"), kind=bool),
    parameter("full", _("Also shifts without free places"), kind=bool),
)


class RoleSerializer(serializers.Serializer[Any]):
    """What people do on a shift, and the places for it."""

    id = serializers.IntegerField(read_only=True)
    name = Texts()
    places = serializers.IntegerField(source="capacity", read_only=True)
    taken = serializers.IntegerField(read_only=True)
    free = serializers.IntegerField(read_only=True)


class ProjectLinkSerializer(serializers.Serializer[Any]):
    """A project as its shifts name it."""

    id = serializers.IntegerField(read_only=True)
    title = Texts()
    direction = serializers.CharField(
        source="direction_id", read_only=True, help_text=_("Code of the direction.")
    )
    organization = OrganizationLinkSerializer(read_only=True)
    url = Pages("projects:project", "pk", "slug")


class ShiftSerializer(serializers.Serializer[Any]):
    """A shift that has not begun. Times carry the offset of Kazakhstan."""

    id = serializers.IntegerField(read_only=True)
    state = serializers.ChoiceField(_STATES, read_only=True)
    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)
    is_online = serializers.BooleanField(source="project.is_online", read_only=True)
    region = serializers.CharField(
        source="region_id", read_only=True, allow_null=True, help_text=_("Code of the region; null online.")
    )
    address = serializers.CharField(read_only=True)
    min_age = serializers.IntegerField(
        source="project.min_age", read_only=True, help_text=_("Age on the day of the shift.")
    )
    joining_mode = serializers.ChoiceField(JoiningMode.choices, source="project.joining_mode", read_only=True)
    places = serializers.IntegerField(source="total", read_only=True, help_text=_("Sum of the roles."))
    taken = serializers.IntegerField(source="occupied", read_only=True, help_text=_("Sum of the roles."))
    roles = RoleSerializer(many=True, read_only=True)
    project = ProjectLinkSerializer(read_only=True)
    url = Pages("projects:join", "pk")


class ShiftList(PublicListView):
    """The catalogue: shifts that take people, nearest first."""

    serializer = ShiftSerializer
    order = ("starts_at", "pk")

    @described(
        "shifts",
        _("Shifts that take people, nearest first, found by the filters of the catalogue"),
        page_of(ShiftSerializer),
        example={"next": None, "results": [SHIFT]},
        parameters=[*FILTERS, *PAGING],
    )
    def get(self, request: Request) -> Response:
        """Return a page. Cost: 4 queries (regions, directions, shifts, roles), 1 more with words."""
        return super().get(request)

    def filters(self, request: Request) -> list[BaseForm]:
        """Check by the filter of the page."""
        self.filter = ShiftFilter(
            request.query_params,
            bookable_shifts(timezone.now()),
            regions=list(regions()),
            directions=list(directions()),
        )
        return [self.filter.form]

    def rows(self, request: Request, *filters: Any) -> Any:
        """Return what the catalogue would list: words that nothing has are compared by likeness."""
        now, wish = timezone.now(), self.filter.wish
        found = shifts_for(wish, now)
        if wish.words and not found.exists():
            found = shifts_for(wish.but(is_fuzzy=True), now)
        return _with_roles(found)


class ShiftDetail(PublicView):
    """One shift that has not begun; 410 with the reason when it takes nobody any more."""

    @described(
        "shift",
        _("One shift; 410 and the reason when it has begun, was cancelled, or its project takes nobody"),
        ShiftSerializer,
        example=SHIFT,
        errors=[404, 410],
    )
    def get(self, request: Request, shift_id: int) -> Response:
        """Return it. Cost: 2 queries."""
        check_parameters(request.query_params)
        shift = get_or_404(_with_roles(public_shifts()), pk=shift_id)
        _refuse_if_over(shift)
        return Response(ShiftSerializer(shift).data)


def _with_roles(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    return shifts.prefetch_related(Prefetch("roles", Role.objects.order_by("position", "pk")))


def _refuse_if_over(shift: Shift) -> None:
    """Refuse a shift that the project's page offers no more, in the words of the page for joining it."""
    role = next(iter(shift.roles.all()), None)
    if role is None:
        raise Http404
    for check in public_eligibility(role, timezone.now()).failures:
        if check.rule in _OVER and not (check.rule == "open" and shift.state == ShiftState.CLOSED):
            raise Gone(check.text, code=_OVER[check.rule])
