"""The head of the chain is published once a day: afterwards nobody can change the past unseen."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from projects.models import LedgerHead, LedgerSeal
from projects.services.hours.sealing import seal_entries


@transaction.atomic
def publish_head(*, now: datetime) -> LedgerHead | None:
    """Seal what waits and publish the end of the chain for yesterday, unless that was done before.

    It may run as often as one likes: a day has one head. It covers all that was sealed until now, so a head that is
    published late covers more, never less.

    Returns:
        The new head; None when yesterday has one, or when nothing has ever been sealed.
    Cost: 2 queries, and what `seal_entries` costs.
    """
    day = timezone.localdate(now) - timedelta(days=1)
    if LedgerHead.objects.filter(day=day).exists():
        return None
    seal_entries()
    last = LedgerSeal.objects.order_by("-seq").first()
    if last is None:
        return None
    head = LedgerHead(day=day, seq=last.seq, hash=last.hash, published_at=now)
    # Two beats at the same moment: the second one's row is the same and is dropped.
    LedgerHead.objects.bulk_create([head], ignore_conflicts=True)
    return head
