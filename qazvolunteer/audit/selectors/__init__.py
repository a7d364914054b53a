"""Reading the audit."""

from qazvolunteer.audit.selectors.history import entries_of, transitions_of

__all__ = ["entries_of", "transitions_of"]
