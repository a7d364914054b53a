"""The letter that invites to a shift."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.selectors.team import display_name_in
from projects.models import PlaceInvitation
from projects.selectors.participation.invitations import (
    can_answer,
    invitation_with_facts,
    place_invitation_token,
)
from projects.selectors.participation.meeting_point import meeting_point_of
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Example, Notice, register
from qazvolunteer.ui import dates


@register
class PlaceInvited(Notice):
    """To an address: will you come to this shift? The link answers without signing in."""

    code = "place_invited"
    why = gettext_lazy(
        "You get this message because the organizer entered your address. "
        "On the page of the answer you can say that you want no more invitations of this organization."
    )

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Answered, withdrawn, too late, or the shift has changed: the page says what is so now."""
        invitation = invitation_with_facts(message.subject_id)
        return invitation is None or not can_answer(invitation, now)

    def examples(self) -> Iterator[Example]:
        """Invitations, those that wait first."""
        rows = PlaceInvitation.objects.order_by("-state", "-created_at")[:20]
        yield from (Example(row) for row in rows)

    def build(self, message: Message) -> dict[str, Any]:
        """Say who invites, to what, when and where, and until when to answer. Cost: 2 queries."""
        invitation = invitation_with_facts(message.subject_id)
        assert invitation is not None  # noqa: S101 - is_obsolete has just found it
        shift, project = invitation.shift, invitation.shift.project
        organization = localized(project.organization, "name")
        until = f"{dates.full_day(invitation.answer_by)}, {dates.clock(invitation.answer_by)}"
        facts = [
            (_("When"), dates.time_range(shift.starts_at, shift.ends_at)),
            (_("Where"), meeting_point_of(shift)),
            (_("Role"), localized(invitation.role, "name")),
            (_("Bring with you"), localized(project, "bring")),
            (_("Answer by"), until),
        ]
        return {
            "sender_name": organization,
            "organization": organization,
            "invited_by": display_name_in(project.organization_id, invitation.invited_by),
            "title": localized(project, "title"),
            "facts": [(label, value) for label, value in facts if value],
            "action_url": self.link(
                "projects:place_invitation", place_token=place_invitation_token(invitation)
            ),
            "action_label": _("Answer"),
        }
