"""Reading accounts."""

from collections.abc import Iterable

from django.db.models import QuerySet

from qazvolunteer.accounts.models import User


def account_with_address(email: str) -> User | None:
    """Return the account with this e-mail address, whatever the letter case. Cost: 1 query."""
    return User.objects.get_queryset().with_email(email).first()


def accounts_with_addresses(emails: Iterable[str]) -> QuerySet[User]:
    """Return the accounts with these addresses (in lower case). Cost: 1 query."""
    return User.objects.filter(email__in=list(emails))
