"""Models of projects, in three wings: catalogue ← participation ← hours."""

from projects.models.catalogue import (
    HazardAnswer,
    Initiative,
    InitiativeOperator,
    Project,
    ProjectGoal,
    Role,
    Shift,
    ShiftVersion,
)
from projects.models.hours import (
    HourClaim,
    HourCorrection,
    LedgerEntry,
    LedgerHead,
    LedgerQueue,
    LedgerSeal,
    PersonKey,
    WorkedDay,
)
from projects.models.participation import (
    Attendance,
    Ban,
    BanObjection,
    ContactLook,
    Hold,
    InvitationStop,
    PlaceInvitation,
    SignUp,
)

__all__ = [
    "Attendance",
    "Ban",
    "BanObjection",
    "ContactLook",
    "HazardAnswer",
    "Hold",
    "HourClaim",
    "HourCorrection",
    "Initiative",
    "InitiativeOperator",
    "InvitationStop",
    "LedgerEntry",
    "LedgerHead",
    "LedgerQueue",
    "LedgerSeal",
    "PersonKey",
    "PlaceInvitation",
    "Project",
    "ProjectGoal",
    "Role",
    "Shift",
    "ShiftVersion",
    "SignUp",
    "WorkedDay",
]
