"""Reads of volunteers."""

from volunteers.selectors.profile import profile_of, volunteer_by_code, volunteer_of

__all__ = ["profile_of", "volunteer_by_code", "volunteer_of"]
