"""One decision about many people of a roster: choose, say why, and read what became of each."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from organizations.permissions import can_coordinate
from organizations.views.requests import MemberRequest
from projects.enums import DeclineReason
from projects.forms.participation import CancelForm, ChosenForm, DeclineForm
from projects.models import Shift, SignUp
from projects.selectors.participation.signups import signups_of_organization
from projects.services.participation.bulk import BulkReport, accept_many, cancel_many, decline_many
from projects.views.workspace.roster import shift_context, shift_of
from projects.views.workspace.roster_report import keep_report
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.http import go_on, render_form, safe_next

_REASONS: dict[str, type[forms.Form]] = {"decline": DeclineForm, "cancel": CancelForm}


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Accept the chosen at once; ask for the reason before declining and cancelling."""
    demand(can_coordinate(request.membership))
    shift = shift_of(request, shift_id)
    roster = reverse("workspace:roster", args=[org_id, shift_id])
    if request.method != "POST":
        return redirect(roster)
    chosen = ChosenForm(request.POST)
    if not chosen.is_valid():
        found = [*chosen.non_field_errors(), _("Choose what to do with the chosen people.")]
        messages.error(request, found[0])
        return go_on(request, roster)
    act, ids = chosen.cleaned_data["act"], chosen.cleaned_data["signups"]
    people = list(signups_of_organization(request.membership).filter(shift=shift, pk__in=ids))
    if not people:
        messages.error(request, _("Choose at least one person."))
        return go_on(request, roster)
    if act == "accept":
        report = accept_many(signups=people, by=request.membership, now=timezone.now())
        return _reported(request, shift, act, report, roster)
    return _with_reason(request, shift, act, people, roster)


def _with_reason(
    request: MemberRequest, shift: Shift, act: str, people: list[SignUp], roster: str
) -> HttpResponse:
    form = _REASONS[act](request.POST if "why" in request.POST else None)
    if form.is_bound and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        if act == "decline":
            report = decline_many(
                signups=people,
                reason=DeclineReason(said["reason"]),
                comment=said["comment"],
                by=request.membership,
                now=now,
            )
        else:
            report = cancel_many(signups=people, comment=said["reason"], by=request.membership, now=now)
        return _reported(request, shift, act, report, roster)
    context = {
        **shift_context(request, shift),
        "form": form,
        "act": act,
        "people": people,
        "next": safe_next(request, roster),
    }
    return render_form(request, "projects/workspace/bulk.html", context, invalid=form.is_bound)


def _reported(
    request: MemberRequest, shift: Shift, act: str, report: BulkReport, roster: str
) -> HttpResponse:
    done = len(report.done)
    said = {
        "accept": ngettext("Accepted: %(count)d person.", "Accepted: %(count)d people.", done),
        "decline": ngettext("Declined: %(count)d person.", "Declined: %(count)d people.", done),
        "cancel": ngettext("Cancelled: %(count)d person.", "Cancelled: %(count)d people.", done),
    }[act] % {"count": done}
    if report.already:
        said += " " + _("It stood so already: %(count)d.") % {"count": len(report.already)}
    messages.info(request, said)
    keep_report(request, shift, report)
    return go_on(request, roster)
