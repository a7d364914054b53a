"""Minutes: claims, and the append-only ledger of confirmed ones."""

from projects.models.hours.claim import HourClaim, WorkedDay
from projects.models.hours.ledger import LedgerEntry, PersonKey
from projects.models.hours.seal import LedgerHead, LedgerQueue, LedgerSeal

__all__ = [
    "HourClaim",
    "LedgerEntry",
    "LedgerHead",
    "LedgerQueue",
    "LedgerSeal",
    "PersonKey",
    "WorkedDay",
]
