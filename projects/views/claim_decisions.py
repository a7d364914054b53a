"""Deciding on one claim: the same forms and answers for an organization's page and for a front office's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, StaffAssignment
from projects.enums import CLAIM_MOVES, ClaimDeclineReason, ClaimState, CorrectionReason, RevocationReason
from projects.forms.hours import ConfirmHoursForm, CorrectHoursForm, DeclineHoursForm, RevokeHoursForm
from projects.models import HourClaim
from projects.permissions import can_decide_claim
from projects.selectors.hours.history import claim_history
from projects.services.hours.confirmation import confirm_claim, decline_claim
from projects.services.hours.corrections import Reason, correct_claim, revoke_claim
from qazvolunteer.lib.access import Denied
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal

Decider = Membership | StaffAssignment


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done with a claim."""

    form: Callable[..., forms.Form]
    #: the state that it leads to
    target: ClaimState
    done: str | Promise


ACTS = {
    "confirm": Act(ConfirmHoursForm, ClaimState.CONFIRMED, _("Hours confirmed: %(name)s.")),
    "decline": Act(DeclineHoursForm, ClaimState.DECLINED, _("Hours declined: %(name)s.")),
    "correct": Act(CorrectHoursForm, ClaimState.CORRECTED, _("Hours corrected: %(name)s.")),
    "revoke": Act(RevokeHoursForm, ClaimState.REVOKED, _("Hours revoked: %(name)s.")),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a post: words for the person, or the form that was not accepted."""

    act: str
    message: str = ""
    form: forms.Form | None = None


def decide(claim: HourClaim, *, by: Decider, data: QueryDict, now: datetime) -> Outcome:
    """Do what a posted form asks for. An unknown act changes nothing and gives an empty outcome."""
    name = data.get("act", "")
    act = ACTS.get(name)
    if act is None:
        return Outcome("")
    form = act.form(data, claim=claim)
    if not form.is_valid():
        return Outcome(name, form=form)
    try:
        _call(name, claim, form.cleaned_data, by, now)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return Outcome(name, form=form)
    return Outcome(name, message=str(act.done) % {"name": claim.volunteer.short_name})


def _call(name: str, claim: HourClaim, data: dict[str, Any], by: Decider, now: datetime) -> None:
    if name == "confirm":
        confirm_claim(claim=claim, by=by, now=now)
    elif name == "decline":
        reason = ClaimDeclineReason(data["reason"])
        decline_claim(claim=claim, reason=reason, comment=data["comment"], by=by, now=now)
    elif name == "correct":
        why = Reason(CorrectionReason(data["reason"]), data["comment"])
        correct_claim(claim=claim, minutes=data["total"], reason=why, seen=data["seen"], by=by, now=now)
    else:
        why = Reason(RevocationReason(data["reason"]), data["comment"])
        revoke_claim(claim=claim, reason=why, seen=data["seen"], by=by, now=now)


def claim_context(
    claim: HourClaim, *, by: Decider, now: datetime, outcome: Outcome | None = None
) -> dict[str, Any]:
    """Return what the page of one claim shows: facts, history, and the forms of what may be done now."""
    history = claim_history(claim)
    answer = can_decide_claim(by, claim)
    role = "coordinator" if isinstance(by, Membership) else "officer"
    shift = claim.signup.shift
    context: dict[str, Any] = {
        "claim": claim,
        "history": history,
        "shift": shift,
        "project": shift.project,
        "denied": answer.reason if isinstance(answer, Denied) else "",
        "is_over": shift.has_ended(now),
        "failed": outcome.act if outcome and outcome.form else "",
    }
    for name, act in ACTS.items():
        is_open = answer and shift.has_ended(now) and CLAIM_MOVES.allows(claim.state, act.target, by=role)
        context[f"{name}_form"] = act.form(claim=claim, seen=history.last_entry) if is_open else None
    if outcome and outcome.form:
        # The state may have changed meanwhile: what was typed is shown with the reason all the same.
        context[f"{outcome.act}_form"] = outcome.form
    return context
