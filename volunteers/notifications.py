"""What the portal writes to people about their own consent."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Example, Notice, register
from qazvolunteer.ui import dates
from volunteers.enums import ConsentState
from volunteers.models import Consent


@register
class ConsentWithdrawn(Notice):
    """To the person: it is done, what it means, and the way back; a warning if it was not them."""

    code = "consent_withdrawn"

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """It stays worth knowing, also when the consent was given again meanwhile."""
        return not Consent.objects.filter(pk=message.subject_id, state=ConsentState.WITHDRAWN).exists()

    def examples(self) -> Iterator[Example]:
        """Withdrawn consents; without any, one that is in force."""
        rows = Consent.objects.order_by(F("withdrawn_at").asc(nulls_last=True), "pk")
        yield from (Example(row) for row in rows[:1])

    def build(self, message: Message) -> dict[str, Any]:
        """Say when, and lead to the page of consents. Cost: 1 query."""
        consent = Consent.objects.get(pk=message.subject_id)
        at = consent.withdrawn_at
        return {
            "facts": [
                (_("Consent"), consent.get_purpose_display()),
                *(
                    [(pgettext("consent", "Withdrawn"), f"{dates.full_day(at)}, {dates.clock(at)}")]
                    if at
                    else []
                ),
            ],
            "action_url": self.link("volunteers:consents"),
            "action_label": _("My consents"),
        }
