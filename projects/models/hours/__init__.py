"""Minutes: claims, and the append-only ledger of confirmed ones."""

from projects.models.hours.claim import HourClaim, WorkedDay
from projects.models.hours.ledger import LedgerEntry, PersonKey

__all__ = ["HourClaim", "LedgerEntry", "PersonKey", "WorkedDay"]
