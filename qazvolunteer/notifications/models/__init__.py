"""Models of notifications."""

from qazvolunteer.notifications.models.message import SAID_ONCE, Message
from qazvolunteer.notifications.models.muted import MutedCategory

__all__ = ["SAID_ONCE", "Message", "MutedCategory"]
