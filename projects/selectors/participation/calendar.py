"""A shift as an entry of somebody's calendar (RFC 5545), in the active language."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from projects.enums import SignUpState
from projects.models import SignUp
from projects.selectors.participation.meeting_point import meeting_point_of
from qazvolunteer.audit.models import Transition
from qazvolunteer.lib.text import localized

FILE_NAME = "shift.ics"


def shift_calendar(signup: SignUp, *, now: datetime, cancelled: bool = False) -> str:
    """Return the calendar with one entry: the shift that somebody has a place on, or the message that it is off.

    A later file with the same UID and a higher SEQUENCE, the shift's version, replaces the entry. It is published,
    not a request: the answer goes by the portal's links, not to a mailbox that nobody reads. Times stand in the
    portal's zone with its VTIMEZONE: calendars that know an older rule than UTC+5 for Almaty go by the file.

    Args:
        signup: with role, `shift__project__organization` and `shift__region` loaded.
        now: of the writing, for calendars that compare two files.
    Cost: no query.
    """
    shift, project = signup.shift, signup.shift.project
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{signup.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", shift.version)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", _local(shift.starts_at))
    event.add("dtend", _local(shift.ends_at))
    event.add("summary", localized(project, "title"))
    event.add("location", meeting_point_of(shift))
    event.add("description", _description(signup))
    event.add("organizer", _organizer(signup))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar.add_component(event)
    calendar.add_missing_timezones(
        first_date=date(_local(shift.starts_at).year, 1, 1),
        last_date=date(_local(shift.ends_at).year + 1, 1, 1),
    )
    return str(calendar.to_ical().decode())


def had_place(signup: SignUp) -> bool:
    """Tell whether a person who has lost a place had one, so that their calendar may hold the shift. 1 query."""
    moves = Transition.objects.filter(subject_kind="signup", subject_id=str(signup.pk))
    return moves.filter(target=SignUpState.CONFIRMED).exists()


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, ZoneInfo(settings.TIME_ZONE))


def _organizer(signup: SignUp) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}")
    organizer.params["cn"] = localized(signup.shift.project.organization, "name")
    return organizer


def _description(signup: SignUp) -> str:
    shift, project = signup.shift, signup.shift.project
    bring = localized(project, "bring")
    lines = [
        (_("Role"), localized(signup.role, "name")),
        (_("Shift leader"), shift.leader.display_name if shift.leader else ""),
        (_("Bring with you"), bring),
    ]
    return "\n".join(f"{label}: {value}" for label, value in lines if value)
