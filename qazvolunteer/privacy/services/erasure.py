"""`erase_person`: nothing personal stays, figures stay as they are (docs/decisions/0018)."""

from datetime import datetime

from django.db import transaction

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import Address, notify
from qazvolunteer.privacy.notifications import PersonErased
from qazvolunteer.privacy.registry import Fate, Table, leavings, tables
from qazvolunteer.privacy.selectors import obstacles
from qazvolunteer.privacy.services.journal import note_erasure


class StillNeeded(Refusal):
    """The person alone holds something that others rest on."""

    code = "still_needed"


@transaction.atomic
def erase_person(*, user: User, by: User | None, now: datetime, again: bool = False) -> None:
    """Erase a person: end what lies ahead, delete or empty every row about them, write to them for the last time.
    Once that is committed, the journal of erasures notes the id.

    What stays (sign-ups of the past, ledger, audit) hangs on an account that names nobody. Repeating it
    changes nothing.

    Args:
        by: the person, or the operator to whom they wrote; None for the system.
        again: they were erased before, and a restored backup has brought them back: they had their last letter.

    Raises:
        StillNeeded: the only owner of an organization, somebody who works in a front office.
        Refusal: what a door of `leave` said; nothing is erased then.
    Cost: 2 queries for each table, those of what is ended, and one read of all sessions.
    """
    # Not FOR UPDATE: whoever only refers to the account (a letter to it, a decision of it) is not kept waiting.
    account = User.objects.get_queryset().select_for_update(no_key=True).get(pk=user.pk)
    if account.erased_at is not None:
        return
    if reasons := obstacles(account, now):
        raise StillNeeded(" ".join(reasons))
    former = Address(account.email, account.language)
    for leaving in leavings():
        leaving.leave(account, now=now)
    for table in tables():
        rows = table.rows(account)
        if table.fate == Fate.DELETED:
            rows.delete()
        elif table.fate == Fate.EMPTIED:
            rows.order_by().update(**table.empties, **_stamp(table, now))
    role = "self" if by is not None and by.pk == account.pk else "operator" if by else "system"
    audit.record(
        "account.erased",
        by=by,
        role=role,
        on=account,
        now=now,
        reason_code="restored_backup" if again else "",
    )
    if not again:
        notify(PersonErased, to=former, about=account, now=now)
    transaction.on_commit(lambda: note_erasure(account, now=now))


def _stamp(table: Table, now: datetime) -> dict[str, datetime]:
    """Return when, for tables that keep it: their CHECK lets nothing be empty without it, nor full with it."""
    names = {column.name for column in table.model._meta.concrete_fields}
    return {"erased_at": now} if "erased_at" in names else {}
