"""Words of the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What a notice is about; a person switches categories, never single notices.

    SERVICE cannot be switched off: without it a person would miss what happens to their own sign-up or account.
    """

    SERVICE = "service", _("About your participation and account")
    REMINDERS = "reminders", _("Reminders")
    HOURS = "hours", _("News of your hours")
    NEWS = "news", _("News")


#: categories that a person may switch off
OPTIONAL = (Category.REMINDERS, Category.HOURS, Category.NEWS)


class MessageState(models.TextChoices):
    """Where a message stands. PENDING covers "being sent now" too: that is a lease, not a state."""

    PENDING = "pending", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Not needed any more")
    FAILED = "failed", _("Could not be delivered")
