"""Codes that people get by e-mail: eight digits derived from a random seed with the secret key.

allauth keeps what it compares with in the session, and the session is a row of the database. So the session gets the
seed and only the mail gets the code: whoever reads the database without the secret key learns no code.
"""

from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from qazvolunteer.lib.errors import Refusal

#: 10^8 codes against 5 tries each and 5 codes per address in ten minutes
DIGITS = 8
_SALT = "qazvolunteer.accounts.codes"


class CodeRefused(Refusal):
    """No code was sent. `status` is the HTTP status that says so."""

    status = 422


class TooManyCodes(CodeRefused):
    """Too many codes were asked for, for this address or from this network."""

    code = "too_many_codes"
    status = 429
    message = _("Too many codes were asked for. Wait ten minutes, then try again.")


class CodeNotSent(CodeRefused):
    """The mail server does not take the letter."""

    code = "code_not_sent"
    status = 503
    message = _("We cannot send e-mail right now. What you entered is kept: try again in a few minutes.")


def new_seed() -> str:
    """Return a fresh seed (190 random bits) to keep in a session instead of a code."""
    return get_random_string(32)


def code_from(seed: str) -> str:
    """Return the code that belongs to a seed, as a person reads it: ``4821 7730``. No seed, no code."""
    if not seed:
        return ""
    digest = salted_hmac(_SALT, seed, algorithm="sha256").digest()
    digits = f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
    return f"{digits[: DIGITS // 2]} {digits[DIGITS // 2 :]}"
