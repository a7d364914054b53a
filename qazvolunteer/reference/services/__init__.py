"""Writes of the reference app."""

from qazvolunteer.reference.services.loading import Loaded, load_reference

__all__ = ["Loaded", "load_reference"]
