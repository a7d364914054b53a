"""Background work of projects: beat calls these; each loads nothing itself and makes one service call."""

import structlog
from celery import shared_task
from django.utils import timezone

from projects.services.catalogue import lifecycle
from projects.services.participation import cancellation, reminders

logger = structlog.get_logger(__name__)


@shared_task
def find_due_reminders() -> int:
    """Put due reminders into the outbox."""
    count = reminders.queue_due_reminders(now=timezone.now())
    if count:
        logger.info("reminders.queued", count=count)
    return count


@shared_task
def close_finished_shifts() -> int:
    """Finish shifts whose end has passed."""
    count = cancellation.close_finished_shifts(now=timezone.now())
    if count:
        logger.info("shifts.finished", count=count)
    return count


@shared_task
def finish_idle_projects() -> int:
    """Finish projects whose last shift lies two weeks back."""
    count = lifecycle.finish_idle_projects(now=timezone.now())
    if count:
        logger.info("projects.finished", count=count)
    return count
