"""The public page of a project."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from projects.enums import JoiningMode, ProjectState
from projects.models import Project
from projects.selectors.catalogue.cards import place_of_project, region_label
from projects.selectors.catalogue.description import hazards_that_apply
from projects.selectors.catalogue.project_page import (
    Option,
    Picker,
    PickerDay,
    is_joinable,
    lines_of,
    picker,
    public_projects,
    role_of_project,
    shifts_to_choose,
)
from qazvolunteer.lib.http import get_or_404
from qazvolunteer.lib.text import foreign_languages, localized, localized_with_language
from qazvolunteer.ui.dates import clock, clock_range, day, hours, number, short_weekday

_TEXTS = ("title", "promise", "tasks", "bring", "accessibility")


@login_not_required
@require_safe
def project_page(request: HttpRequest, project_id: int, slug: str) -> HttpResponse:
    """Show what will be done, when, where, under which conditions, and let a visitor choose a shift.

    Cost: 4 queries (project, goals, shifts, roles), 1 for the units of goals, 1 for dangerous work.
    """
    project = get_or_404(public_projects(), pk=project_id)
    if slug != project.slug:
        return redirect(_page_url(project, request.GET.urlencode()), permanent=True)
    now = timezone.now()
    open_for_people = is_joinable(project)
    is_invitation = project.joining_mode == JoiningMode.INVITATION
    shifts = shifts_to_choose(project, now) if open_for_people else []
    chosen = picker(shifts, wanted=_wanted_day(request))
    texts = {field: localized_with_language(project, field) for field in _TEXTS}
    context = {
        "section": "projects",
        "project": project,
        "texts": texts,
        "languages": foreign_languages(texts.values()),
        "tasks": lines_of(texts["tasks"]),
        "facts": _facts(project),
        "given": _given(project),
        "goals": _goals(project),
        "trail": _trail(project, texts["title"].text),
        "organization": project.organization,
        "hazards": hazards_that_apply(project) if project.bars_minors else [],
        "leaders": list(dict.fromkeys(shift.leader.display_name for shift in shifts if shift.leader)),
        "picker": chosen,
        "days": _days(chosen, request),
        "options": [
            _option(option, chosen.chosen, by_invitation=is_invitation) for option in chosen.current.options
        ]
        if chosen.current
        else [],
        "nearest": None if is_invitation else _nearest(chosen),
        "is_joinable": open_for_people,
        "is_invitation": is_invitation,
        "is_request": project.joining_mode == JoiningMode.REQUEST,
        "state_note": _state_note(project),
    }
    return render(request, "projects/project.html", context)


@login_not_required
@require_safe
def choose(request: HttpRequest, project_id: int) -> HttpResponse:
    """Lead from the picker to the shift of the chosen role; without a choice, back to the picker."""
    project = get_or_404(public_projects(), pk=project_id)
    role = role_of_project(project, request.GET.get("role", ""))
    if role is None:
        return redirect(f"{_page_url(project)}#pick")
    return redirect(f"{reverse('projects:join', args=[role.shift_id])}?{urlencode({'role': role.pk})}")


def _page_url(project: Project, query: str = "") -> str:
    address = reverse("projects:project", args=[project.pk, project.slug])
    return f"{address}?{query}" if query else address


def _wanted_day(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("day", "")[:10])
    except ValueError:
        return None


def _trail(project: Project, title: str) -> list[dict[str, str]]:
    catalogue = reverse("projects:catalogue")
    where = {"label": _("Online"), "url": f"{catalogue}?online=1"}
    if project.region:
        where = {"label": region_label(project.region), "url": f"{catalogue}?region={project.region.slug}"}
    return [{"label": _("Projects"), "url": catalogue}, where, {"label": title, "url": ""}]


def _facts(project: Project) -> list[dict[str, str]]:
    facts = [{"icon": "map-pin", "term": _("Place"), "text": place_of_project(project)}]
    if project.starts_on and project.ends_on:
        period = day(project.starts_on)
        if project.ends_on != project.starts_on:
            period = f"{period} – {day(project.ends_on)}"
        facts.append({"icon": "calendar-days", "term": _("When"), "text": period})
    age = _("From the age of %(age)d") % {"age": project.min_age}
    facts.append({"icon": "users-round", "term": _("Who can come"), "text": age})
    access = [
        words
        for flag, words in (
            (project.is_step_free, _("no steps")),
            (project.has_seated_work, _("work for people who sit")),
        )
        if flag
    ]
    if access:
        facts.append(
            {"icon": "accessibility", "term": _("Accessibility"), "text": capfirst(", ".join(access))}
        )
    return facts


def _given(project: Project) -> list[str]:
    """Return what the organizer gives, as lines."""
    lines = (
        (project.pays_travel, _("Travel is paid")),
        (project.pays_meals, _("Meals are given")),
        (project.pays_lodging, _("Lodging is given")),
        (project.has_insurance, _("Volunteers are insured")),
        (project.has_briefing, _("A safety briefing is held")),
    )
    return [words for flag, words in lines if flag]


def _goals(project: Project) -> list[dict[str, str]]:
    goals = sorted(project.goals.all(), key=lambda goal: goal.unit.position)
    return [{"label": localized(goal.unit, "name"), "amount": _amount(goal.amount)} for goal in goals]


def _amount(value: Decimal) -> str:
    return number(int(value)) if value == value.to_integral_value() else number(float(value))


def _days(chosen: Picker, request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "weekday": short_weekday(item.day),
            "day": item.day.day,
            "note": _day_note(item),
            "url": f"?{urlencode({'day': item.day.isoformat()})}#day" if item.has_places else "",
            "current": item is chosen.current,
        }
        for item in chosen.days
    ]


def _day_note(item: PickerDay) -> str:
    if not item.has_places:
        return _("no places")
    return ngettext("%(count)d shift", "%(count)d shifts", item.shift_count) % {"count": item.shift_count}


def _option(option: Option, marked: Option | None, *, by_invitation: bool) -> dict[str, Any]:
    """Return the props of `c-shift-option`."""
    shift, role = option.shift, option.role
    badges = {
        "free": (_("Places are free"), "ok"),
        "few": (_("Places left: %(count)d") % {"count": role.free}, "warn"),
        "full": (_("No places left"), ""),
        "closed": (_("Sign-up is closed"), ""),
    }
    badge, kind = badges[option.status]
    elsewhere = shift.address if shift.address != shift.project.address else ""
    return {
        "value": role.pk,
        "title": clock_range(shift.starts_at, shift.ends_at),
        "name": option.name,
        "note": " · ".join(filter(None, [hours(shift.planned_minutes), elsewhere])),
        "badge": badge,
        "kind": kind,
        "taken": role.taken,
        "total": role.capacity,
        "checked": option is marked and not by_invitation,
        "disabled": by_invitation or not option.can_be_chosen,
        "full": option.status == "full",
    }


def _nearest(chosen: Picker) -> dict[str, str] | None:
    """Return the words of the bar on phones: the marked shift."""
    option = chosen.chosen
    if option is None:
        return None
    starts_at = option.shift.starts_at
    places = _("Free: %(free)d of %(total)d") % {"free": option.role.free, "total": option.role.capacity}
    return {
        "title": f"{capfirst(short_weekday(starts_at))} {day(starts_at)}, {clock(starts_at)}",
        "text": places,
    }


def _state_note(project: Project) -> dict[str, str] | None:
    """Say why the project takes nobody, in words; None when it does."""
    notes = {
        ProjectState.PAUSED: _(
            "The organizer has paused this project. People who are signed up keep their places."
        ),
        ProjectState.FINISHED: _("This project is finished."),
        ProjectState.CANCELLED: _("This project was cancelled by the organizer."),
    }
    text = notes.get(ProjectState(project.state))
    return {"text": text, "reason": project.end_reason} if text else None
