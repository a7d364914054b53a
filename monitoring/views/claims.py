"""Hours that were handed over to a front office: the list, and one claim."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organizations.views.navigation import office_nav
from organizations.views.requests import StaffRequest
from projects.models import HourClaim
from projects.permissions import can_decide_claim
from projects.selectors.hours.office import claims_of_office, claims_waiting_at_office
from projects.views.claim_decisions import Outcome, claim_context, decide
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.http import get_or_404, render_form

PAGE_SIZE = 25


@require_safe
def claims(request: StaffRequest) -> HttpResponse:
    """List what the office has to decide on, the longest waiting first."""
    page = Paginator(claims_waiting_at_office(request.staff), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "monitoring/claims.html", {**office_nav(request.staff, "hours"), "page": page})


@require_safe
def claim_page(request: StaffRequest, claim_id: UUID) -> HttpResponse:
    """Show one claim of the office."""
    return _page(request, _load(request, claim_id))


@require_POST
def claim_decide(request: StaffRequest, claim_id: UUID) -> HttpResponse:
    """Confirm, decline, correct or revoke it."""
    claim = _load(request, claim_id)
    demand(can_decide_claim(request.staff, claim))
    outcome = decide(claim, by=request.staff, data=request.POST, now=timezone.now())
    if outcome.form is not None:
        return _page(request, _load(request, claim_id), outcome)
    messages.info(request, outcome.message or _("Choose what to decide."))
    return redirect("office:claim", claim_id)


def _load(request: StaffRequest, claim_id: UUID) -> HourClaim:
    return get_or_404(claims_of_office(request.staff), pk=claim_id)


def _page(request: StaffRequest, claim: HourClaim, outcome: Outcome | None = None) -> HttpResponse:
    context = {
        **office_nav(request.staff, "hours"),
        **claim_context(claim, by=request.staff, now=timezone.now(), outcome=outcome),
        "decide_url": reverse("office:claim_decide", args=[claim.pk]),
        "back_url": reverse("office:claims"),
    }
    return render_form(request, "monitoring/claim.html", context, invalid=outcome is not None)
