"""What people do not want to be told."""

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.enums import OPTIONAL, Category
from qazvolunteer.notifications.models import MutedCategory


def muted_categories(user: User) -> set[Category]:
    """Return the categories that a person switched off. Cost: 1 query."""
    rows = MutedCategory.objects.filter(user=user).values_list("category", flat=True)
    return {Category(category) for category in rows}


def is_muted(user: User | None, category: str) -> bool:
    """Tell whether a person switched a category off. Cost: 1 query, none for what cannot be switched off."""
    if user is None or category not in OPTIONAL:
        return False
    return MutedCategory.objects.filter(user=user, category=category).exists()
