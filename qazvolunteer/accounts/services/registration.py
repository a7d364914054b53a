"""Accounts come into being, addresses are proven, the language is remembered."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal


class AddressTaken(Refusal):
    """The address belongs to an account. Not for strangers: only who proved the address may learn that."""

    code = "address_taken"
    message = _("This e-mail address already belongs to an account.")


class AccountErased(Refusal):
    """The account was erased a moment ago, in another window."""

    code = "account_erased"
    message = _("This account is closed.")


@transaction.atomic
def create_account(
    *, email: str, language: str, now: datetime, proven: bool = True, by: User | None = None
) -> User:
    """Create an account that signs in with codes by e-mail; a password can be set later.

    Args:
        email: stored in lower case.
        language: code of the language of the person's mails: kk, ru or en.
        proven: the person entered a code that was mailed there. Without it the first code they sign in with proves it.
        by: who made the account for somebody else, None for the person and the system.
    Raises:
        AddressTaken: there is such an account; the surrounding transaction stays usable.
    Cost: 5 queries.
    """
    user = User(email=email.strip().lower(), language=language)
    user.set_unusable_password()
    taken = AddressTaken(field="email")
    with refusing({"accounts_user_email_key": taken, "unique_verified_email": taken}):
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=proven)
    audit.record("account.created", by=by, role="member" if by else "system", on=user, now=now)
    return user


def hold_account(user: User) -> None:
    """Let nobody erase the account until the transaction ends. Whoever hangs something personal on it calls this first.

    Those who do share the lock; an erasure waits for them and they for it.

    Raises:
        AccountErased: nothing may hang on it any more.
    Cost: 1 query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_user WHERE id = %s AND erased_at IS NULL FOR SHARE", [user.pk])
        if cursor.fetchone() is None:
            raise AccountErased


@transaction.atomic
def prove_address(*, user: User, now: datetime) -> None:
    """Note that the person entered a code mailed to the account's address. Repeating it changes nothing.

    Cost: 1 query when known, else up to 5.
    """
    if EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        return
    EmailAddress.objects.update_or_create(
        user=user,
        email=user.email,
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": True},
    )
    audit.record("account.address_proven", by=user, role="self", on=user, now=now)


def remember_language(*, user: User, language: str) -> None:
    """Keep the language in which the person signed in: mails come in it. Cost: 1 query, none without a change."""
    if language != user.language:
        user.language = language
        user.save(update_fields=["language"])
