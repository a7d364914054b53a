"""The last letter to somebody who was erased."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Example, Notice, register


@register
class PersonErased(Notice):
    """To the former address: done. The row with the address goes once the letter is out."""

    code = "person_erased"
    why = gettext_lazy("This is the last message: we do not have your address any more.")
    forgets = True

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Never."""
        return False

    def examples(self) -> Iterator[Example]:
        """Any account: the letter names nobody."""
        yield from (Example(row) for row in User.objects.order_by("pk")[:1])

    def build(self, message: Message) -> dict[str, Any]:
        """There is nobody left to name."""
        return {}
