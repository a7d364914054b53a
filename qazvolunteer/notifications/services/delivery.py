"""`deliver_message`: send one message of the outbox, whatever else dies meanwhile.

Lease → look again → write → send → outcome. The lease is a committed UPDATE, so no lock is held while a mail server
takes its time; a killed worker's message comes back when its lease ends.
"""

import time
import traceback
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import all_notices, notice_of
from qazvolunteer.notifications.selectors.muted import is_muted
from qazvolunteer.notifications.services.mail import Outcome, compose, send

logger = structlog.get_logger(__name__)

#: longer than the slowest try: a worker process is killed after CELERY_TASK_TIME_LIMIT (2 minutes)
LEASE = timedelta(minutes=3)
#: waits after the first, second … failed try; after the last one the message has failed
BACKOFF = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
MAX_ATTEMPTS = len(BACKOFF) + 1
#: seconds between tries to store an outcome while PostgreSQL restarts: without it a sent mail would go out again
STORE_PAUSES = (0, 1, 2, 4)


def deliver_message(message_id: UUID, *, now: datetime) -> MessageState | None:
    """Try to send one message. Call it outside of any transaction, as often and from as many workers as you like.

    Returns:
        The state afterwards (PENDING: it will be tried again), or None when there is nothing to do: already sent,
        not due yet, gone, or in the hands of another worker.

    Raises:
        OperationalError, InterfaceError: when the database is unavailable; the lease brings the message back.
        RuntimeError: when called inside a transaction.
    Cost: 3 queries and those of the notice; 1 more for what can be switched off.
    """
    message = _lease(message_id, now)
    if message is None:
        return None
    outcome = _within_attempts(message, _attempt(message, now))
    _store(message, outcome, now)
    logger.info(
        "message.tried",
        message=str(message.pk),
        kind=message.kind,
        state=outcome.state.value,
        attempt=message.attempts,
        error=outcome.error,
    )
    return outcome.state


def _lease(message_id: UUID, now: datetime) -> Message | None:
    """Take a due message for this worker alone. The try counts from here on, so that one which kills its worker
    every time ends too."""
    with transaction.atomic(durable=True):
        taken = (
            Message.objects.due(now)
            .filter(pk=message_id)
            .update(leased_until=now + LEASE, attempts=F("attempts") + 1)
        )
    return Message.objects.select_related("user").filter(pk=message_id).first() if taken else None


def _attempt(message: Message, now: datetime) -> Outcome:
    if message.attempts > MAX_ATTEMPTS:
        return Outcome(MessageState.FAILED, "Interrupted")
    if message.user and not message.user.is_active:
        return Outcome(MessageState.DROPPED)
    # Promised hours or days ago: the person may have switched it off meanwhile.
    if is_muted(message.user, message.category):
        return Outcome(MessageState.DROPPED)
    try:
        notice = notice_of(message.kind)
        if notice.is_obsolete(message, now):
            return Outcome(MessageState.DROPPED)
        mail = compose(message, notice)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # A bug in one notice must not stop the others' mails; repaired within hours, the message still goes out.
        logger.error(
            "message.not_written",
            message=str(message.pk),
            kind=message.kind,
            error=type(error).__name__,
            where=_where(error),
        )
        return Outcome(MessageState.PENDING, type(error).__name__)
    return send(mail)


def _within_attempts(message: Message, outcome: Outcome) -> Outcome:
    if outcome.state == MessageState.PENDING and message.attempts >= MAX_ATTEMPTS:
        return Outcome(MessageState.FAILED, outcome.error)
    return outcome


def _store(message: Message, outcome: Outcome, now: datetime) -> None:
    for pause in STORE_PAUSES:
        try:
            return _store_once(message, outcome, now)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(pause)
    return _store_once(message, outcome, now)


def _store_once(message: Message, outcome: Outcome, now: datetime) -> None:
    _note(message, outcome, now)
    known = all_notices().get(message.kind)
    if known is not None and known.forgets:
        Message.objects.filter(pk=message.pk).exclude(state=MessageState.PENDING).delete()


def _note(message: Message, outcome: Outcome, now: datetime) -> None:
    row = Message.objects.filter(pk=message.pk, state=MessageState.PENDING)
    if outcome.state == MessageState.SENT:
        row.update(state=MessageState.SENT, sent_at=now, leased_until=None, last_error="")
        return
    # Anything but "sent" counts only while the lease is ours: a slow try must not undo what a later one did.
    row = row.filter(leased_until=message.leased_until)
    if outcome.state == MessageState.PENDING:
        next_try_at = now + BACKOFF[message.attempts - 1]
        row.update(leased_until=None, next_try_at=next_try_at, last_error=outcome.error[:64])
    else:
        row.update(state=outcome.state, leased_until=None, last_error=outcome.error[:64])


def _where(error: Exception) -> str:
    """Return the last place in our own code that an error passed: enough to find it, without its text, which may
    quote what people wrote."""
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    # Installed packages may stand below the project too, in its .venv.
    ours = [
        f"{file.relative_to(settings.BASE_DIR)}:{line}"
        for file, line in frames
        if file.is_relative_to(settings.BASE_DIR) and "site-packages" not in file.parts
    ]
    return ours[-1]
