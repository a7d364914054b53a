"""Taking back, pausing, resuming, finishing and cancelling a project: each asks once and says what it means."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.views.requests import MemberRequest
from projects.forms.participation import CancelForm
from projects.permissions import can_cancel_project, can_edit_project
from projects.selectors.participation.signups import people_ahead
from projects.services.catalogue import (
    finish_project,
    pause_project,
    resume_project,
    withdraw_project,
)
from projects.services.participation.cancellation import cancel_project
from projects.views.workspace.projects import project_context, project_of
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, render_form, sent


def _change(
    request: MemberRequest,
    project_id: int,
    *,
    act: Callable[..., None],
    template: str,
    done: str,
) -> HttpResponse:
    """Ask once, then carry out a change of state."""
    project = project_of(request, project_id)
    demand(can_edit_project(request.membership, project))
    context = {**project_context(request, project), "refusal": ""}
    if request.method == "POST":
        try:
            act(project=project, by=request.membership, now=timezone.now())
        except Refusal as refusal:
            context["refusal"] = str(refusal)
            return render_form(request, template, context, invalid=True)
        messages.success(request, done)
        return redirect("workspace:project", org_id=project.organization_id, project_id=project_id)
    return render_form(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """Take the project back from review before the front office has decided."""
    return _change(
        request,
        project_id,
        act=withdraw_project,
        template="projects/workspace/project_withdraw.html",
        done=_("Taken back. You can change it and send it again."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """Take the project out of the catalogue for a while."""
    return _change(
        request,
        project_id,
        act=pause_project,
        template="projects/workspace/project_pause.html",
        done=_("The project is paused. People who are signed up keep their places."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """Put a paused project back into the catalogue."""
    return _change(
        request,
        project_id,
        act=resume_project,
        template="projects/workspace/project_resume.html",
        done=_("The project is in the catalogue again."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """End a project whose shifts are over."""
    return _change(
        request,
        project_id,
        act=finish_project,
        template="projects/workspace/project_finish.html",
        done=_("The project is finished. Its page stays, with what was done."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """End a project for good, with the reason that everyone concerned reads; says how many people will be told."""
    project = project_of(request, project_id)
    demand(can_cancel_project(request.membership, project))
    now = timezone.now()
    form = CancelForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            cancel_project(
                project=project, reason=form.cleaned_data["reason"], by=request.membership, now=now
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("The project is cancelled. Everyone who signed up is told by e-mail.")
            )
            return redirect("workspace:project", org_id=org_id, project_id=project_id)
    context = {**project_context(request, project), "form": form, "people": people_ahead(project, now)}
    return render_form(request, "projects/workspace/project_cancel.html", context, invalid=form.is_bound)
