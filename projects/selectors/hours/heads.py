"""Reads of the published heads of the ledger, for everybody."""

from django.db.models import QuerySet

from projects.models import LedgerHead


def published_heads() -> QuerySet[LedgerHead]:
    """Return the heads, the latest day first. Cost: 1 query."""
    return LedgerHead.objects.order_by("-day")
