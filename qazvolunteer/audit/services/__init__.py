"""Writing the audit: explicit calls from services, in their transaction."""

from qazvolunteer.audit.services.recording import record, transition

__all__ = ["record", "transition"]
