"""Writes of volunteers."""

from volunteers.services.code import renew_code
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
    "Registered",
    "RegistrationData",
    "TooYoung",
    "check_data_consent_age",
    "create_profile",
    "register_volunteer",
    "renew_code",
    "update_profile",
]
