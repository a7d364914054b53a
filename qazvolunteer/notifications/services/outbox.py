"""`notify`: put one message into the outbox, exactly once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils.crypto import salted_hmac

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.models import SAID_ONCE, Message
from qazvolunteer.notifications.registry import Notice, notice_of
from qazvolunteer.notifications.selectors.muted import is_muted


@dataclass(frozen=True, slots=True)
class Address:
    """A recipient without an account. The address is kept out of reprs, hence out of logs."""

    email: str = field(repr=False)
    #: kk, ru or en
    language: str


def recipient_key(to: User | Address) -> str:
    """Return the key of a recipient: the user's id, or a hash of the address that nobody can guess addresses from.

    The hash is keyed with SECRET_KEY: after a change of that secret an address gets another key, which at worst
    repeats a message that was already written.
    """
    if isinstance(to, Address):
        return salted_hmac(
            "notifications.recipient", to.email.strip().lower(), algorithm="sha256"
        ).hexdigest()
    return str(to.pk)


def notify(
    notice: type[Notice],
    *,
    to: User | Address,
    about: Model,
    now: datetime,
    version: int = 0,
    offset: str = "",
    due_at: datetime | None = None,
    context: Mapping[str, Any] | None = None,
) -> Message | None:
    """Promise one message; call it inside the transaction of the act itself. Nothing is sent here.

    Args:
        notice: the registered class of the notice.
        to: an account, or an address with a language.
        about: the thing that the message is about; with `version` and `offset` it says what "the same message" is.
        version: what was told before may be told again under a higher version, such as `shift.version`.
        offset: which of several messages about one thing: ``"24h"``, ``"2h"``. At most 8 characters.
        due_at: not before this moment; at once when None.
        context: ids that the notice's `build` needs, as JSON (a UUID as text); no personal values.

    Returns:
        The message, or None when this recipient has been promised the same one before, or does not want its category.

    Raises:
        UnknownNotice: when the class lacks `@register`; at the act, not hours later at the delivery.
    Cost: 1 query, 2 for what can be switched off.
    """
    notice_of(notice.code)
    if isinstance(to, User) and is_muted(to, notice.category):
        return None
    address = to if isinstance(to, Address) else None
    message = Message(
        user=None if isinstance(to, Address) else to,
        address=address.email.strip() if address else "",
        language=address.language if address else "",
        recipient_key=recipient_key(to),
        kind=notice.code,
        category=notice.category,
        subject_kind=str(about._meta.model_name),
        subject_id=str(about.pk),
        version=version,
        offset=offset,
        context=dict(context or {}),
        due_at=due_at or now,
        next_try_at=due_at or now,
        created_at=now,
    )
    return message if _insert_once(message) else None


def _insert_once(message: Message) -> bool:
    """Insert unless the same message exists; tell whether it was new.

    `bulk_create(ignore_conflicts=True)` would not tell and would swallow other violations too; a savepoint costs
    two more statements in every act that writes to somebody.
    """
    fields = message._meta.concrete_fields
    quote = connection.ops.quote_name
    # Names come from the model, values are parameters.
    sql = (
        f"INSERT INTO {quote(message._meta.db_table)} ({', '.join(quote(field.attname) for field in fields)}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(fields))}) "
        f"ON CONFLICT ON CONSTRAINT {quote(SAID_ONCE)} DO NOTHING"
    )
    values = [field.get_db_prep_save(getattr(message, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        inserted: bool = cursor.rowcount == 1
    message._state.adding = not inserted
    message._state.db = connection.alias
    return inserted
