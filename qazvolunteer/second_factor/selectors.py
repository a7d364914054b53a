"""Reading second factors."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db.models import Min, QuerySet

from qazvolunteer.accounts.models import User

#: what counts as a second factor; recovery codes only stand in for one
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Factors:
    """What protects an account."""

    app: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    codes: Authenticator | None

    @property
    def count(self) -> int:
        """How many second factors there are; recovery codes are none."""
        return len(self.passkeys) + (self.app is not None)

    @property
    def codes_left(self) -> int:
        """How many recovery codes were not used yet."""
        used = (
            int(self.codes.data["used_mask"]).bit_count() if self.codes else app_settings.RECOVERY_CODE_COUNT
        )
        return int(app_settings.RECOVERY_CODE_COUNT - used)


def factors_of(user: User) -> Factors:
    """Return everything that protects an account, passkeys by age. Cost: 1 query."""
    rows = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk"))
    by_type = {row.type: row for row in rows}
    return Factors(
        app=by_type.get(Authenticator.Type.TOTP),
        passkeys=tuple(row for row in rows if row.type == Authenticator.Type.WEBAUTHN),
        codes=by_type.get(Authenticator.Type.RECOVERY_CODES),
    )


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """Return the passkeys of an account. Cost: 1 query."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.WEBAUTHN
    )
    return found


def protected_since(user: User) -> datetime | None:
    """Return when the oldest of the present second factors was set up, None when there is none. Cost: 1 query."""
    found = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).aggregate(since=Min("created_at"))
    since: datetime | None = found["since"]
    return since


def unused_codes(codes: Authenticator) -> list[str]:
    """Return the recovery codes that were not used yet, as a person reads them: ``4821 7730``. Cost: no queries.

    Raises:
        Undecipherable: the key that they were encrypted with is gone.
    """
    return [f"{code[:4]} {code[4:]}" for code in RecoveryCodes(codes).get_unused_codes()]
