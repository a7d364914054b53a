"""Objections to bans: the list, and one with its decision."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organizations.views.navigation import office_nav
from organizations.views.requests import StaffRequest
from projects.enums import ObjectionState
from projects.forms.participation import DecisionForm
from projects.permissions import can_decide_objection
from projects.selectors.participation.bans import objections_of_office, objections_waiting
from projects.services.participation.objecting import decide_objection
from qazvolunteer.lib.access import Denied, demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, get_or_404, render_form, sent

PAGE_SIZE = 25


@require_safe
def objections(request: StaffRequest) -> HttpResponse:
    """List what the office has to decide on, the most urgent first."""
    page = Paginator(objections_waiting(request.staff), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {**office_nav(request.staff, "objections"), "page": page, "today": timezone.localdate()}
    return render(request, "monitoring/objections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_page(request: StaffRequest, objection_id: UUID) -> HttpResponse:
    """Show both sides, and take the decision with its reasons."""
    objection = get_or_404(objections_of_office(request.staff), pk=objection_id)
    answer = can_decide_objection(request.staff, objection)
    form = DecisionForm(sent(request))
    if form.is_bound:
        demand(answer)
    if form.is_bound and form.is_valid():
        try:
            decide_objection(
                objection=objection,
                target=ObjectionState(form.cleaned_data["decision"]),
                answer=form.cleaned_data["text"],
                by=request.staff,
                now=timezone.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(request, _("Decided. The volunteer and the organization are told by e-mail."))
            return redirect("office:objection", objection_id)
    context = {
        **office_nav(request.staff, "objections"),
        "objection": objection,
        "ban": objection.ban,
        "form": form,
        "is_open": objection.state == ObjectionState.OPEN,
        "denied": answer.reason if isinstance(answer, Denied) else "",
    }
    return render_form(request, "monitoring/objection.html", context, invalid=form.is_bound)
