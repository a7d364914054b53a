"""Where people of a shift meet, in the active language."""

from urllib.parse import quote

from django.utils.translation import gettext as _

from projects.models import Shift
from qazvolunteer.lib.text import localized

#: the map that most people here have on their phone; it opens in a browser too
_MAP = "https://2gis.kz/search/"


def address_of(shift: Shift) -> str:
    """Return where exactly people meet: the shift's own address, else the project's. Needs shift.project loaded."""
    return shift.address or shift.project.address


def meeting_point_of(shift: Shift) -> str:
    """Return region and meeting point, or "Online" and what was written. Needs shift's project and region loaded."""
    address = address_of(shift)
    region = localized(shift.region, "full_name") if shift.region else ""
    where = _("Online") if shift.project.is_online else region
    return ", ".join(part for part in (where, address) if part)


def map_link(shift: Shift) -> str:
    """Return the address of a map that searches for the meeting point; empty online or without one. Needs as above."""
    address = address_of(shift)
    return "" if shift.project.is_online or not address else _MAP + quote(meeting_point_of(shift), safe="")
