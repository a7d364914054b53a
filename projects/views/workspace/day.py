"""The day of a shift, person by person: times, excuses; and everyone's departure at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations.views.requests import MemberRequest
from projects.forms.participation import ExcuseForm, TimesForm
from projects.models import Attendance, Shift, SignUp
from projects.permissions import can_mark_attendance
from projects.services.hours.departures import all_left, set_times, undo_all_left
from projects.services.hours.marking import mark_absent
from projects.views.workspace.checkin import signup_of, stamp_of, stamp_text
from projects.views.workspace.roster import shift_of
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, render_form, sent
from qazvolunteer.ui.dates import clock


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: MemberRequest, org_id: int, signup_id: UUID) -> HttpResponse:
    """Show and set when one person came and left; times outside of the shift are set to its limits, and said so."""
    signup = signup_of(request, signup_id)
    attendance = Attendance.objects.filter(signup=signup).first()
    if attendance is None:
        messages.info(request, _("Mark first that this person came."))
        return redirect(_list_url(signup.shift))
    form = TimesForm(sent(request), shift=signup.shift, attendance=attendance)
    if form.is_bound and form.is_valid():
        arrived, left = form.moments()
        try:
            kept = set_times(
                signup=signup, arrived_at=arrived, left_at=left, by=request.membership, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            _say(request, kept, clamped=kept.arrived_at != arrived or kept.left_at != left)
            return redirect(_list_url(signup.shift))
    context = {**_context(signup), "form": form, "attendance": attendance}
    return render_form(request, "projects/workspace/times.html", context, invalid=form.is_bound)


def _say(request: MemberRequest, kept: Attendance, *, clamped: bool) -> None:
    """Say what was kept, and why it is not what was typed."""
    if not clamped:
        messages.success(request, _("The times are saved."))
        return
    text = _("Time outside of the shift does not count, so this is kept: came at %(came)s, left at %(left)s.")
    messages.info(
        request, text % {"came": clock(kept.arrived_at), "left": clock(kept.left_at) if kept.left_at else "–"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def excuse(request: MemberRequest, org_id: int, signup_id: UUID) -> HttpResponse:
    """Write down that a person who did not come had told why."""
    signup = signup_of(request, signup_id)
    form = ExcuseForm(sent(request), initial={"reason": signup.reason_text})
    if form.is_bound and form.is_valid():
        try:
            mark_absent(
                signup=signup,
                excused=True,
                reason=form.cleaned_data["reason"],
                by=request.membership,
                now=timezone.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(f"{_list_url(signup.shift)}?marked={signup.pk}")
    context = {**_context(signup), "form": form}
    return render_form(request, "projects/workspace/excuse.html", context, invalid=form.is_bound)


@require_POST
def left(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Note that everyone who is still there leaves now, or take that back: `mark` is `left` or `undo`."""
    shift = shift_of(request, shift_id)
    demand(can_mark_attendance(request.membership, shift))
    now, address = timezone.now(), _list_url(shift)
    stamp = stamp_of(request.POST.get("stamp", ""))
    try:
        if request.POST.get("mark") == "left":
            all_left(shift=shift, by=request.membership, now=now)
            address += f"?left={stamp_text(now)}"
        elif stamp is not None:
            undo_all_left(shift=shift, stamp=stamp, by=request.membership, now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(address)


def _list_url(shift: Shift) -> str:
    return reverse("workspace:checkin", args=[shift.project.organization_id, shift.pk])


def _context(signup: SignUp) -> dict[str, object]:
    return {
        "signup": signup,
        "shift": signup.shift,
        "project": signup.shift.project,
        "org_id": signup.shift.project.organization_id,
        "list_url": _list_url(signup.shift),
    }
