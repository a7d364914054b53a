"""Reading the outbox."""

from qazvolunteer.notifications.selectors.messages import due_messages, failed_messages
from qazvolunteer.notifications.selectors.muted import is_muted, muted_categories

__all__ = ["due_messages", "failed_messages", "is_muted", "muted_categories"]
