"""What volunteers are told about their hours."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import ClaimState
from projects.models import HourClaim, HourCorrection
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.enums import Category
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Example, Notice, register
from qazvolunteer.ui import dates


class ClaimNotice(Notice):
    """Shared by all notices about hours: the shift and the link to the person's hours."""

    category = Category.HOURS
    why: ClassVar[str | Promise] = gettext_lazy("You get this message because you came to a shift.")
    #: the message is dropped when the claim has left this state
    state: ClassVar[ClaimState | None] = None

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Drop it when the hours were decided otherwise meanwhile, or are gone: a later letter says so."""
        claim = _claim(message)
        return claim is None or (self.state is not None and claim.state != self.state)

    def build(self, message: Message) -> dict[str, Any]:
        """Load the facts of the shift and the link to the cabinet."""
        claim = _claim(message)
        assert claim is not None  # noqa: S101 - is_obsolete has just found it
        shift, project = claim.signup.shift, claim.signup.shift.project
        return {
            "sender_name": localized(claim.organization, "name"),
            "given_name": claim.volunteer.given_name,
            "title": localized(project, "title"),
            "facts": [(_("Shift"), dates.time_range(shift.starts_at, shift.ends_at))],
            "hours": dates.hours(claim.minutes),
            "reason": claim.reason_label,
            "comment": claim.reason_text,
            "action_url": self.link("projects:my_hours"),
            "action_label": _("My hours"),
        }

    def examples(self) -> Iterator[Example]:
        """Claims in the state of the notice."""
        yield from (Example(row) for row in HourClaim.objects.filter(state=self.state).order_by("-pk")[:20])


def _claim(message: Message) -> HourClaim | None:
    claims = HourClaim.objects.select_related("volunteer", "organization", "signup__shift__project")
    return claims.filter(pk=message.subject_id).first()


@register
class HoursConfirmed(ClaimNotice):
    """The hours count from now on."""

    code = "hours_confirmed"
    state = ClaimState.CONFIRMED


@register
class HoursDeclined(ClaimNotice):
    """The hours do not count, with the reason."""

    code = "hours_declined"
    state = ClaimState.DECLINED


@register
class HoursCorrected(ClaimNotice):
    """Confirmed hours were corrected or revoked, with the reason: each change has its letter."""

    code = "hours_corrected"

    def examples(self) -> Iterator[Example]:
        """Corrections, the last first."""
        for row in HourCorrection.objects.select_related("claim").order_by("-pk")[:20]:
            yield Example(row.claim, context={"correction": str(row.pk)})

    def build(self, message: Message) -> dict[str, Any]:
        """Add what was changed: from how much, to how much, why."""
        correction = HourCorrection.objects.get(pk=message.context["correction"])
        return {
            **super().build(message),
            "before": dates.hours(correction.minutes_before),
            "after": dates.hours(correction.minutes_after) if correction.minutes_after else "",
            "reason": correction.reason_label,
            "comment": correction.reason_text,
        }
