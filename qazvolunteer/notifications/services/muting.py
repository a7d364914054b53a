"""Switching categories of letters off and on."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.notifications.enums import OPTIONAL, Category
from qazvolunteer.notifications.models import MutedCategory


@transaction.atomic
def switch_category(*, user: User, category: Category, wanted: bool, by: User, now: datetime) -> None:
    """Switch one optional category off or on, and touch no other. Repeating it changes nothing.

    Cost: 2 queries, 3 with a change.
    """
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=user.pk)
    rows = MutedCategory.objects.filter(user=user, category=category)
    if wanted:
        changed = bool(rows.delete()[0])
    else:
        _row, changed = rows.get_or_create(user=user, category=category, defaults={"muted_at": now})
    if changed:
        audit.record("account.letters_chosen", by=by, role="self", on=user, now=now, fields=[category.value])


@transaction.atomic
def choose_categories(*, user: User, wanted: Collection[Category], by: User, now: datetime) -> None:
    """Keep which optional letters a person wants; the others are not written any more.

    What waits already is looked at again when it is sent. Repeating it changes nothing.

    Args:
        wanted: of the optional categories; whatever else is among them counts as said.
    Cost: 3 queries, 5 with a change.
    """
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=user.pk)
    before = set(MutedCategory.objects.filter(user=user).values_list("category", flat=True))
    muted = {category.value for category in OPTIONAL if category not in wanted}
    MutedCategory.objects.filter(user=user, category__in=before - muted).delete()
    MutedCategory.objects.bulk_create(
        MutedCategory(user=user, category=category, muted_at=now) for category in sorted(muted - before)
    )
    if before != muted:
        audit.record(
            "account.letters_chosen", by=by, role="self", on=user, now=now, fields=sorted(before ^ muted)
        )
