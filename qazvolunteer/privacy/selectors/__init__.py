"""Reads of what is held about a person."""

from qazvolunteer.privacy.selectors.everything import SCHEMA, VERSION, everything_about
from qazvolunteer.privacy.selectors.obstacles import obstacles
from qazvolunteer.privacy.selectors.sessions import sessions_about

__all__ = ["SCHEMA", "VERSION", "everything_about", "obstacles", "sessions_about"]
