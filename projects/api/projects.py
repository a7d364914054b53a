"""Projects in the API, without the contact person and the leaders: those stand on the page only."""

from typing import Any

from django.forms import BaseForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api import OrganizationLinkSerializer
from projects.api.examples import PROJECT
from projects.enums import PUBLIC_PROJECT, JoiningMode
from projects.forms.catalogue import ProjectFilterForm
from projects.selectors.catalogue.overviews import projects_now, with_next_shift
from projects.selectors.catalogue.project_page import public_projects
from qazvolunteer.api.errors import check_parameters
from qazvolunteer.api.fields import Pages, Texts
from qazvolunteer.api.schema import PAGING, described, page_of, parameter
from qazvolunteer.api.views import PublicListView, PublicView
from qazvolunteer.lib.http import get_or_404

_STATES = [(state.value, state.label) for state in PUBLIC_PROJECT]


class GoalSerializer(serializers.Serializer[Any]):
    """What a project wants to reach, in a natural unit."""

    unit = serializers.CharField(source="unit_id", read_only=True)
    name = Texts(of="unit")
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, read_only=True)


class NextShiftSerializer(serializers.Serializer[Any]):
    """The nearest shift of a project that takes people, though its places may all be taken."""

    id = serializers.IntegerField(read_only=True)
    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)
    url = Pages("projects:join", "pk")

    def get_attribute(self, instance: Any) -> Any:
        """Return what `with_next_shift` has found."""
        return next(iter(instance.next_shifts), None)


class ProjectSerializer(serializers.Serializer[Any]):
    """A project that has a public page. Texts are given in one language at least."""

    id = serializers.IntegerField(read_only=True)
    state = serializers.ChoiceField(_STATES, read_only=True)
    end_reason = serializers.CharField(
        read_only=True, help_text=_("Why it was cancelled, in the words of the organizer.")
    )
    title = Texts()
    promise = Texts()
    tasks = Texts()
    bring = Texts()
    accessibility = Texts()
    direction = serializers.CharField(
        source="direction_id", read_only=True, help_text=_("Code of the direction.")
    )
    initiative = serializers.CharField(source="initiative_id", read_only=True, allow_null=True)
    organization = OrganizationLinkSerializer(read_only=True)
    is_online = serializers.BooleanField(read_only=True)
    region = serializers.CharField(
        source="region_id", read_only=True, allow_null=True, help_text=_("Code of the region; null online.")
    )
    address = serializers.CharField(read_only=True)
    starts_on = serializers.DateField(read_only=True, allow_null=True)
    ends_on = serializers.DateField(read_only=True, allow_null=True)
    min_age = serializers.IntegerField(read_only=True, help_text=_("Age on the day of the shift."))
    bars_minors = serializers.BooleanField(
        read_only=True, help_text=_("Whether the law bars people under 18 from this work.")
    )
    joining_mode = serializers.ChoiceField(JoiningMode.choices, read_only=True)
    withdraw_hours = serializers.IntegerField(
        read_only=True, help_text=_("hours before the shift until which a volunteer withdraws freely")
    )
    pays_travel = serializers.BooleanField(read_only=True)
    pays_meals = serializers.BooleanField(read_only=True)
    pays_lodging = serializers.BooleanField(read_only=True)
    has_insurance = serializers.BooleanField(read_only=True)
    has_briefing = serializers.BooleanField(read_only=True)
    is_step_free = serializers.BooleanField(read_only=True)
    has_seated_work = serializers.BooleanField(read_only=True)
    goals = GoalSerializer(many=True, read_only=True)
    next_shift = NextShiftSerializer(read_only=True, allow_null=True)
    published_at = serializers.DateTimeField(read_only=True)
    url = Pages("projects:project", "pk", "slug")


class ProjectList(PublicListView):
    """Published projects, the newest first."""

    serializer = ProjectSerializer
    order = ("-published_at", "-pk")

    @described(
        "projects",
        _("Published projects, the newest first"),
        page_of(ProjectSerializer),
        example={"next": None, "results": [PROJECT]},
        parameters=[
            parameter("region", _("Short name of the region, `slug` in the list of regions.")),
            parameter("direction", _("Code of the direction.")),
            parameter("initiative", _("Code of the initiative.")),
            parameter("organization", _("Number of the organization."), kind=int),
            parameter("online", _("Only online"), kind=bool),
            *PAGING,
        ],
    )
    def get(self, request: Request) -> Response:
        """Return a page. Cost: 4 queries (projects, goals, units, shifts), 1 more for each filter that names a row."""
        return super().get(request)

    def filters(self, request: Request) -> list[BaseForm]:
        """Check the filters."""
        return [ProjectFilterForm(request.query_params)]

    def rows(self, request: Request, *filters: Any) -> Any:
        """Return the published projects that fit."""
        now = timezone.now()
        rows = projects_now(now, **filters[0].lookups()).prefetch_related("goals__unit")
        return with_next_shift(rows, now)


class ProjectDetail(PublicView):
    """One project with a public page: also a paused, finished or cancelled one, which says so as its page does."""

    @described(
        "project",
        _("One project; a paused, finished or cancelled one says so in `state`"),
        ProjectSerializer,
        example=PROJECT,
        errors=[404],
    )
    def get(self, request: Request, project_id: int) -> Response:
        """Return it. Cost: 4 queries."""
        check_parameters(request.query_params)
        rows = with_next_shift(public_projects(), timezone.now())
        return Response(ProjectSerializer(get_or_404(rows, pk=project_id)).data)
