"""The journal of erasures: a file beside the database, so that a restored backup brings nobody back (decision 0021).

One line of JSON an erasure, only ever appended: the account's id, a digest by which it is recognized, and when. Nothing
in it leads to a person, who is gone, nor from an account to its pseudonym in the ledger.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings

from qazvolunteer.accounts.models import User

logger = structlog.get_logger(__name__)


class JournalUnfit(Exception):
    """The journal cannot be applied to this database: for the operator, who reads English."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What the file says: account → digest, and how many lines are unreadable."""

    erased: dict[UUID, str]
    broken: int


def digest_of(account: User) -> str:
    """Return by what an account is recognized besides its id: when it was made, to the microsecond. Stays as it is."""
    made_at = account.created_at.astimezone(UTC).isoformat()
    return hashlib.sha256(f"{account.pk.hex} {made_at}".encode()).hexdigest()[:32]


def note_erasure(account: User, *, now: datetime) -> None:
    """Append one erasure that is committed. A disk that refuses is logged: `export_erasures` makes up for it.

    Without ERASURE_JOURNAL there is no journal. Cost: no query.
    """
    if not settings.ERASURE_JOURNAL:
        return
    try:
        _append([(account, now)])
    except OSError as error:
        logger.error("erasure.not_journaled", account=str(account.pk), error=type(error).__name__)


def export_erasures() -> int:
    """Append every erased account that the journal lacks; return how many. Repeating it changes nothing.

    Raises:
        OSError: the file cannot be written.
    Cost: 1 query; reads the file once.
    """
    if not settings.ERASURE_JOURNAL:
        return 0
    rows = User.objects.exclude(erased_at=None).order_by("erased_at", "pk")
    return _append([(row, row.erased_at) for row in rows if row.erased_at])


def read_journal() -> Journal:
    """Read the whole file.

    Raises:
        JournalUnfit: there is none.
    """
    if not settings.ERASURE_JOURNAL:
        raise JournalUnfit("ERASURE_JOURNAL is not set: there is no journal to read.")
    try:
        text = Path(settings.ERASURE_JOURNAL).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        raise JournalUnfit(f"There is no journal at {settings.ERASURE_JOURNAL}.") from None
    return _parse(text)


def _parse(text: str) -> Journal:
    erased, broken = {}, 0
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            erased[UUID(said["account"])] = str(said["made"])
        except (ValueError, KeyError, TypeError, AttributeError):
            broken += 1
    return Journal(erased, broken)


def _append(erasures: Iterable[tuple[User, datetime]]) -> int:
    with _locked(Path(settings.ERASURE_JOURNAL)) as descriptor:
        text = _whole(descriptor)
        known = _parse(text).erased
        lines = [_line(account, at) for account, at in erasures if account.pk not in known]
        if not lines:
            return 0
        # A line that a full disk cut off must not swallow the next one.
        start = "" if not text or text.endswith("\n") else "\n"
        os.write(descriptor, (start + "".join(lines)).encode())
        os.fsync(descriptor)
    return len(lines)


def _line(account: User, at: datetime) -> str:
    said = {"account": str(account.pk), "made": digest_of(account), "at": at.astimezone(UTC).isoformat()}
    return json.dumps(said) + "\n"


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Open the file for appending; programs and threads that write at once come one after the other."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _whole(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(os.dup(descriptor), "rb") as file:
        return file.read().decode("utf-8", errors="replace")
