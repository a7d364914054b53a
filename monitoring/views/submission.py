"""One submission: what was sent, what changed, what was checked, and the officer's decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from monitoring.forms import DecisionForm
from monitoring.selectors.queue import next_submission, visible_submissions
from monitoring.selectors.submission import submission_page
from organizations.enums import FrontOfficeKind, SubmissionState
from organizations.models import StaffAssignment, Submission
from organizations.permissions import can_review
from organizations.services.review import decide, release, take
from organizations.views.navigation import office_nav
from organizations.views.requests import StaffRequest
from qazvolunteer.lib.access import Answer, Denied, demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, get_or_404, render_form

_DONE = {
    SubmissionState.APPROVED: gettext_lazy("Approved. The applicant gets a letter."),
    SubmissionState.RETURNED: gettext_lazy("Returned for correction. The applicant gets a letter."),
    SubmissionState.REJECTED: gettext_lazy("Rejected. The applicant gets a letter."),
}


@require_safe
def submission(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Show a submission of the officer's office."""
    found = _load(request, submission_id)
    return _page(request, found, DecisionForm())


@require_POST
def take_it(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Mark it as being reviewed by this officer; `take_over` in the form takes it from a colleague."""
    found = _load(request, submission_id)
    demand(can_review(request.staff, found))
    try:
        take(
            submission=found,
            by=request.staff,
            now=timezone.now(),
            take_over="take_over" in request.POST,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("office:submission", submission_id)


@require_POST
def release_it(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Give it back to the queue."""
    found = _load(request, submission_id)
    demand(can_review(request.staff, found))
    try:
        release(submission=found, by=request.staff, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("office:submission", submission_id)
    messages.success(request, _("It is back in the queue."))
    return redirect("office:queue")


@require_POST
def decide_it(request: StaffRequest, submission_id: UUID) -> HttpResponse:
    """Decide, and open the next one that waits."""
    found = _load(request, submission_id)
    demand(can_review(request.staff, found))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, invalid=True)
    decision = SubmissionState(form.cleaned_data["decision"])
    try:
        decide(
            submission=found,
            decision=decision,
            reasons=form.cleaned_data["reasons"],
            comment=form.cleaned_data["comment"],
            by=request.staff,
            now=timezone.now(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(request, _load(request, submission_id), form, invalid=True)
    following = next_submission(request.staff)
    messages.success(request, _DONE[decision])
    if following is None:
        return redirect("office:queue")
    return redirect("office:submission", following.pk)


def _load(request: StaffRequest, submission_id: UUID) -> Submission:
    return get_or_404(visible_submissions(request.staff), pk=submission_id)


def _page(
    request: StaffRequest, found: Submission, form: DecisionForm, *, invalid: bool = False
) -> HttpResponse:
    may_review = can_review(request.staff, found)
    context: dict[str, Any] = {
        **office_nav(request.staff, "queue"),
        "page": submission_page(found, today=timezone.localdate()),
        "form": form,
        "denied": may_review.reason if isinstance(may_review, Denied) else "",
        "hold": _hold(request.staff, found, may_review),
        "following": next_submission(request.staff, beside=found),
    }
    return render_form(request, "monitoring/submission.html", context, invalid=invalid)


def _hold(staff: StaffAssignment, found: Submission, may_review: Answer) -> dict[str, bool]:
    """Say what this officer may do with it now."""
    waits = bool(may_review) and found.is_pending
    is_taken = found.state == SubmissionState.TAKEN
    is_mine = is_taken and found.taken_by_id == staff.pk
    return {
        "decide": waits and (is_mine or not is_taken),
        "take": waits and not is_taken,
        "release": waits and is_mine,
        "take_over": waits and is_taken and not is_mine and staff.office.kind == FrontOfficeKind.REPUBLICAN,
    }
