"""Reads of volunteers."""

from volunteers.selectors.consents import ahead_of, consent_in_force, consents, consents_of, text_template
from volunteers.selectors.profile import profile_of, volunteer_by_code, volunteer_of

__all__ = [
    "ahead_of",
    "consent_in_force",
    "consents",
    "consents_of",
    "profile_of",
    "text_template",
    "volunteer_by_code",
    "volunteer_of",
]
