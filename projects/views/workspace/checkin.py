"""The leader's attendance list on a phone: came, did not come, undo. Every button is a plain form."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations.views.requests import MemberRequest
from projects.enums import SignUpState
from projects.models import Shift, SignUp
from projects.permissions import can_mark_attendance
from projects.selectors.participation.signups import attendance_list, signups_of_organization, with_name
from projects.services.hours.departures import may_all_leave
from projects.services.hours.marking import mark_absent, mark_came, undo
from projects.services.hours.walk_in import takes_walk_ins
from projects.services.participation.attendance import list_is_open
from projects.views.workspace.roster import shift_of, wanted_name
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import get_or_404

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@require_http_methods(["GET", "HEAD", "POST"])
def checkin(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Show who is expected, not yet arrived first; a POST searches them by name."""
    shift = shift_of(request, shift_id)
    demand(can_mark_attendance(request.membership, shift))
    return _list(request, shift)


def _list(request: MemberRequest, shift: Shift) -> HttpResponse:
    people, now = attendance_list(shift), timezone.now()
    shown = with_name(people, wanted_name(request))
    arrived = [row for row in people if row.state == SignUpState.ATTENDED]
    last = request.GET.get("marked", "")
    context = {
        "shift": shift,
        "project": shift.project,
        "q": wanted_name(request),
        "expected": [row for row in shown if row.state == SignUpState.CONFIRMED],
        "arrived": [row for row in shown if row.state == SignUpState.ATTENDED],
        "absent": [row for row in shown if row.state in (SignUpState.NO_SHOW, SignUpState.EXCUSED)],
        "arrived_count": len(arrived),
        "total": len(people),
        "is_open": list_is_open(shift, now),
        "last": next((row for row in people if str(row.pk) == last), None),
        "takes_walk_ins": takes_walk_ins(shift, now),
        **_departures(request, shift, arrived, now),
        "org_id": shift.project.organization_id,
    }
    return render(request, "projects/workspace/checkin.html", context)


def _departures(
    request: MemberRequest, shift: Shift, arrived: list[SignUp], now: datetime
) -> dict[str, object]:
    """Return whether everyone can be sent home, and how many were a moment ago."""
    stamp = stamp_of(request.GET.get("left", ""))
    left = [row for row in arrived if stamp and row.attendance.left_received_at == stamp]
    return {
        "may_all_leave": may_all_leave(shift, now) and any(row.attendance.left_at is None for row in arrived),
        "left_count": len(left),
        "left_stamp": stamp_text(stamp) if stamp and left else "",
    }


def stamp_text(moment: datetime) -> str:
    """Return a moment as it stands in an address: whole microseconds, so that it names one act."""
    return str((moment - _EPOCH) // timedelta(microseconds=1))


def stamp_of(text: str) -> datetime | None:
    """Return the moment that an address names, None for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        return None
    return _EPOCH + timedelta(microseconds=int(text))


def signup_of(request: MemberRequest, signup_id: UUID) -> SignUp:
    """Load the sign-up of somebody whom this member may mark, or 404."""
    signup = get_or_404(signups_of_organization(request.membership), pk=signup_id)
    demand(can_mark_attendance(request.membership, signup.shift))
    return signup


@require_POST
def mark(request: MemberRequest, org_id: int, signup_id: UUID) -> HttpResponse:
    """Write one mark: `came`, `absent`, `excused` or `undo`; answers with the list and an undo."""
    signup = signup_of(request, signup_id)
    act = request.POST.get("mark", "")
    now = timezone.now()
    try:
        if act == "came":
            mark_came(signup=signup, by=request.membership, now=now)
        elif act in ("absent", "excused"):
            mark_absent(signup=signup, by=request.membership, now=now, excused=act == "excused")
        elif act == "undo":
            undo(signup=signup, by=request.membership, now=now)
        else:
            messages.error(request, _("This mark is not known. Reload the page and try again."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:checkin", org_id=org_id, shift_id=signup.shift_id)
    response = redirect("workspace:checkin", org_id=org_id, shift_id=signup.shift_id)
    if act != "undo":
        response["Location"] += f"?marked={signup.pk}"
    return response
