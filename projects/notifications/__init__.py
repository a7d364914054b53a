"""What the portal writes to volunteers about places, bars and hours, and to organizers about shifts and objections."""

from projects.notifications.bans import BanLifted, ObjectionAnswered, ObjectionDecided, PersonBarred
from projects.notifications.hours import ClaimNotice, HoursConfirmed, HoursCorrected, HoursDeclined
from projects.notifications.invitations import PlaceInvited
from projects.notifications.reminders import DAY_BEFORE, NEAR, ShiftNear, ShiftReminder, StartsSoon
from projects.notifications.shifts import ShiftsWithoutLeader
from projects.notifications.signups import (
    ChangeLapsed,
    PlaceCancelled,
    PlaceMoved,
    RequestAccepted,
    RequestDeclined,
    ShiftHasChanged,
    SignUpConfirmed,
    SignUpNotice,
    SignUpRequested,
)

__all__ = [
    "DAY_BEFORE",
    "NEAR",
    "BanLifted",
    "ChangeLapsed",
    "ClaimNotice",
    "HoursConfirmed",
    "HoursCorrected",
    "HoursDeclined",
    "ObjectionAnswered",
    "ObjectionDecided",
    "PersonBarred",
    "PlaceCancelled",
    "PlaceInvited",
    "PlaceMoved",
    "RequestAccepted",
    "RequestDeclined",
    "ShiftHasChanged",
    "ShiftNear",
    "ShiftReminder",
    "ShiftsWithoutLeader",
    "SignUpConfirmed",
    "SignUpNotice",
    "SignUpRequested",
    "StartsSoon",
]
