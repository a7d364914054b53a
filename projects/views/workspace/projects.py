"""Projects in the workspace: list, new, overview, check and submit."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organizations.permissions import can_run_projects
from organizations.selectors.subjects import Section
from organizations.selectors.submissions import submissions_of
from organizations.views.navigation import workspace_nav
from organizations.views.requests import MemberRequest
from projects.enums import EDITABLE_PROJECT, ProjectState
from projects.forms.catalogue import NewProjectForm
from projects.models import Project
from projects.permissions import can_cancel_project, can_edit_project, can_submit_project
from projects.selectors.catalogue.description import freeze_project, present_project
from projects.selectors.catalogue.readiness import Topic
from projects.selectors.catalogue.workspace import (
    Task,
    project_list,
    projects_of,
    shifts_of_project,
    state_counts,
    tasks_of,
)
from projects.services.catalogue import (
    NotReady,
    create_project,
    lock_reason,
    submit_project,
)
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import get_or_404, render_form, sent
from qazvolunteer.lib.text import localized
from qazvolunteer.ui.dates import day

PAGE_SIZE = 30
#: the topics that have a page of their own, in the order in which a new project is written
TOPIC_PAGES = (Topic.WHAT, Topic.WHERE, Topic.WHO, Topic.CONDITIONS, Topic.SAFETY)


def project_of(request: MemberRequest, project_id: int) -> Project:
    """Load a project of the member's organization, or 404."""
    return get_or_404(projects_of(request.membership), pk=project_id)


def project_context(request: MemberRequest, project: Project) -> dict[str, Any]:
    """Return what every page of a project needs."""
    return {
        **workspace_nav(request.membership, "projects"),
        "project": project,
        "org_id": project.organization_id,
        "title": localized(project, "title") or _("Project without a title"),
        "lock_reason": lock_reason(project),
    }


def topic_url(project: Project, topic: Topic) -> str:
    """Return the page on which a topic is written."""
    if topic == Topic.ORGANIZATION:
        return reverse("workspace_org:verification", args=[project.organization_id])
    if topic == Topic.SHIFTS:
        return reverse("workspace:project", args=[project.organization_id, project.pk]) + "#shifts"
    return reverse(f"workspace:project_{topic}", args=[project.organization_id, project.pk])


