"""Writes of volunteers."""

from volunteers.services.code import renew_code
from volunteers.services.consents import NoConsent, TextChanged, give_consent, withdraw_consent
from volunteers.services.profile import update_profile
from volunteers.services.registration import (
    AlreadyRegistered,
    Registered,
    RegistrationData,
    TooYoung,
    check_data_consent_age,
    create_profile,
    register_volunteer,
)

__all__ = [
    "AlreadyRegistered",
    "NoConsent",
    "Registered",
    "RegistrationData",
    "TextChanged",
    "TooYoung",
    "check_data_consent_age",
    "create_profile",
    "give_consent",
    "register_volunteer",
    "renew_code",
    "update_profile",
    "withdraw_consent",
]
