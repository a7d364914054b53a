"""Models of notifications."""

from qazvolunteer.notifications.models.message import SAID_ONCE, Message

__all__ = ["SAID_ONCE", "Message"]
