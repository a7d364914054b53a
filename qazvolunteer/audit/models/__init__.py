"""Models of audit."""

from qazvolunteer.audit.models.entry import Entry
from qazvolunteer.audit.models.transition import Transition

__all__ = ["Entry", "Transition"]
