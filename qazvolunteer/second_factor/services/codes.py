"""Typed codes: of the app, each once, and recovery codes, each once."""

from datetime import datetime

import structlog
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import constant_time_compare

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.second_factor.enums import Change
from qazvolunteer.second_factor.selectors import factors_of
from qazvolunteer.second_factor.services.encryption import Undecipherable, decrypt
from qazvolunteer.second_factor.services.trace import leave_trace, lock

logger = structlog.get_logger(__name__)

#: seconds in which failures of one account are one audit entry: the window of the limit on tries
FAILURES_ARE_ONE = 300


def matching_counter(secret: str, code: str, *, now: datetime, after: int = -1) -> int | None:
    """Return the step of time whose code this is (RFC 6238), None when it is none of the few that are taken now.

    Args:
        code: as typed, spaces and hyphens between the digits do not matter.
        after: the step of the last code that was used; that one and older ones are refused.
    """
    typed = "".join(char for char in code if char.isdigit())
    step = int(now.timestamp()) // app_settings.TOTP_PERIOD
    around = range(step - app_settings.TOTP_TOLERANCE, step + app_settings.TOTP_TOLERANCE + 1)
    for counter in around:
        if counter > after and constant_time_compare(typed, format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None


@transaction.atomic
def use_code(*, user: User, code: str, now: datetime) -> Authenticator | None:
    """Use up a code of the app or a recovery code; return whose it was, None when it opens nothing (any more).

    The account is locked, so of two tabs with the same code one wins. allauth remembers used codes of the app in the
    cache for 30 seconds; we keep the last step in the row, because a cache forgets and our tolerance is longer.
    Cost: 3 queries, 6 for a recovery code.
    """
    lock(user)
    factors = factors_of(user)
    try:
        if factors.app and _use_app_code(factors.app, code, now):
            return factors.app
        if factors.codes and RecoveryCodes(factors.codes).validate_code(code):
            leave_trace(Change.CODE_USED, user=user, by=user, now=now)
            return factors.codes
    except Undecipherable:
        logger.error("second_factor.undecipherable", user=str(user.pk))
    return None


def _use_app_code(app: Authenticator, code: str, now: datetime) -> bool:
    last = app.data.get("last_counter", -1)
    counter = matching_counter(decrypt(app.data["secret"]), code, now=now, after=last)
    if counter is None:
        return False
    app.data["last_counter"] = counter
    app.save(update_fields=["data"])
    return True


def note_failures(*, user: User, now: datetime) -> None:
    """Leave one audit entry when an account has had too many wrong codes, however often it is tried then.

    Cost: 1 query, none when it was noted a moment ago.
    """
    if cache.add(f"second_factor.failures:{user.pk}", 1, timeout=FAILURES_ARE_ONE):
        audit.record("second_factor.failed_too_often", by=None, role="system", on=user, now=now)
