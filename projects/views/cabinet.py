"""A person's cabinet: the next shift as a ticket, all shifts, all hours."""

from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.enums import SignUpState
from projects.forms.participation import WithdrawForm
from projects.models import SignUp
from projects.selectors.hours.claims import claims_of_person, totals_of_person
from projects.selectors.hours.weeks import band_labels, week_of, year_of_weeks
from projects.selectors.participation.bans import bans_of_person, holding
from projects.selectors.participation.calendar import FILE_NAME, shift_calendar
from projects.selectors.participation.changes import with_difference
from projects.selectors.participation.invitations import invitations_of, place_invitation_token
from projects.selectors.participation.meeting_point import meeting_point_of
from projects.selectors.participation.signups import shifts_of_person, signups_of_person
from projects.services.participation.signup import free_withdrawal_until, withdraw, withdrawal_note
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, get_or_404, render_form, sent
from volunteers.models import Volunteer
from volunteers.selectors import volunteer_of

PAGE_SIZE = 30
#: rows of each kind on the overview
OVERVIEW_ROWS = 5


def person_of(request: HttpRequest) -> Volunteer | None:
    """Return who is signed in as a volunteer; None for somebody without a profile."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - every page here needs a sign-in
    return volunteer_of(user)


def cabinet_nav(current: str) -> dict[str, Any]:
    """Return tabs and the phone's bottom bar of the cabinet for the layout."""
    pages = [
        ("overview", _("Overview"), reverse("projects:cabinet"), "house"),
        ("shifts", _("My shifts"), reverse("projects:my_shifts"), "calendar-days"),
        ("hours", _("Hours"), reverse("projects:my_hours"), "clock"),
        ("profile", _("Profile"), reverse("volunteers:profile"), "user-round"),
    ]
    items = [
        {"label": label, "url": url, "icon": icon, "current": key == current}
        for key, label, url, icon in pages
    ]
    return {"tabs": items, "bottom_nav": items}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what comes next and what was done."""
    volunteer = person_of(request)
    if volunteer is None:
        return render(request, "projects/participation/cabinet_without_profile.html", cabinet_nav("overview"))
    now = timezone.now()
    shifts = shifts_of_person(volunteer, now, past_limit=OVERVIEW_ROWS)
    context = {
        **cabinet_nav("overview"),
        "volunteer": volunteer,
        "next": shifts.next,
        "place": meeting_point_of(shifts.next.shift) if shifts.next else "",
        "upcoming": [row for row in shifts.upcoming if row != shifts.next],
        "asked": with_difference(row for row in shifts.upcoming if row.answer_by),
        "bans": holding(bans_of_person(volunteer), now),
        "invitations": _invitations(volunteer, now),
        "claims": claims_of_person(volunteer)[:OVERVIEW_ROWS],
        "totals": totals_of_person(volunteer),
        "quilt": year_of_weeks(volunteer, timezone.localdate(now), year=request.GET.get("year", "")),
        "bands": band_labels(),
        "withdraw_until": shifts.next and free_withdrawal_until(shifts.next.shift, shifts.next.decided_at),
        # black on white in both themes: cameras need the quiet white edge
        "code_svg": _drawn(volunteer.code),
    }
    return render(request, "projects/participation/cabinet.html", context)


def _invitations(volunteer: Volunteer, now: datetime) -> list[dict[str, Any]]:
    """Return what the person is invited to, each with the address that answers. Cost: 1 query."""
    return [
        {"row": row, "token": place_invitation_token(row), "shift": row.shift}
        for row in invitations_of(volunteer.user, now)
    ]


def _drawn(code: str) -> SafeString:
    """Draw a code that the portal made itself, as SVG."""
    return mark_safe(segno.make(code, error="m", micro=False).svg_inline(scale=5, light="#fff"))  # noqa: S308


@require_safe
def my_shifts(request: HttpRequest) -> HttpResponse:
    """List the shifts ahead, behind, and those that were ended early with their reasons."""
    volunteer = person_of(request)
    if volunteer is None:
        return redirect("projects:cabinet")
    now = timezone.now()
    shifts = shifts_of_person(volunteer, now)
    context = {
        **cabinet_nav("shifts"),
        "shifts": shifts,
        "asked": with_difference(row for row in shifts.upcoming if row.answer_by),
        "invitations": _invitations(volunteer, now),
    }
    return render(request, "projects/participation/my_shifts.html", context)


@require_safe
def my_hours(request: HttpRequest) -> HttpResponse:
    """List the hours with their states and grades of evidence; all of them, or those of one week."""
    volunteer = person_of(request)
    if volunteer is None:
        return redirect("projects:cabinet")
    claims = claims_of_person(volunteer)
    week = week_of(request.GET.get("week", ""))
    if week:
        claims = claims.filter(day__range=week)
    context = {
        **cabinet_nav("hours"),
        "page": Paginator(claims, PAGE_SIZE).get_page(request.GET.get("page")),
        "week": week,
        "totals": totals_of_person(volunteer),
    }
    return render(request, "projects/participation/my_hours.html", context)


@require_safe
def calendar_file(request: HttpRequest, signup_id: UUID) -> HttpResponse:
    """Answer a shift that the person has a place on as a file for their calendar."""
    volunteer = person_of(request)
    if volunteer is None:
        return redirect("projects:cabinet")
    signup = get_or_404(signups_of_person(volunteer).filter(state=SignUpState.CONFIRMED), pk=signup_id)
    return HttpResponse(
        shift_calendar(signup, now=timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
    )


def _farewell(signup: SignUp) -> str:
    if signup.is_late_withdrawal:
        return _("Your place is free again. The organizer sees that it came late.")
    return _("Your place is free again. Thank you for telling in time.")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_page(request: HttpRequest, signup_id: UUID) -> HttpResponse:
    """Ask once, say what it means, and give the place back."""
    volunteer = person_of(request)
    if volunteer is None:
        return redirect("projects:cabinet")
    signup = get_or_404(signups_of_person(volunteer), pk=signup_id)
    now = timezone.now()
    form = WithdrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            signup = withdraw(signup=signup, by=volunteer.user, now=now, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(request, _farewell(signup))
            return redirect("projects:my_shifts")
    context = {
        "form": form,
        "signup": signup,
        "shift": signup.shift,
        "project": signup.shift.project,
        "place": meeting_point_of(signup.shift),
        "late_note": withdrawal_note(signup, now),
    }
    invalid = request.method == "POST"
    return render_form(request, "projects/participation/withdraw.html", context, invalid=invalid)
