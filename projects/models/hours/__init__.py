"""Minutes: claims, and the append-only ledger of confirmed ones."""

from projects.models.hours.claim import HourClaim, HourCorrection, WorkedDay
from projects.models.hours.ledger import LedgerEntry, PersonKey
from projects.models.hours.seal import LedgerHead, LedgerQueue, LedgerSeal

__all__ = [
    "HourClaim",
    "HourCorrection",
    "LedgerEntry",
    "LedgerHead",
    "LedgerQueue",
    "LedgerSeal",
    "PersonKey",
    "WorkedDay",
]
