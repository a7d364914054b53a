"""The sealer: gives every committed ledger entry its place in the chain. At most one works at a time."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from projects.models import LedgerSeal
from projects.selectors.hours.chain import GENESIS, SEALED_COLUMNS, seal_hash

#: key of the advisory lock that the sealer holds until its transaction ends; any number that nothing else uses
SEALER_LOCK = 20_261_124
#: entries of one transaction: a killed sealer loses no more work than this
BATCH = 5_000
#: batches of one call, so that a task ends in time after a bulk load; the next call goes on
MAX_BATCHES = 40

_COLUMNS = sorted({column for columns in SEALED_COLUMNS.values() for column in columns})
# Only committed entries are visible here, and `seq` is given in this very transaction, which nobody else runs beside:
# so an entry that commits late gets a later `seq`, and none gets a `seq` below one that a reader has seen.
_WAITING = "SELECT entry_id FROM projects_ledgerqueue ORDER BY entry_id LIMIT %s"
# Three statements with lists of ids and no join: fast by whatever the planner believes after a bulk load.
_ENTRIES = f"""
    SELECT {", ".join(_COLUMNS)} FROM projects_ledgerentry WHERE id = ANY(%s) ORDER BY id
"""  # noqa: S608 - names of our own columns
_DONE = "DELETE FROM projects_ledgerqueue WHERE entry_id = ANY(%s)"
_WRITE = """
    INSERT INTO projects_ledgerseal (seq, entry_id, hash)
    SELECT seq, entry_id, decode(hash, 'hex')
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS sealed (seq, entry_id, hash)
"""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one call of the sealer did."""

    count: int
    #: another sealer was at work; what waited is its business
    busy: bool = False


def seal_entries(*, batch: int = BATCH, max_batches: int = MAX_BATCHES) -> Sealed:
    """Seal what waits, batch by batch, each in its own transaction.

    Cost: 6 queries a batch. Measured: docs/decisions/0009-the-seal.md.
    """
    count = 0
    for _number in range(max_batches):
        sealed = seal_batch(limit=batch)
        count += sealed.count
        if sealed.busy or sealed.count < batch:
            return Sealed(count, sealed.busy)
    return Sealed(count)


@transaction.atomic
def seal_batch(*, limit: int = BATCH) -> Sealed:
    """Seal at most `limit` of the entries that wait, oldest ids first. Needs READ COMMITTED, the default.

    Cost: 6 queries, 3 when nothing waits, 1 when another sealer is at work.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            return Sealed(0, busy=True)
        # After the lock: the last seal of the sealer before is committed and visible now.
        head = LedgerSeal.objects.order_by("-seq").first()
        cursor.execute(_WAITING, [limit])
        waiting = [entry_id for (entry_id,) in cursor.fetchall()]
        if waiting:
            cursor.execute(_ENTRIES, [waiting])
            entries = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
            cursor.execute(_WRITE, _seals(entries, head))
            cursor.execute(_DONE, [waiting])
    return Sealed(len(waiting))


def _seals(entries: list[dict[str, Any]], head: LedgerSeal | None) -> list[list[Any]]:
    """Return the columns of the new seals: numbers, entries, hashes."""
    seq, before = (head.seq, bytes(head.hash)) if head else (0, GENESIS)
    hashes = []
    for number, entry in enumerate(entries, seq + 1):
        before = seal_hash(before, number, entry)
        hashes.append(before.hex())
    return [list(range(seq + 1, seq + 1 + len(entries))), [entry["id"] for entry in entries], hashes]
