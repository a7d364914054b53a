"""The roster of a shift: who asked, who has a place; accept, decline, cancel."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations.permissions import can_coordinate, can_run_projects
from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from projects.enums import DeclineReason, ShiftState
from projects.forms.participation import CancelForm, DeclineForm
from projects.models import Shift, SignUp
from projects.permissions import can_decide_signup
from projects.selectors.participation.contacts import WITH_CONTACTS, contacts_window
from projects.selectors.participation.invitations import invitation_counts
from projects.selectors.participation.signups import (
    ROSTER_FILTERS,
    roles_of_shift,
    roster,
    roster_counts,
    shifts_of_organization,
    signups_of_organization,
    with_name,
)
from projects.services.participation.attendance import list_is_open
from projects.services.participation.cancellation import cancel_shift
from projects.services.participation.decisions import accept_signup, cancel_signup, decline_signup
from projects.views.workspace.roster_report import take_report
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, get_or_404, go_on, render_form, sent
from qazvolunteer.lib.text import localized


def shift_of(request: MemberRequest, shift_id: int) -> Shift:
    """Load a shift that this member works with, or 404."""
    return get_or_404(shifts_of_organization(request.membership), pk=shift_id)


def signup_of(request: MemberRequest, signup_id: UUID) -> SignUp:
    """Load a sign-up to a shift that this member works with, or 404."""
    return get_or_404(signups_of_organization(request.membership), pk=signup_id)


def wanted_name(request: MemberRequest) -> str:
    """Return the name that was searched for. It is posted, so that no name stands in an address (decision 0008)."""
    return request.POST.get("q", "")[:80]


@require_http_methods(["GET", "HEAD", "POST"])
def roster_page(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """List the people of a shift with a filter by state and role in the address; a POST searches them by name."""
    shift = shift_of(request, shift_id)
    now = timezone.now()
    state = request.GET.get("state", "")
    role = request.GET.get("role", "")
    state = state if state in ROSTER_FILTERS else ""
    role_id = int(role) if role.isdecimal() and len(role) < 12 else None
    roles = list(roles_of_shift(shift.pk, now))
    counts = roster_counts(shift)
    context: dict[str, Any] = {
        **shift_context(request, shift),
        "roles": roles,
        "taken": sum(item.taken for item in roles),
        "capacity": sum(item.capacity for item in roles),
        "counts": counts,
        "chips": _chips(counts, state, role_id),
        "state": state,
        "role_id": role_id,
        "people": with_name(roster(shift, state=state, role_id=role_id), wanted_name(request)),
        "q": wanted_name(request),
        "report": take_report(request, shift),
        "may_decide": bool(can_coordinate(request.membership)),
        "may_choose": _may_choose(request, shift, counts, now),
        "invited": invitation_counts(shift)["invited"],
        "contacts": contacts_window(shift, now).value,
        "with_contacts": WITH_CONTACTS,
        "may_change": bool(can_run_projects(request.membership)) and _is_ahead(shift, now),
        "list_is_open": list_is_open(shift, now),
        "has_begun": shift.has_begun(now),
        "has_ended": shift.has_ended(now),
        "now": now,
    }
    return render(request, "projects/workspace/roster.html", context)


def _may_choose(request: MemberRequest, shift: Shift, counts: dict[str, int], now: datetime) -> bool:
    """Whether there is anybody on whom this member can decide."""
    people = counts["requested"] + counts["confirmed"]
    return bool(can_coordinate(request.membership)) and not shift.has_begun(now) and people > 0


def _is_ahead(shift: Shift, now: datetime) -> bool:
    return shift.state != ShiftState.CANCELLED and not shift.has_begun(now)


def _chips(counts: dict[str, int], state: str, role_id: int | None) -> list[dict[str, Any]]:
    """Return the states of a roster as chips; the chosen role stays chosen."""
    words = {
        "": _("Everyone"),
        "requested": _("Requests"),
        "confirmed": _("Signed up"),
        "outcome": _("Marked"),
        "ended": _("Ended"),
    }
    if counts["unanswered"] or state == "unanswered":
        words["unanswered"] = _("No answer yet")
    role = f"&role={role_id}" if role_id else ""
    return [
        {
            "label": label,
            "url": f"?state={key}{role}",
            "count": counts[key or "all"],
            "current": key == state,
        }
        for key, label in words.items()
    ]


@require_POST
def accept(request: MemberRequest, org_id: int, signup_id: UUID) -> HttpResponse:
    """Give a place to one person who asked."""
    signup = signup_of(request, signup_id)
    demand(can_decide_signup(request.membership, signup))
    try:
        accept_signup(signup=signup, by=request.membership, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("Accepted: %(name)s.") % {"name": signup.person.short_name})
    return go_on(request, roster_url(signup))


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: MemberRequest, org_id: int, signup_id: UUID) -> HttpResponse:
    """Decline one request with a reason."""
    signup = signup_of(request, signup_id)
    demand(can_decide_signup(request.membership, signup))
    form = DeclineForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            decline_signup(
                signup=signup,
                reason=DeclineReason(form.cleaned_data["reason"]),
                comment=form.cleaned_data["comment"],
                by=request.membership,
                now=timezone.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(request, _("Declined: %(name)s.") % {"name": signup.person.short_name})
            return redirect(roster_url(signup))
    context = _ending_context(request, form, signup)
    return render_form(request, "projects/workspace/decline.html", context, invalid=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_place(request: MemberRequest, org_id: int, signup_id: UUID) -> HttpResponse:
    """End one person's place with the organizer's own words."""
    signup = signup_of(request, signup_id)
    demand(can_decide_signup(request.membership, signup))
    form = CancelForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            cancel_signup(
                signup=signup, comment=form.cleaned_data["reason"], by=request.membership, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(
                request, _("The place of %(name)s is free again.") % {"name": signup.person.short_name}
            )
            return redirect(roster_url(signup))
    context = _ending_context(request, form, signup)
    return render_form(request, "projects/workspace/cancel_place.html", context, invalid=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_shift_page(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Cancel a whole shift: says how many people will be told."""
    demand(can_run_projects(request.membership))
    shift = shift_of(request, shift_id)
    form = CancelForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            cancel_shift(
                shift=shift, reason=form.cleaned_data["reason"], by=request.membership, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(request, _("The shift is cancelled. Everyone who signed up is told by e-mail."))
            return redirect("workspace:roster", org_id=org_id, shift_id=shift_id)
    counts = roster_counts(shift)
    context = {
        **shift_context(request, shift),
        "form": form,
        "people": counts["confirmed"] + counts["requested"],
    }
    return render_form(request, "projects/workspace/cancel_shift.html", context, invalid=form.is_bound)


def roster_url(signup: SignUp) -> str:
    """Return the address of the people of a sign-up's shift."""
    return reverse("workspace:roster", args=[signup.shift.project.organization_id, signup.shift_id])


def _ending_context(request: MemberRequest, form: DeclineForm | CancelForm, signup: SignUp) -> dict[str, Any]:
    return {**shift_context(request, signup.shift), "form": form, "signup": signup}


def shift_context(request: MemberRequest, shift: Shift) -> dict[str, Any]:
    """Return what every page of a shift's people needs."""
    return {
        **workspace_nav(request.membership, "shifts"),
        "shift": shift,
        "project": shift.project,
        "org_id": shift.project.organization_id,
        "title": localized(shift.project, "title"),
        "may_run_projects": bool(can_run_projects(request.membership)),
        "may_coordinate": bool(can_coordinate(request.membership)),
    }
