"""Secrets at rest: Fernet (AES-128-CBC with HMAC-SHA256), keys from SECOND_FACTOR_KEYS, the newest first.

A copy of the database without the keys gives nobody the codes of an app or a recovery code.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Undecipherable(Exception):
    """None of the keys opens the secret."""


def encrypt(text: str) -> str:
    """Encrypt with the newest key."""
    return _box().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Decrypt with whichever key fits.

    Raises:
        Undecipherable: none does.
    """
    try:
        return _box().decrypt(token.encode()).decode()
    except InvalidToken:
        raise Undecipherable from None


def _box() -> MultiFernet:
    # The keys are random (settings refuse short ones), so one hash is enough to bring them to the length of Fernet.
    digests = (hashlib.sha256(key.encode()).digest() for key in settings.SECOND_FACTOR_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
