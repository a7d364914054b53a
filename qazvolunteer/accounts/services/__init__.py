"""Writing accounts, and the codes that people get by e-mail."""

from qazvolunteer.accounts.services.codes import CodeNotSent, CodeRefused, TooManyCodes
from qazvolunteer.accounts.services.registration import (
    AccountErased,
    AddressTaken,
    create_account,
    hold_account,
    prove_address,
    remember_language,
)

__all__ = [
    "AccountErased",
    "AddressTaken",
    "CodeNotSent",
    "CodeRefused",
    "TooManyCodes",
    "create_account",
    "hold_account",
    "prove_address",
    "remember_language",
]
