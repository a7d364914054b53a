"""Messages to be sent, and messages that staff must look at."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message


def due_messages(now: datetime, *, limit: int) -> list[UUID]:
    """Return the ids of messages to be sent now, the longest waiting first.

    Takes no locks: two workers may find the same ids, the lease in `deliver_message` decides who sends.
    Cost: 1 query over a partial index of what is still waiting; it does not grow with what was sent.
    """
    return list(Message.objects.due(now).order_by("next_try_at").values_list("pk", flat=True)[:limit])


def failed_messages() -> QuerySet[Message]:
    """Return what could not be delivered, newest first: staff see kind, subject, tries and error, no addresses."""
    return Message.objects.filter(state=MessageState.FAILED).order_by("-created_at", "pk")
