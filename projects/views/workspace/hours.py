"""Hours that wait: a shift is confirmed in two taps, exceptions are listed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from organizations.permissions import can_coordinate
from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from projects.enums import ClaimDeclineReason, ClaimState
from projects.models import HourClaim
from projects.permissions import can_decide_claim
from projects.selectors.hours.claims import claims_of_organization, claims_of_shift, shifts_with_waiting_hours
from projects.selectors.participation.signups import roster_counts
from projects.services.hours.confirmation import confirm_shift_hours
from projects.views.claim_decisions import Outcome, claim_context, decide
from projects.views.workspace.roster import shift_of
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import get_or_404, render_form


@require_safe
def hours(request: MemberRequest, org_id: int) -> HttpResponse:
    """List the ended shifts whose hours wait, oldest first."""
    demand(can_coordinate(request.membership))
    context = {
        **workspace_nav(request.membership, "hours"),
        "shifts": shifts_with_waiting_hours(request.membership, timezone.now()),
        "organization": request.membership.organization,
    }
    return render(request, "projects/workspace/hours.html", context)


@require_safe
def shift_hours(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Show the hours of one shift: what will be confirmed by the one button, and what needs a look."""
    demand(can_coordinate(request.membership))
    shift = shift_of(request, shift_id)
    claims = list(claims_of_shift(shift))
    waiting = [claim for claim in claims if claim.state == ClaimState.CLAIMED]
    context = {
        **workspace_nav(request.membership, "hours"),
        "shift": shift,
        "project": shift.project,
        "org_id": org_id,
        "waiting": [claim for claim in waiting if can_decide_claim(request.membership, claim)],
        "own": [claim for claim in waiting if not can_decide_claim(request.membership, claim)],
        "decided": [claim for claim in claims if claim.state != ClaimState.CLAIMED],
        "decline_reasons": ClaimDeclineReason.choices,
        "is_over": shift.has_ended(timezone.now()),
        "planned_minutes": shift.planned_minutes,
        "unmarked": roster_counts(shift)["confirmed"],
    }
    return render(request, "projects/workspace/shift_hours.html", context)


@require_POST
def confirm(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Confirm all waiting hours of a shift but those that were left out."""
    demand(can_coordinate(request.membership))
    shift = shift_of(request, shift_id)
    try:
        result = confirm_shift_hours(
            shift=shift,
            by=request.membership,
            now=timezone.now(),
            leave_out=_ids(request.POST.getlist("leave_out")),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:shift_hours", org_id=org_id, shift_id=shift_id)
    count = len(result.confirmed)
    if count:
        text = ngettext(
            "Hours of %(count)d person are confirmed.", "Hours of %(count)d people are confirmed.", count
        )
        messages.info(request, text % {"count": count})
    for claim, reason in result.refused:
        messages.error(request, f"{claim.volunteer.short_name}: {reason}")
    if result.refused or not count:
        return redirect("workspace:shift_hours", org_id=org_id, shift_id=shift_id)
    return redirect("workspace:hours", org_id=org_id)


def _ids(values: list[str]) -> list[UUID]:
    ids = []
    for value in values:
        try:
            ids.append(UUID(value))
        except ValueError:  # typed into the request by hand: names no claim
            continue
    return ids


@require_safe
def claim_page(request: MemberRequest, org_id: int, claim_id: UUID) -> HttpResponse:
    """Show one claim: what was claimed, what became of it, what may be done with it."""
    demand(can_coordinate(request.membership))
    return _claim_page(request, _claim_of(request, claim_id))


@require_POST
def claim_decide(request: MemberRequest, org_id: int, claim_id: UUID) -> HttpResponse:
    """Confirm, decline, correct or revoke one claim."""
    demand(can_coordinate(request.membership))
    claim = _claim_of(request, claim_id)
    outcome = decide(claim, by=request.membership, data=request.POST, now=timezone.now())
    if outcome.form is not None:
        return _claim_page(request, _claim_of(request, claim_id), outcome)
    messages.info(request, outcome.message or _("Choose what to decide."))
    if outcome.act in ("confirm", "decline"):
        return redirect("workspace:shift_hours", org_id=org_id, shift_id=claim.signup.shift_id)
    return redirect("workspace:claim", org_id=org_id, claim_id=claim_id)


def _claim_of(request: MemberRequest, claim_id: UUID) -> HourClaim:
    return get_or_404(claims_of_organization(request.membership), pk=claim_id)


def _claim_page(request: MemberRequest, claim: HourClaim, outcome: Outcome | None = None) -> HttpResponse:
    context = {
        **workspace_nav(request.membership, "hours"),
        **claim_context(claim, by=request.membership, now=timezone.now(), outcome=outcome),
        "decide_url": reverse("workspace:claim_decide", args=[claim.organization_id, claim.pk]),
        "back_url": reverse("workspace:shift_hours", args=[claim.organization_id, claim.signup.shift_id]),
    }
    return render_form(request, "projects/workspace/claim.html", context, invalid=outcome is not None)
