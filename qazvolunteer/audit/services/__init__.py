"""Writing the audit: explicit calls from services, in their transaction."""

from qazvolunteer.audit.services.recording import moved, record, transition

__all__ = ["moved", "record", "transition"]