@require_safe
def index(request: MemberRequest, org_id: int) -> HttpResponse:
    """List the projects of the organization; `state` narrows."""
    demand(can_run_projects(request.membership))
    state = request.GET.get("state", "")
    counts = state_counts(request.membership)
    rows = project_list(request.membership, timezone.now(), state=state)
    chips = [{"label": _("All"), "url": "?", "current": state not in counts, "count": sum(counts.values())}]
    chips += [
        {"label": ProjectState(key).label, "url": f"?state={key}", "current": state == key, "count": count}
        for key, count in counts.items()
    ]
    context = {
        **workspace_nav(request.membership, "projects"),
        "org_id": org_id,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "chips": chips,
        "organization": request.membership.organization,
    }
    return render(request, "projects/workspace/projects.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, org_id: int) -> HttpResponse:
    """Ask for title and direction, make the draft, go on to the first topic."""
    demand(can_run_projects(request.membership))
    form = NewProjectForm(sent(request))
    if form.is_bound and form.is_valid():
        project = create_project(
            organization=request.membership.organization,
            title=form.cleaned_data["title"],
            direction=form.cleaned_data["direction"],
            by=request.membership,
            now=timezone.now(),
            language=(get_language() or "kk")[:2],
        )
        return redirect("workspace:project_what", org_id=org_id, project_id=project.pk)
    context = {**workspace_nav(request.membership, "projects"), "form": form, "org_id": org_id}
    return render_form(request, "projects/workspace/project_new.html", context, invalid=form.is_bound)


@require_safe
def overview(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """Show where the project stands, what is left to do, its shifts, and what the front office said."""
    demand(can_run_projects(request.membership))
    project = project_of(request, project_id)
    now = timezone.now()
    is_draft = project.state in EDITABLE_PROJECT
    tasks = tasks_of(project, now) if is_draft else []
    todo = next((_task_item(project, task) for task in tasks if task.status == "todo"), None)
    shifts = list(shifts_of_project(project))
    history = list(submissions_of("project", project.pk))
    context = {
        **project_context(request, project),
        "is_draft": is_draft,
        "tasks": [_task_item(project, task) for task in tasks] or _topic_items(project),
        "todo": todo,
        "ahead": [shift for shift in shifts if not shift.has_ended(now)],
        "past": [shift for shift in reversed(shifts) if shift.has_ended(now)],
        "history": history,
        "answer": history[0] if history and project.state == ProjectState.RETURNED else None,
        "may_edit": bool(can_edit_project(request.membership, project)),
        "may_cancel": bool(can_cancel_project(request.membership, project)),
        "public_url": _public_url(project),
        "review_days": settings.REVIEW_DEADLINE_WORKING_DAYS,
        "now": now,
    }
    return render(request, "projects/workspace/project.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: MemberRequest, org_id: int, project_id: int) -> HttpResponse:
    """Show all answers and what is missing; a post sends the project to review."""
    project = project_of(request, project_id)
    demand(can_edit_project(request.membership, project))
    now = timezone.now()
    answer = can_submit_project(request.membership, project)
    if request.method == "POST":
        demand(answer)
        try:
            submission = submit_project(project=project, by=request.membership, now=now)
        except NotReady:
            pass  # the page lists what is missing
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("workspace:project", org_id=org_id, project_id=project_id)
        else:
            messages.success(
                request,
                _("The project is sent. The front office answers by %(day)s.")
                % {"day": day(submission.due_on)},
            )
            return redirect("workspace:project", org_id=org_id, project_id=project_id)
        project = project_of(request, project_id)
    is_draft = project.state in EDITABLE_PROJECT
    problems = [
        {"text": problem.text, "url": topic_url(project, problem.topic)}
        for task in (tasks_of(project, now) if is_draft else [])
        for problem in task.problems
    ]
    context = {
        **project_context(request, project),
        "sections": [_answers(project, section) for section in present_project(freeze_project(project))],
        "problems": problems,
        "can_submit": is_draft and not problems,
    }
    return render_form(
        request, "projects/workspace/project_check.html", context, invalid=request.method == "POST"
    )


def _task_item(project: Project, task: Task) -> dict[str, Any]:
    """Return a line of `c-task-list`."""
    words = {"done": _("Done"), "todo": _("To do"), "optional": _("If needed")}
    return {
        "label": task.topic.label,
        "url": topic_url(project, task.topic),
        "status": words[task.status],
        "kind": "sky" if task.status == "todo" else "",
        "note": " ".join(problem.text for problem in task.problems),
    }


def _topic_items(project: Project) -> list[dict[str, Any]]:
    """Return the topics of a project that people see, as lines of `c-task-list`; of a locked one nothing is written."""
    topics = [] if lock_reason(project) else TOPIC_PAGES
    return [{"label": topic.label, "url": topic_url(project, topic), "status": ""} for topic in topics]


def _answers(project: Project, section: Section) -> dict[str, Any]:
    """Return a section of `c-check-answers` with the page on which it is changed."""
    items = [{"term": field.label, "text": field.text, "url": ""} for field in section.fields]
    url = "" if lock_reason(project) else _answers_url(project, section.key)
    return {"title": section.title, "url": url, "items": items}


def _answers_url(project: Project, key: str) -> str:
    """Return the page of a section: a topic of its own, a part of one, or a shift ("shift.12")."""
    kind, _dot, number = key.partition(".")
    if kind == "shift":
        return reverse("workspace:shift_edit", args=[project.organization_id, number])
    return topic_url(project, Topic.WHAT if kind == "goals" else Topic(kind))


def _public_url(project: Project) -> str:
    if not project.is_public:
        return ""
    return reverse("projects:project", args=[project.pk, project.slug])
