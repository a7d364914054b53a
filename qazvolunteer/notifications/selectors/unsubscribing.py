"""The links that switch a category of letters off without signing in (RFC 8058)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from qazvolunteer.accounts.models import User
from qazvolunteer.lib.links import SignedLink, link_behind, signed_token
from qazvolunteer.notifications.enums import OPTIONAL, Category
from qazvolunteer.notifications.models import MutedCategory

_PURPOSE = "notifications.unsubscribe"
#: a letter may lie in a mailbox for years, and switching it off harms nobody
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A person and a category of letters, and whether they come."""

    user: User
    category: Category
    is_on: bool


def unsubscribe_token(user: User, category: str) -> str:
    """Return the signed part of the link: this person, this category, and nothing else. Cost: no query."""
    return signed_token(SignedLink(user.pk, 0, category, _NEVER), purpose=_PURPOSE)


def subscription_behind(token: str) -> Subscription | None:
    """Return what a link is about; None when it is not ours, or the account is closed.

    Cost: 2 queries, none for a bad link.
    """
    link = link_behind(token, purpose=_PURPOSE)
    if link is None or link.answer not in OPTIONAL:
        return None
    user = User.objects.filter(pk=link.subject, is_active=True).first()
    if user is None:
        return None
    category = Category(link.answer)
    muted = MutedCategory.objects.filter(user=user, category=category).exists()
    return Subscription(user, category, is_on=not muted)
