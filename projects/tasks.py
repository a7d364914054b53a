"""Background work of projects: beat calls these; each loads nothing itself and makes one service call."""

import structlog
from celery import shared_task
from django.utils import timezone

from projects.selectors.hours.verification import ChainCheck
from projects.services.catalogue import lifecycle
from projects.services.hours import departures, handover, heads, sealing
from projects.services.participation import bans, cancellation, holds, invitations, reminders, unanswered

logger = structlog.get_logger(__name__)


@shared_task
def find_due_reminders() -> int:
    """Put due reminders into the outbox."""
    count = reminders.queue_due_reminders(now=timezone.now())
    if count:
        logger.info("reminders.queued", count=count)
    return count


@shared_task
def lapse_holds() -> int:
    """Free places whose hold is over."""
    count = holds.lapse_holds_everywhere(now=timezone.now())
    if count:
        logger.info("holds.lapsed", count=count)
    return count


@shared_task
def lapse_unanswered() -> int:
    """Free places of people who did not answer about a changed shift."""
    count = unanswered.lapse_unanswered_everywhere(now=timezone.now())
    if count:
        logger.info("changes.lapsed", count=count)
    return count


@shared_task
def lapse_invitations() -> int:
    """End invitations that nobody answered in time, and forget their addresses."""
    count = invitations.lapse_invitations(now=timezone.now())
    if count:
        logger.info("invitations.lapsed", count=count)
    return count


@shared_task
def close_finished_shifts() -> int:
    """Finish shifts whose end has passed."""
    count = cancellation.close_finished_shifts(now=timezone.now())
    if count:
        logger.info("shifts.finished", count=count)
    return count


@shared_task
def close_departures() -> int:
    """Close forgotten departures at the planned end."""
    count = departures.close_forgotten_departures(now=timezone.now())
    if count:
        logger.info("departures.closed", count=count)
    return count


@shared_task
def expire_bans() -> int:
    """Note the end of bans whose last day has passed."""
    count = bans.expire_bans(now=timezone.now())
    if count:
        logger.info("bans.expired", count=count)
    return count


@shared_task
def finish_idle_projects() -> int:
    """Finish projects whose last shift lies two weeks back."""
    count = lifecycle.finish_idle_projects(now=timezone.now())
    if count:
        logger.info("projects.finished", count=count)
    return count


@shared_task
def seal_ledger() -> int:
    """Seal the ledger entries that were committed since the last time."""
    sealed = sealing.seal_entries()
    if sealed.count:
        logger.info("ledger.sealed", count=sealed.count)
    return sealed.count


@shared_task
def publish_ledger_head() -> None:
    """Publish the head of the chain for yesterday, once."""
    head = heads.publish_head(now=timezone.now())
    if head is not None:
        logger.info("ledger.head_published", day=str(head.day), seq=head.seq, hash=head.hex)


@shared_task(time_limit=3600)
def verify_ledger() -> int:
    """Check the whole chain and raise the alarm in the log if something is wrong: see docs/runbook.md."""
    check = ChainCheck(timezone.now())
    faults = 0
    for fault in check.faults():
        faults += 1
        logger.error("ledger.fault", fault=fault.code, seq=fault.seq, entry=fault.entry_id)
    logger.info("ledger.verified", seals=check.checked, faults=faults)
    return faults


@shared_task
def hand_over_claims() -> int:
    """Hand claims that the organization cannot or does not decide to the front office."""
    count = handover.hand_over_claims(now=timezone.now())
    if count:
        logger.info("claims.handed_over", count=count)
    return count
