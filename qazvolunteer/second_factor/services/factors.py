"""Apps, passkeys and recovery codes come and go."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.access import Denied
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.second_factor.enums import Change
from qazvolunteer.second_factor.permissions import may_go_without
from qazvolunteer.second_factor.selectors import factors_of
from qazvolunteer.second_factor.services.encryption import encrypt
from qazvolunteer.second_factor.services.trace import leave_trace, lock


class FactorNeeded(Refusal):
    """It is the last one, and the person's role asks for one. The message is the reason of the role."""

    code = "second_factor_needed"


class NothingToRecover(Refusal):
    """Recovery codes stand in for a second factor; there is none."""

    code = "nothing_to_recover"
    message = _("Recovery codes stand in for a second factor. Set one up first.")


@transaction.atomic
def add_app(*, user: User, secret: str, counter: int, by: User, now: datetime) -> bool:
    """Protect the account with an app, in place of the one it had; make recovery codes when there are none.

    Args:
        counter: the step of the code that proved the app; that code opens nothing any more.
    Returns:
        Whether recovery codes were made, which the person has to see now.
    Cost: 7 queries, 9 with recovery codes.
    """
    lock(user)
    replaced, _rows = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).delete()
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": encrypt(secret), "last_counter": counter},
        created_at=now,
    )
    leave_trace(Change.APP_ADDED, user=user, by=by, now=now, reason_code="replaced" if replaced else "")
    return _make_missing_codes(user)


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: dict[str, Any], by: User, now: datetime) -> bool:
    """Add a passkey whose ceremony was checked; make recovery codes when there are none.

    Returns:
        Whether recovery codes were made, which the person has to see now.
    Cost: 5 queries, 7 with recovery codes.
    """
    lock(user)
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": credential},
        created_at=now,
    )
    leave_trace(Change.PASSKEY_ADDED, user=user, by=by, now=now)
    return _make_missing_codes(user)


@transaction.atomic
def rename_passkey(*, passkey: Authenticator, name: str, by: User, now: datetime) -> None:
    """Give a passkey another name. Cost: 2 queries."""
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])
    audit.record("second_factor.passkey_renamed", by=by, role="self", on=passkey, now=now, fields=["name"])


@transaction.atomic
def remove_app(*, user: User, by: User, now: datetime) -> None:
    """Take the app away; with the last factor the recovery codes go too. Without an app nothing happens.

    Raises:
        FactorNeeded: it is the last factor and a role of the person asks for one.
    Cost: 6 queries and those of `may_go_without`.
    """
    lock(user)
    app = factors_of(user).app
    if app is not None:
        _remove(app, Change.APP_REMOVED, user=user, by=by, now=now)


@transaction.atomic
def remove_passkey(*, passkey: Authenticator, by: User, now: datetime) -> None:
    """Take a passkey away; with the last factor the recovery codes go too. One that is gone stays gone.

    Raises:
        FactorNeeded: it is the last factor and a role of the person asks for one.
    Cost: as `remove_app`.
    """
    user: User = passkey.user
    lock(user)
    known = {row.pk: row for row in factors_of(user).passkeys}
    if passkey.pk in known:
        _remove(known[passkey.pk], Change.PASSKEY_REMOVED, user=user, by=by, now=now)


@transaction.atomic
def make_codes(*, user: User, by: User, now: datetime) -> None:
    """Make new recovery codes in place of the present ones.

    Raises:
        NothingToRecover: the account has no second factor.
    Cost: 7 queries.
    """
    lock(user)
    if not factors_of(user).count:
        raise NothingToRecover
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(user)
    leave_trace(Change.CODES_MADE, user=user, by=by, now=now)


def _remove(factor: Authenticator, change: Change, *, user: User, by: User, now: datetime) -> None:
    factors = factors_of(user)
    if factors.count == 1:
        answer = may_go_without(user)
        if isinstance(answer, Denied):
            raise FactorNeeded(answer.reason)
        if factors.codes:
            factors.codes.delete()
    factor.delete()
    leave_trace(change, user=user, by=by, now=now)


def _make_missing_codes(user: User) -> bool:
    if factors_of(user).codes:
        return False
    RecoveryCodes.activate(user)
    return True
