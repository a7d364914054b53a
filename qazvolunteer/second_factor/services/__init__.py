"""Writing second factors: each change with its audit entry and its letter."""

from qazvolunteer.second_factor.services.codes import matching_counter, note_failures, use_code
from qazvolunteer.second_factor.services.factors import (
    FactorNeeded,
    NothingToRecover,
    add_app,
    add_passkey,
    make_codes,
    remove_app,
    remove_passkey,
    rename_passkey,
)
from qazvolunteer.second_factor.services.recovery import reencrypt_secrets, reset_second_factor

__all__ = [
    "FactorNeeded",
    "NothingToRecover",
    "add_app",
    "add_passkey",
    "make_codes",
    "matching_counter",
    "note_failures",
    "reencrypt_secrets",
    "remove_app",
    "remove_passkey",
    "rename_passkey",
    "reset_second_factor",
    "use_code",
]
