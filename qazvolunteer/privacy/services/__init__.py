"""Erasing a person: the one door."""

from qazvolunteer.privacy.services.erasure import StillNeeded, erase_person

__all__ = ["StillNeeded", "erase_person"]
