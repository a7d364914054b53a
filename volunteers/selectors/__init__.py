"""Reads of volunteers."""

from volunteers.selectors.profile import profile_of, volunteer_of

__all__ = ["profile_of", "volunteer_of"]
