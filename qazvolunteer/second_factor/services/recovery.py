"""What the operators do: open an account whose owner lost everything, change the keys."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.second_factor.enums import Change
from qazvolunteer.second_factor.services.encryption import decrypt, encrypt
from qazvolunteer.second_factor.services.trace import leave_trace, lock


@transaction.atomic
def reset_second_factor(*, user: User, by: User | None, now: datetime) -> int:
    """Take every factor and the recovery codes away, because their owner lost them all; return how many rows went.

    Whoever has to have a second factor sets up a new one at the next page that asks for it, in every session.
    Cost: 4 queries, none besides two when there is nothing.
    """
    lock(user)
    removed, _rows = Authenticator.objects.filter(user_id=user.pk).delete()
    if removed:
        leave_trace(Change.RESET, user=user, by=by, now=now, reason_code="lost")
    return removed


def reencrypt_secrets(*, now: datetime) -> int:
    """Encrypt all secrets with the newest key, one account at a time; return how many rows changed.

    May be interrupted and run again. Afterwards the older keys can be taken out of SECOND_FACTOR_KEYS.

    Raises:
        Undecipherable: a secret that none of the keys opens; the accounts before it are done.
    Cost: 3 to 4 queries an account.
    """
    changed = 0
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    owners = User.objects.get_queryset().filter(authenticator__type__in=kinds).distinct().order_by("pk")
    for user in owners.iterator():
        with transaction.atomic():
            lock(user)
            for row in Authenticator.objects.filter(user_id=user.pk, type__in=kinds):
                name = "secret" if row.type == Authenticator.Type.TOTP else "seed"
                row.data[name] = encrypt(decrypt(row.data[name]))
                row.save(update_fields=["data"])
                changed += 1
            audit.record("second_factor.reencrypted", by=None, role="system", on=user, now=now)
    return changed
