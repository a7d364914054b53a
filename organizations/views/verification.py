"""How an organization becomes verified: what is missing, sending it, taking it back, what the front office said."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.enums import FREELY_CHANGED_STATES, OrganizationState
from organizations.forms import IdentityForm
from organizations.models import Organization
from organizations.permissions import can_change_identity, can_see_verification, can_submit_organization
from organizations.selectors.routing import due_on, office_for
from organizations.selectors.submissions import submissions_of
from organizations.selectors.verification import SUBJECT, Task, missing_tasks, verification_tasks
from organizations.services.editing import update_identity
from organizations.services.verification import submit_organization, withdraw_organization
from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from qazvolunteer.lib.access import Denied, demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import UNPROCESSABLE, add_refusal, render_form, sent
from qazvolunteer.ui import dates


@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: MemberRequest, org_id: int) -> HttpResponse:
    """Show where the organization stands; a POST sends it to review."""
    demand(can_see_verification(request.membership))
    refused = ""
    if request.method == "POST":
        demand(can_submit_organization(request.membership))
        try:
            submission = submit_organization(
                organization=request.membership.organization, by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            refused = str(refusal)
        else:
            text = _("Sent to the front office. It answers by %(day)s, and we write to you then.")
            messages.success(request, text % {"day": dates.day(submission.due_on)})
            return redirect("workspace_org:verification", org_id)
    context = {**_context(request), "refused": refused}
    status = UNPROCESSABLE if refused else 200
    return render(request, "organizations/verification.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, org_id: int) -> HttpResponse:
    """Ask once more, then take the organization back from review."""
    demand(can_submit_organization(request.membership))
    context = {**workspace_nav(request.membership, "verification"), "org_id": org_id, "refused": ""}
    template = "organizations/verification_withdraw.html"
    if request.method != "POST":
        return render_form(request, template, context)
    try:
        withdraw_organization(
            organization=request.membership.organization, by=request.user, now=timezone.now()
        )
    except Refusal as refusal:
        return render_form(request, template, {**context, "refused": str(refusal)}, invalid=True)
    messages.success(request, _("Taken back. You can change it and send it again."))
    return redirect("workspace_org:verification", org_id)


@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: MemberRequest, org_id: int) -> HttpResponse:
    """Show and save kind, legal name and BIN, while the front office has not confirmed them."""
    demand(can_change_identity(request.membership))
    organization = request.membership.organization
    initial = {field: getattr(organization, field) for field in ("kind", "legal_name", "bin")}
    form = IdentityForm(sent(request), initial=initial)
    context = {**workspace_nav(request.membership, "verification"), "form": form}
    if request.method != "POST" or not form.is_valid():
        return render_form(request, "organizations/identity.html", context, invalid=form.is_bound)
    try:
        update_identity(
            organization=organization,
            **form.arguments(),
            by=request.user,
            role=request.membership.role,
            now=timezone.now(),
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return render_form(request, "organizations/identity.html", context, invalid=True)
    messages.success(request, _("Saved."))
    return redirect("workspace_org:verification", org_id)


def _context(request: MemberRequest) -> dict[str, Any]:
    organization = request.membership.organization
    is_free = organization.state in FREELY_CHANGED_STATES
    may_submit = can_submit_organization(request.membership)
    now = timezone.now()
    context: dict[str, Any] = {
        **workspace_nav(request.membership, "verification"),
        "organization": organization,
        "identity": _identity(organization, changeable=is_free),
        "history": submissions_of(SUBJECT, organization.pk),
        "may_withdraw": organization.state == OrganizationState.SUBMITTED and bool(may_submit),
        "is_free": is_free,
        "is_stale": organization.is_verified
        and organization.recheck_due is not None
        and organization.recheck_due < timezone.localtime(now).date(),
    }
    if is_free:
        context |= {
            "tasks": [_task(organization, task) for task in verification_tasks(organization)],
            "is_complete": not missing_tasks(organization),
            "denied": may_submit.reason if isinstance(may_submit, Denied) else "",
            "office": office_for(region=organization.region, organization=organization),
            "answer_by": due_on(now),
        }
    return context


def _task(organization: Organization, task: Task) -> dict[str, Any]:
    """Return a line of `<c-task-list>`."""
    page = "workspace_org:identity" if task.key == "identity" else "workspace_org:settings"
    if task.done:
        status, kind = _("Done"), ""
    elif task.required:
        status, kind = _("To do"), "warn"
    else:
        status, kind = _("Recommended"), "sky"
    return {
        "label": task.title,
        "url": reverse(page, args=[organization.pk]),
        "status": status,
        "kind": kind,
        "note": "" if task.done else task.hint,
    }


def _identity(organization: Organization, *, changeable: bool) -> list[dict[str, Any]]:
    """Return the lines of `<c-check-answers>` for what the front office confirms."""
    url = reverse("workspace_org:identity", args=[organization.pk]) if changeable else ""
    rows = [{"term": _("Kind"), "text": organization.get_kind_display(), "url": url}]
    if organization.has_bin:
        rows += [
            {"term": _("Full legal name"), "text": organization.legal_name, "url": url},
            {"term": _("BIN"), "text": organization.bin, "url": url},
        ]
    return rows
