"""A restored backup brings nobody back who was erased after it was made (decision 0021)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.privacy.services.erasure import erase_person
from qazvolunteer.privacy.services.journal import JournalUnfit, digest_of, read_journal


@dataclass(slots=True)
class Replay:
    """What became of the accounts of the journal."""

    erased: list[UUID] = field(default_factory=list)
    already: int = 0
    #: made after the backup, or never in this database
    unknown: int = 0
    #: account → why it could not be erased
    refused: dict[UUID, str] = field(default_factory=dict)
    broken: int = 0


def replay_erasures(*, now: datetime) -> Replay:
    """Erase again whoever is in the journal and alive in this database, each in a transaction of their own.

    Run it on a restored backup before anybody else works on it; repeating it erases who was refused before.

    Raises:
        JournalUnfit: there is no journal, or an id belongs to another account here; nobody is erased then.
    Cost: 1 query, and those of each erasure.
    """
    journal = read_journal()
    accounts = list(User.objects.filter(pk__in=journal.erased).order_by("pk"))
    strangers = [row.pk for row in accounts if digest_of(row) != journal.erased[row.pk]]
    if strangers:
        raise JournalUnfit(
            f"{len(strangers)} ids of the journal belong to other accounts here, the first is {strangers[0]}. "
            "Is this the journal of this portal? Nobody was erased."
        )
    result = Replay(unknown=len(journal.erased) - len(accounts), broken=journal.broken)
    for account in accounts:
        if account.erased_at is not None:
            result.already += 1
            continue
        try:
            erase_person(user=account, by=None, now=now, again=True)
        except Refusal as refusal:
            result.refused[account.pk] = str(refusal)
        else:
            result.erased.append(account.pk)
    return result
