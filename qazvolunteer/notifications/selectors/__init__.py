"""Reading the outbox."""

from qazvolunteer.notifications.selectors.messages import due_messages, failed_messages

__all__ = ["due_messages", "failed_messages"]
