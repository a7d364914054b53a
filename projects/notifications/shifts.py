"""What owners and managers are told about shifts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.selectors.catalogue.workspace import shifts_without_leader
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Example, Notice, register
from qazvolunteer.ui import dates

#: how many shifts a letter names; the page shows all
_NAMED = 5


@register
class ShiftsWithoutLeader(Notice):
    """To owners and managers: a member has left, and shifts ahead have no leader now."""

    code = "shifts_without_leader"
    why = gettext_lazy("You get this message because you are an owner or manager of the organization.")

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Somebody has been named for every shift meanwhile."""
        member = Membership.objects.filter(pk=message.subject_id).first()
        return member is None or not shifts_without_leader(member.organization_id, now).exists()

    def examples(self) -> Iterator[Example]:
        """Members, as if one of them had left."""
        yield from (Example(row) for row in Membership.objects.order_by("pk")[:50])

    def build(self, message: Message) -> dict[str, Any]:
        """Name who left and the next shifts without a leader. Cost: 2 queries."""
        member = Membership.objects.select_related("organization").get(pk=message.subject_id)
        shifts = shifts_without_leader(member.organization_id, timezone.now())[:_NAMED]
        organization = localized(member.organization, "name")
        return {
            "sender_name": organization,
            "organization": organization,
            "name": member.display_name,
            "facts": [
                (localized(shift.project, "title"), dates.time_range(shift.starts_at, shift.ends_at))
                for shift in shifts
            ],
            "action_url": self.link("workspace:today", org_id=member.organization_id),
            "action_label": _("Name leaders"),
        }
