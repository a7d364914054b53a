"""The worker's side of the outbox."""

import time

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from qazvolunteer.notifications.selectors import due_messages
from qazvolunteer.notifications.services import deliver_message

logger = structlog.get_logger(__name__)

BATCH = 100
#: A run ends by itself long before the task's time limit would kill it in the middle of a mail, and leaves the
#: worker to other tasks; the next wake-up goes on.
SECONDS = 15


# A wake-up that waited for longer than a few beats is worth nothing: a newer one stands behind it.
@shared_task(expires=10)
def deliver_due_messages() -> None:
    """Send what is due until nothing is, or until SECONDS have passed. Any number of these may run at once."""
    stop_at = time.monotonic() + SECONDS
    while ids := due_messages(timezone.now(), limit=BATCH):
        for message_id in ids:
            if time.monotonic() >= stop_at:
                return
            try:
                # The clock is read for each: a lease that began with the batch would be over too early.
                deliver_message(message_id, now=timezone.now())
            except (OperationalError, InterfaceError) as error:
                logger.warning(
                    "message.database_unavailable", message=str(message_id), error=type(error).__name__
                )
