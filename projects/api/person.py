"""What a person reads about themselves: their sign-ups and their hours. Nobody else's, and nobody else reads them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from projects.api.examples import HOURS, SIGN_UP, TOTALS
from projects.api.shifts import ProjectLinkSerializer
from projects.enums import ClaimState, Grade, SignUpState
from projects.models import HourClaim, SignUp
from projects.selectors.hours.claims import PersonTotals, claims_of_person, totals_of_person
from projects.selectors.participation.signups import signups_of_person
from qazvolunteer.accounts.models import User
from qazvolunteer.api.fields import Pages, Texts
from qazvolunteer.api.schema import PAGING, described, page_of
from qazvolunteer.api.views import PersonListView
from volunteers.models import Volunteer
from volunteers.selectors import volunteer_of

_CLAIM_STATES = [(state.value, state.label) for state in ClaimState if state != ClaimState.WITHDRAWN]


class ShiftLinkSerializer(serializers.Serializer[Any]):
    """A shift as a sign-up names it, whatever became of it."""

    id = serializers.IntegerField(read_only=True)
    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)
    address = serializers.CharField(read_only=True)
    project = ProjectLinkSerializer(read_only=True)
    url = Pages("projects:join", "pk")


class SignUpSerializer(serializers.Serializer[Any]):
    """A sign-up of the person who asks."""

    id = serializers.UUIDField(read_only=True)
    state = serializers.ChoiceField(SignUpState.choices, read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    reason = serializers.CharField(
        source="reason_code", read_only=True, help_text=_("Code of the reason, empty without one.")
    )
    answer_by = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text=_(
            "The shift has changed: until when the person answers whether they come; null when nobody asks."
        ),
    )
    role = Texts(of="", text="name")
    shift = ShiftLinkSerializer(read_only=True)


class HoursSerializer(serializers.Serializer[Any]):
    """Minutes that the person worked, and what the organization answered."""

    id = serializers.UUIDField(read_only=True)
    day = serializers.DateField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    state = serializers.ChoiceField(_CLAIM_STATES, read_only=True)
    grade = serializers.ChoiceField(Grade.choices, read_only=True, help_text=_("How strong the evidence is."))
    reason = serializers.CharField(
        source="reason_code", read_only=True, help_text=_("Code of the reason, empty without one.")
    )
    shift = ShiftLinkSerializer(source="signup.shift", read_only=True)


class TotalsSerializer(serializers.Serializer[Any]):
    """Sums of all hours of the person."""

    confirmed_minutes = serializers.IntegerField(read_only=True)
    waiting_minutes = serializers.IntegerField(read_only=True)
    shifts = serializers.IntegerField(read_only=True)
    organizations = serializers.IntegerField(read_only=True)


def _person(request: Request) -> Volunteer | None:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - every address here needs a sign-in
    return volunteer_of(user)


class SignUpList(PersonListView):
    """The person's sign-ups, the latest shift first."""

    serializer = SignUpSerializer
    order = ("-shift__starts_at", "-pk")

    @described(
        "my_signups",
        _("Your sign-ups, the latest shift first"),
        page_of(SignUpSerializer),
        example={"next": None, "results": [SIGN_UP]},
        parameters=PAGING,
        is_public=False,
    )
    def get(self, request: Request) -> Response:
        """Return a page. Cost: 2 queries (person, sign-ups) beside those of the session."""
        return super().get(request)

    def rows(self, request: Request, *filters: Any) -> Any:
        """Return them; none for an account without a profile."""
        volunteer = _person(request)
        return signups_of_person(volunteer) if volunteer else SignUp.objects.none()


class HoursList(PersonListView):
    """The person's hours, the latest first, with their sums."""

    serializer = HoursSerializer
    order = ("-day", "-created_at", "-pk")
    volunteer: Volunteer | None

    @described(
        "my_hours",
        _("Your hours, the latest first, with their sums"),
        page_of(HoursSerializer, totals=TotalsSerializer(read_only=True)),
        example={"totals": TOTALS, "next": None, "results": [HOURS]},
        parameters=PAGING,
        is_public=False,
    )
    def get(self, request: Request) -> Response:
        """Return a page. Cost: 4 queries (person, hours, two sums) beside those of the session."""
        self.volunteer = _person(request)
        return super().get(request)

    def beside(self, request: Request) -> dict[str, Any]:
        """Return the sums that the page of hours shows."""
        totals = totals_of_person(self.volunteer) if self.volunteer else PersonTotals(0, 0, 0, 0)
        return {"totals": TotalsSerializer(totals).data}

    def rows(self, request: Request, *filters: Any) -> Any:
        """Return them; none for an account without a profile."""
        if self.volunteer is None:
            return HourClaim.objects.none()
        return claims_of_person(self.volunteer).select_related("signup__shift__project__organization")
