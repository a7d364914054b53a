"""One topic of a project on each page: what, where, who, conditions, safety."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.views.requests import MemberRequest
from projects.enums import EDITABLE_PROJECT
from projects.forms.catalogue import ConditionsForm, SafetyForm, WhatForm, WhereForm, WhoForm
from projects.models import Project
from projects.permissions import can_edit_project
from projects.selectors.catalogue.readiness import Topic
from projects.services.catalogue import (
    update_conditions,
    update_safety,
    update_what,
    update_where,
    update_who,
)
from projects.views.workspace.projects import TOPIC_PAGES, project_context, project_of, topic_url
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, render_form, sent


@require_http_methods(["GET", "HEAD", "POST"])
def what(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """Promise: titles, texts, direction, initiative, goals."""
    project = _load(request, project_id)
    form = WhatForm(sent(request), project=project)

    def save() -> None:
        update_what(
            project=project, what=form.what(), goals=form.goals(), by=request.membership, now=timezone.now()
        )

    return _topic(request, project, Topic.WHAT, form, save, template="projects/workspace/topic_what.html")


@require_http_methods(["GET", "HEAD", "POST"])
def where(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """Place or online, and the period."""
    project = _load(request, project_id)
    form = WhereForm(sent(request), project=project)

    def save() -> None:
        update_where(project=project, where=form.where(), by=request.membership, now=timezone.now())

    return _topic(request, project, Topic.WHERE, form, save, template="projects/workspace/topic_where.html")


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """Age, way of joining, contact person."""
    project = _load(request, project_id)
    form = WhoForm(sent(request), project=project)

    def save() -> None:
        update_who(project=project, who=form.who(), by=request.membership, now=timezone.now())

    return _topic(request, project, Topic.WHO, form, save, template="projects/workspace/topic_who.html")


@require_http_methods(["GET", "HEAD", "POST"])
def conditions(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """What to bring, what is given, accessibility."""
    project = _load(request, project_id)
    form = ConditionsForm(sent(request), project=project)

    def save() -> None:
        update_conditions(
            project=project, conditions=form.conditions(), by=request.membership, now=timezone.now()
        )

    return _topic(
        request, project, Topic.CONDITIONS, form, save, template="projects/workspace/topic_conditions.html"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def safety(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """The questions about dangerous work."""
    project = _load(request, project_id)
    form = SafetyForm(sent(request), project=project)

    def save() -> None:
        update_safety(project=project, answers=form.answers(), by=request.membership, now=timezone.now())

    return _topic(request, project, Topic.SAFETY, form, save, template="projects/workspace/topic_safety.html")


def _load(request: MemberRequest, project_id: int) -> Project:
    project = project_of(request, project_id)
    demand(can_edit_project(request.membership, project))
    return project


def _topic(
    request: MemberRequest,
    project: Project,
    topic: Topic,
    form: Any,
    save: Callable[[], None],
    *,
    template: str,
) -> HttpResponse:
    """Show a topic's form, or save it and go on: to the next topic while the project is written, else back."""
    if form.is_bound and form.is_valid():
        try:
            save()
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _after(request, project, topic)
    fresh = project_of(request, project.pk) if form.is_bound else project
    context = {
        **project_context(request, fresh),
        "form": form,
        "topic": topic,
        "steps": _steps(fresh, topic) if fresh.state in EDITABLE_PROJECT else [],
        "language_parts": list(form.language_parts()),
    }
    return render_form(request, template, context, invalid=form.is_bound)


def _after(request: MemberRequest, project: Project, topic: Topic) -> HttpResponse:
    if project.state not in EDITABLE_PROJECT or "save" in request.POST:
        messages.success(request, _("Saved."))
        return redirect("workspace:project", org_id=project.organization_id, project_id=project.pk)
    if topic == TOPIC_PAGES[-1]:
        messages.success(request, _("Saved. Now add the shifts."))
        return redirect(topic_url(project, Topic.SHIFTS))
    return redirect(topic_url(project, TOPIC_PAGES[TOPIC_PAGES.index(topic) + 1]))


def _steps(project: Project, topic: Topic) -> list[dict[str, str]]:
    """Return the steps of `c-stepper`; earlier ones can be opened, the shifts come last."""
    place = TOPIC_PAGES.index(topic)
    steps = [
        {
            "label": str(step.label),
            "state": "current" if step == topic else "done" if TOPIC_PAGES.index(step) < place else "ahead",
            "url": topic_url(project, step),
        }
        for step in TOPIC_PAGES
    ]
    return [*steps, {"label": str(Topic.SHIFTS.label), "state": "ahead", "url": ""}]
