"""Projects from the draft to the decision of the front office, by the services."""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from monitoring.services.demo.files import read
from monitoring.services.demo.ideas import conditions, what
from monitoring.services.demo.pace import in_office_hours, later
from monitoring.services.demo.plans import ProjectPlan, ShiftPlan
from monitoring.services.demo.staff import officer_of
from monitoring.services.demo.world import World
from organizations.enums import SubmissionState
from organizations.models import StaffAssignment, Submission
from organizations.services.review import decide
from projects.enums import ProjectState
from projects.models import Project
from projects.services.catalogue import (
    Conditions,
    Where,
    Who,
    add_shift,
    create_project,
    submit_project,
    update_conditions,
    update_safety,
    update_what,
    update_where,
    update_who,
)
from qazvolunteer.reference.models import HazardClass, Unit

#: a returned version was sent so many days before the approved one
_ROUND = timedelta(days=5)


def write_project(world: World, plan: ProjectPlan, rng: Random) -> Project:
    """Bring a project to the state it is in before its first shift: a draft, under review, or decided on.

    Cost: about 110 queries.
    """
    if plan.was_returned:
        plan.created_at -= _ROUND
    project = write_draft(world, plan, rng)
    if plan.state == ProjectState.DRAFT:
        return project
    if plan.was_returned:
        _be_returned(world, plan, project, rng)
    submission = submit_project(project=project, by=plan.author, now=plan.submitted_at)
    if plan.state != ProjectState.SUBMITTED:
        _decide(world, plan, submission, rng)
    project.refresh_from_db()
    return project


def write_draft(world: World, plan: ProjectPlan, rng: Random) -> Project:
    """Write all pages of a draft and its first shift; a draft of today's stops half-way.

    Cost: about 80 queries.
    """
    by, now, code = plan.author, plan.created_at, plan.languages[0]
    project = create_project(
        organization=plan.team.organization,
        title=plan.idea.texts[code]["title"],
        direction=world.directions[plan.idea.direction],
        by=by,
        now=now,
        language=code,
    )
    update_what(
        project=project,
        what=what(world, plan.idea, plan.languages, in_initiative=plan.in_initiative),
        goals=_goals(world, plan, rng),
        by=by,
        now=later(rng, now, minutes=(2, 15)),
    )
    if plan.state == ProjectState.DRAFT and rng.random() < 0.4:
        return project
    update_where(
        project=project, where=_where(world, plan, rng), by=by, now=later(rng, now, minutes=(16, 25))
    )
    update_who(project=project, who=_who(plan), by=by, now=later(rng, now, minutes=(26, 32)))
    if plan.state == ProjectState.DRAFT and rng.random() < 0.5:
        return project
    update_conditions(
        project=project,
        conditions=conditions(rng, plan.idea, plan.languages),
        by=by,
        now=later(rng, now, minutes=(33, 40)),
    )
    update_safety(project=project, answers=_safety(world, plan), by=by, now=later(rng, now, minutes=(41, 45)))
    add_planned_shift(plan, project, plan.shifts[0], now=later(rng, now, minutes=(46, 60)))
    return project


def add_planned_shift(plan: ProjectPlan, project: Project, shift: ShiftPlan, *, now: datetime) -> None:
    """Add one shift by the service. Cost: 10 queries."""
    add_shift(
        project=project,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        leader=shift.leader,
        roles=shift.roles,
        by=plan.author,
        now=now,
    )


def give_back(
    submission: Submission,
    *,
    answer: dict[str, str],
    by: StaffAssignment,
    language: str,
    now: datetime,
    decision: SubmissionState = SubmissionState.RETURNED,
) -> None:
    """Return or reject with the reasons and words of `data/reviews.json`, in the applicant's language."""
    decide(
        submission=submission,
        decision=decision,
        reasons=answer["reasons"],
        comment=answer["kk" if language == "kk" else "ru"],
        by=by,
        now=now,
    )


def _be_returned(world: World, plan: ProjectPlan, project: Project, rng: Random) -> None:
    """Send a first version, get it back, and change what was asked for."""
    sent_at = plan.submitted_at - _ROUND
    submission = submit_project(project=project, by=plan.author, now=sent_at)
    returned_at = in_office_hours(rng, sent_at, days=(0, 1))
    answer = rng.choice(read("reviews")["returned"])
    officer = officer_of(world, _region(plan), rng)
    give_back(submission, answer=answer, by=officer, language=plan.author.user.language, now=returned_at)
    _correct(plan, project, now=later(rng, returned_at, minutes=(20, 500)))


def _correct(plan: ProjectPlan, project: Project, *, now: datetime) -> None:
    """Change what reviewers ask for most: grown-ups only, a briefing, and enough time to find somebody else."""
    later_on = replace(_who(plan), min_age=max(18, plan.idea.min_age), withdraw_hours=48)
    update_who(project=project, who=later_on, by=plan.author, now=now)
    given = Conditions(**{field.name: getattr(project, field.name) for field in fields(Conditions)})
    better = replace(given, has_briefing=True, pays_meals=not given.pays_meals)
    update_conditions(project=project, conditions=better, by=plan.author, now=now + timedelta(minutes=4))


def _decide(world: World, plan: ProjectPlan, submission: Submission, rng: Random) -> None:
    officer = officer_of(world, _region(plan), rng)
    if plan.state in (ProjectState.RETURNED, ProjectState.REJECTED):
        answer = rng.choice(read("reviews")[str(plan.state)])
        give_back(
            submission,
            answer=answer,
            by=officer,
            language=plan.author.user.language,
            now=plan.decided_at,
            decision=SubmissionState(plan.state),
        )
    else:
        decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=plan.decided_at)


def _region(plan: ProjectPlan) -> str:
    return plan.team.region


def _goals(world: World, plan: ProjectPlan, rng: Random) -> dict[Unit, Decimal]:
    """Return the goal in the unit of the idea, rounded as people do."""
    low, high = plan.idea.kind["amount"]
    amount = rng.randint(low, high)
    step = 10 if high >= 100 else 5 if high >= 30 else 1
    return {world.units[plan.idea.kind["unit"]]: Decimal(max(step, amount // step * step))}


def _where(world: World, plan: ProjectPlan, rng: Random) -> Where:
    if plan.idea.is_online:
        return Where(is_online=True, starts_on=plan.starts_on, ends_on=plan.ends_on)
    districts = world.districts[plan.team.region]
    district = districts[0] if rng.random() < 0.6 else rng.choice(districts)
    place = rng.choice(read("places")["outdoors" if plan.idea.is_outdoors else "indoors"])
    return Where(
        region=world.regions[plan.team.region],
        district=district,
        address=plan.address or place["kk" if plan.languages == ("kk",) else "ru"],
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )


def _who(plan: ProjectPlan) -> Who:
    return Who(
        joining_mode=plan.joining_mode,
        min_age=plan.idea.min_age,
        withdraw_hours=24 if plan.idea.min_age >= 18 else 12,
        contact_name=plan.author.display_name,
        contact_email=f"{plan.team.code}@example.org",
    )


def _safety(world: World, plan: ProjectPlan) -> dict[HazardClass, bool]:
    return {hazard: hazard.pk in plan.idea.kind["hazards"] for hazard in world.hazards}
