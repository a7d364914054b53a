"""Who takes part: sign-ups and attendance."""

from projects.models.participation.attendance import Attendance
from projects.models.participation.ban import Ban, BanObjection
from projects.models.participation.hold import Hold
from projects.models.participation.invitation import InvitationStop, PlaceInvitation
from projects.models.participation.look import ContactLook
from projects.models.participation.signup import SignUp

__all__ = [
    "Attendance",
    "Ban",
    "BanObjection",
    "ContactLook",
    "Hold",
    "InvitationStop",
    "PlaceInvitation",
    "SignUp",
]
