"""The letter after every change of the second factor: whoever did not do it themselves learns of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qazvolunteer.audit.models import Entry
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Example, Notice, register
from qazvolunteer.second_factor.enums import Change
from qazvolunteer.ui import dates


@register
class SecondFactorChanged(Notice):
    """To the owner of the account; the subject is the audit entry of the change, so each is told once."""

    code = "second_factor_changed"
    why = gettext_lazy("You get this message because it is about the security of your account.")

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Never: also a change that was undone meanwhile is worth knowing."""
        return not Entry.objects.filter(pk=message.subject_id).exists()

    def examples(self) -> Iterator[Example]:
        """Changes, the last first."""
        rows = Entry.objects.filter(action__in=Change.values).order_by("-pk")
        yield from (Example(row) for row in rows[:5])

    def build(self, message: Message) -> dict[str, Any]:
        """Say what happened and when. Cost: 1 query."""
        entry = Entry.objects.get(pk=message.subject_id)
        return {
            "what": Change(entry.action).label,
            "facts": [(_("When"), f"{dates.day(entry.at)}, {dates.clock(entry.at)}")],
            "action_url": self.link("mfa_index"),
            "action_label": _("Open the security page"),
        }
