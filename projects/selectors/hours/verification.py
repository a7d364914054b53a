"""Checking the chain over the ledger, from the first seal to the last, with the same little memory for any length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localdate

from projects.models import LedgerHead, LedgerSeal
from projects.selectors.hours.chain import GENESIS, SEALED_COLUMNS, UnknownHashVersion, seal_hash

#: the sealer works every few seconds; an entry that waits longer than this has been forgotten
PATIENCE = timedelta(minutes=10)
#: rows that are held at once
_CHUNK = 1_000

_COLUMNS = sorted({column for columns in SEALED_COLUMNS.values() for column in columns})
_CHAIN = f"""
    SELECT seal.seq, seal.entry_id, seal.hash, {", ".join(f"entry.{column}" for column in _COLUMNS)}
    FROM projects_ledgerseal seal LEFT JOIN projects_ledgerentry entry ON entry.id = seal.entry_id
    ORDER BY seal.seq
"""  # noqa: S608 - names of our own columns
_UNSEALED = """
    SELECT entry.id, queued.entry_id IS NOT NULL FROM projects_ledgerentry entry
    LEFT JOIN projects_ledgerseal seal ON seal.entry_id = entry.id
    LEFT JOIN projects_ledgerqueue queued ON queued.entry_id = entry.id
    WHERE seal.seq IS NULL AND (queued.entry_id IS NULL OR entry.created_at < %s)
    ORDER BY entry.id
"""
_QUEUED_IN_VAIN = """
    SELECT queued.entry_id FROM projects_ledgerqueue queued
    LEFT JOIN projects_ledgerentry entry ON entry.id = queued.entry_id
    LEFT JOIN projects_ledgerseal seal ON seal.entry_id = queued.entry_id
    WHERE entry.id IS NULL OR seal.seq IS NOT NULL
    ORDER BY queued.entry_id
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit; `code` is for programs, `says` for the person who reads the report."""

    code: str
    says: str
    seq: int | None = None
    entry_id: int | None = None


@dataclass(slots=True)
class ChainCheck:
    """One run over the chain: iterate `faults()`, then read how far it went.

    Every fault is found where it is: after a wrong hash the check goes on from the hash that is stored.
    """

    now: datetime
    checked: int = 0
    head: bytes = field(default=GENESIS)

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong: hashes, gaps, missing entries, forgotten entries, heads that do not fit.

        Cost: 4 queries over whole tables; memory does not grow with them.
        """
        # Read before the chain: whatever they name is in it by then.
        heads = list(LedgerHead.objects.order_by("day"))
        yield from _order_of_heads(heads)
        yield from self._chain({head.seq: head for head in heads})
        last = self.checked and LedgerSeal.objects.aggregate(last=Max("seq"))["last"]
        yield from (
            Fault("head_without_seal", f"The head of {head.day} names a seal that is not there.", head.seq)
            for head in heads
            if head.seq > (last or 0)
        )
        patience_ended = self.now - PATIENCE
        for entry_id, is_queued in _stream(_UNSEALED, [patience_ended]):
            says = (
                "has waited for its seal too long" if is_queued else "has no seal and does not wait for one"
            )
            yield Fault("unsealed", f"Entry {entry_id} {says}.", entry_id=entry_id)
        for (entry_id,) in _stream(_QUEUED_IN_VAIN, []):
            yield Fault(
                "queued_in_vain", f"Entry {entry_id} waits, but is sealed or gone.", entry_id=entry_id
            )

    def _chain(self, heads: dict[int, LedgerHead]) -> Iterator[Fault]:
        expected = 1
        for seq, entry_id, stored, *values in _stream(_CHAIN, []):
            if seq != expected:
                yield Fault("gap", f"After seal {expected - 1} comes seal {seq}.", seq, entry_id)
            expected = seq + 1
            entry = dict(zip(_COLUMNS, values, strict=True))
            yield from self._seal(seq, entry_id, bytes(stored), entry)
            if seq in heads and bytes(heads[seq].hash) != bytes(stored):
                day = heads[seq].day
                yield Fault("head_differs", f"Seal {seq} is not the one published for {day}.", seq, entry_id)
            self.checked += 1
            self.head = bytes(stored)

    def _seal(self, seq: int, entry_id: int, stored: bytes, entry: dict[str, Any]) -> Iterator[Fault]:
        if entry["id"] is None:
            yield Fault(
                "entry_missing", f"Seal {seq} is of entry {entry_id}, which is not there.", seq, entry_id
            )
            return
        try:
            computed = seal_hash(self.head, seq, entry)
        except UnknownHashVersion as error:
            yield Fault("unknown_version", f"Seal {seq}: hash version {error} is not known.", seq, entry_id)
            return
        if computed != stored:
            says = f"Seal {seq} does not fit entry {entry_id} and the seal before it: one of the three was changed."
            yield Fault("mismatch", says, seq, entry_id)


def _order_of_heads(heads: Sequence[LedgerHead]) -> Iterator[Fault]:
    """Heads grow with their days, and none is published before its day is over."""
    for before, head in zip([None, *heads], heads, strict=False):
        is_early = localdate(head.published_at) <= head.day
        shrinks = before is not None and head.seq < before.seq
        differs = before is not None and head.seq == before.seq and head.hex != before.hex
        if is_early or shrinks or differs:
            yield Fault(
                "head_out_of_order", f"The head of {head.day} does not follow the one before.", head.seq
            )


def _stream(sql: str, parameters: list[datetime]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one statement, a chunk at a time, by a cursor of the server's own."""
    with transaction.atomic(), connection.cursor() as settings, connection.chunked_cursor() as cursor:
        # the connection's limit is for pages: this reads whole tables
        settings.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows
