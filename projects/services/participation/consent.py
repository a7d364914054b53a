"""A person takes back their consent: every place and request ahead is cancelled (domain §2)."""

from collections.abc import Sequence
from datetime import datetime

from projects.enums import OPEN, OUTCOME, CancelReason, SignUpState
from projects.models import SignUp
from projects.services.participation.states import lock_signups, move_signup
from qazvolunteer.lib.text import localized
from volunteers.models import Volunteer
from volunteers.registry import Ahead, ConsentEnding, register_consent_ending


@register_consent_ending
class Places(ConsentEnding):
    """Open sign-ups: places, requests, also on a shift that runs and on which nobody has marked the person."""

    kind = "places"

    def ahead(self, volunteer: Volunteer) -> Sequence[Ahead]:
        """Cost: 1 query."""
        rows = SignUp.objects.open().filter(volunteer=volunteer).select_related("shift__project")
        return [
            Ahead(
                title=localized(row.shift.project, "title"),
                starts_at=row.shift.starts_at,
                ends_at=row.shift.ends_at,
                state=row.get_state_display(),
            )
            for row in rows.order_by("shift__starts_at", "pk")
        ]

    def end(self, volunteer: Volunteer, *, now: datetime) -> None:
        """Cancel them; marks that somebody is taking back at this moment are waited for.

        Cost: those of `lock_signups`, and 3 for each that is cancelled.
        """
        known = SignUp.objects.filter(volunteer=volunteer, state__in=[*OPEN, *OUTCOME])
        for signup in lock_signups(known):
            if signup.state in OPEN:
                move_signup(
                    signup,
                    SignUpState.CANCELLED,
                    by=None,
                    role="system",
                    now=now,
                    reason_code=CancelReason.CONSENT_WITHDRAWN,
                )
