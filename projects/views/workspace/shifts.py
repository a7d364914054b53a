"""Shifts in the workspace: list, new, edit with roles, repeat, close, reopen, delete."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from organizations.permissions import can_run_projects
from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from projects.enums import EDITABLE_PROJECT
from projects.forms.catalogue import RepeatForm, ShiftForm, role_forms
from projects.models import Project, Shift
from projects.permissions import can_edit_project
from projects.selectors.catalogue.workspace import roles_of
from projects.selectors.participation.shift_list import SHIFT_LISTS, shift_list
from projects.selectors.participation.signups import shifts_of_organization
from projects.services.catalogue import (
    RolesRefused,
    add_shift,
    close_shift,
    remove_shift,
    reopen_shift,
    repeat_shift,
)
from projects.services.participation.changing import PeopleAreConcerned, change_shift
from projects.views.workspace.projects import project_context, project_of
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, get_or_404, render_form, sent

PAGE_SIZE = 30
#: names of the service's arguments → fields of the form
_FIELDS = {"starts_at": "date", "ends_at": "end", "times": "repeat"}


@require_safe
def index(request: MemberRequest, org_id: int) -> HttpResponse:
    """List the shifts that this member works with; `state` chooses: ahead, requested, past."""
    show = request.GET.get("state", "")
    show = show if show in SHIFT_LISTS else SHIFT_LISTS[0]
    rows = shift_list(request.membership, timezone.now(), show=show)
    words = {"ahead": _("Ahead"), "requested": _("With requests"), "past": _("Past")}
    context = {
        **workspace_nav(request.membership, "shifts"),
        "org_id": org_id,
        "show": show,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "chips": [
            {"label": words[name], "url": f"?state={name}", "current": name == show, "count": None}
            for name in SHIFT_LISTS
        ],
        "may_run_projects": bool(can_run_projects(request.membership)),
    }
    return render(request, "projects/workspace/shifts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """Add a shift with its roles, once or for several weeks."""
    project = project_of(request, project_id)
    demand(can_edit_project(request.membership, project))
    form = ShiftForm(sent(request), project=project)
    roles = role_forms(sent(request), roles=[])

    def save() -> None:
        starts_at, ends_at = form.times()
        add_shift(
            project=project,
            starts_at=starts_at,
            ends_at=ends_at,
            address=form.cleaned_data.get("address", ""),
            leader=form.cleaned_data["leader"],
            repeat=form.cleaned_data["repeat"] or 0,
            roles=roles.role_inputs(),
            by=request.membership,
            now=timezone.now(),
        )

    return _form_page(request, project, None, form, roles, save)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Change a shift and its roles; before people are asked anew, the organizer sees how many."""
    shift = _load(request, shift_id)
    form = ShiftForm(sent(request), project=shift.project, shift=shift)
    roles = role_forms(sent(request), roles=roles_of(shift))

    def save() -> None:
        starts_at, ends_at = form.times()
        change_shift(
            shift=shift,
            starts_at=starts_at,
            ends_at=ends_at,
            address=form.cleaned_data.get("address", ""),
            leader=form.cleaned_data["leader"],
            roles=roles.role_inputs(),
            confirmed=_confirmed(request),
            by=request.membership,
            now=timezone.now(),
        )

    return _form_page(request, shift.project, shift, form, roles, save)


@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Copy a shift to the following weeks."""
    shift = _load(request, shift_id)
    form = RepeatForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            copies = repeat_shift(
                shift=shift, times=form.cleaned_data["times"], by=request.membership, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            text = ngettext("%(count)d shift added.", "%(count)d shifts added.", len(copies))
            messages.success(request, text % {"count": len(copies)})
            return _back(shift.project)
    context = {**project_context(request, shift.project), "form": form, "shift": shift}
    return render_form(request, "projects/workspace/shift_repeat.html", context, invalid=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Stop sign-up for a shift."""
    template = "projects/workspace/shift_close.html"
    return _act(request, shift_id, close_shift, template, _("Sign-up for the shift is closed."))


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Open sign-up for a shift again."""
    template = "projects/workspace/shift_reopen.html"
    return _act(request, shift_id, reopen_shift, template, _("People can sign up for the shift again."))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Delete a shift of a draft."""
    template = "projects/workspace/shift_remove.html"
    return _act(request, shift_id, remove_shift, template, _("The shift is deleted."))


def _load(request: MemberRequest, shift_id: int) -> Shift:
    shift = get_or_404(shifts_of_organization(request.membership), pk=shift_id)
    demand(can_edit_project(request.membership, shift.project))
    return shift


def _act(
    request: MemberRequest, shift_id: int, act: Callable[..., None], template: str, done: str
) -> HttpResponse:
    """Ask once, then carry out a change of a shift's state."""
    shift = _load(request, shift_id)
    project = shift.project
    context = {**project_context(request, project), "shift": shift, "refusal": ""}
    if request.method == "POST":
        try:
            act(shift=shift, by=request.membership, now=timezone.now())
        except Refusal as refusal:
            context["refusal"] = str(refusal)
            return render_form(request, template, context, invalid=True)
        messages.success(request, done)
        return _back(project)
    return render_form(request, template, context)


def _form_page(
    request: MemberRequest,
    project: Project,
    shift: Shift | None,
    form: ShiftForm,
    roles: Any,
    save: Callable[[], None],
) -> HttpResponse:
    """Show the two forms of a shift, or save them with one service call and go back to the project."""
    impact = None
    if form.is_bound and form.is_valid() & roles.is_valid():
        try:
            save()
        except PeopleAreConcerned as question:
            impact = question.impact
            assert shift is not None  # noqa: S101 - nobody has agreed to a new one
            shift.refresh_from_db()
        except RolesRefused as refusal:
            roles.add_refusal(str(refusal), row=refusal.row, field=refusal.field)
        except Refusal as refusal:
            refusal.field = _FIELDS.get(refusal.field or "", refusal.field)
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return _back(project)
    fresh = project_of(request, project.pk) if form.is_bound else project
    if roles.is_bound and not roles.is_valid() and not form.errors:
        form.add_error(None, _("Check the roles of the shift."))
    context = {
        **project_context(request, fresh),
        **_begun(shift),
        "impact": impact,
        "form": form,
        "roles": roles,
        "error_forms": [form, *roles.forms],
        "shift": shift,
        "is_draft": fresh.state in EDITABLE_PROJECT,
    }
    return render_form(
        request, "projects/workspace/shift_form.html", context, invalid=form.is_bound and not impact
    )


def _confirmed(request: MemberRequest) -> tuple[int, int] | None:
    """Return how many people the organizer was told about: who are asked, and who lose their place."""
    asked, _mark, ended = request.POST.get("confirmed", "")[:20].partition("-")
    return (int(asked), int(ended)) if asked.isdecimal() and ended.isdecimal() else None


def _begun(shift: Shift | None) -> dict[str, str]:
    """Return why a shift that has begun shows no form; the service refuses the change by the same rule."""
    if shift is None or not shift.has_begun(timezone.now()):
        return {}
    return {"lock_reason": _("This shift has begun, so it can no longer be changed.")}


def _back(project: Project) -> HttpResponse:
    response = redirect("workspace:project", org_id=project.organization_id, project_id=project.pk)
    response["Location"] += "#shifts"
    return response
