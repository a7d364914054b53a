"""Models of volunteers."""

from volunteers.models.consent import Consent
from volunteers.models.volunteer import Volunteer

__all__ = ["Consent", "Volunteer"]
