"""The last letter to somebody who was erased."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Notice, register


@register
class PersonErased(Notice):
    """To the former address: done. The row with the address goes once the letter is out."""

    code = "person_erased"
    why = gettext_lazy("This is the last message: we do not have your address any more.")
    forgets = True

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Never."""
        return False

    def build(self, message: Message) -> dict[str, Any]:
        """There is nobody left to name."""
        return {}
