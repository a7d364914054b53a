"""What becomes of each project: planned by chance first, written by the services afterwards."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from monitoring.services.demo.clock import moment
from monitoring.services.demo.ideas import Idea, Ideas, languages_for
from monitoring.services.demo.organizations import Team
from monitoring.services.demo.pace import in_office_hours
from monitoring.services.demo.world import World
from organizations.models import Membership
from projects.enums import JoiningMode, ProjectState
from projects.services.catalogue import RoleInput

#: weight of a start in a month: April, May and September are the months of volunteering
_MONTH_WEIGHTS = {1: 2, 2: 3, 3: 6, 4: 10, 5: 10, 6: 5, 7: 3, 8: 4, 9: 10, 10: 7, 11: 4, 12: 3}
#: first and last possible start, in days from today, and length in days
_PERIODS = {
    ProjectState.PUBLISHED: ((-330, 0), (60, 400)),
    ProjectState.PAUSED: ((-120, -30), (100, 180)),
    ProjectState.CANCELLED: ((-200, -40), (50, 120)),
    ProjectState.FINISHED: ((-350, -60), (20, 110)),
    ProjectState.SUBMITTED: ((6, 18), (20, 70)),
    ProjectState.RETURNED: ((10, 25), (20, 70)),
    ProjectState.REJECTED: ((-250, -20), (20, 60)),
    ProjectState.DRAFT: ((10, 40), (20, 70)),
}
#: states that were never approved
UNSEEN = (ProjectState.SUBMITTED, ProjectState.RETURNED, ProjectState.REJECTED, ProjectState.DRAFT)
#: finished projects ended at least so many days ago
_FINISHED_BY = 16
#: shifts are planned so many days ahead
HORIZON = 60
#: projects that run for more months than these go on in any season
_SHORT = 3
#: days from the verification of an organization to the first shift of its first project
_AFTER_VERIFICATION = 28


@dataclass(slots=True)
class ShiftPlan:
    """A shift as somebody wants it."""

    starts_at: datetime
    ends_at: datetime
    leader: Membership
    roles: list[RoleInput]


@dataclass(slots=True)
class ProjectPlan:
    """A project, its place in time, and its state today."""

    team: Team
    idea: Idea
    languages: tuple[str, ...]
    state: ProjectState
    starts_on: date
    ends_on: date
    created_at: datetime
    submitted_at: datetime
    decided_at: datetime
    joining_mode: JoiningMode
    in_initiative: bool
    author: Membership
    shifts: list[ShiftPlan] = field(default_factory=list)
    #: the first version was returned, and corrected
    was_returned: bool = False
    #: where people meet; one of the usual places when empty
    address: str = ""


def plan_projects(world: World, teams: list[Team], ideas: Ideas) -> list[ProjectPlan]:
    """Return the plans of the scale, oldest first."""
    rng = world.random("projects")
    verified = [team for team in teams if team.verified_at is not None]
    plans = []
    for number, state in enumerate(_states(world)):
        team = verified[number % len(verified)] if number < len(verified) else rng.choice(verified)
        if state == ProjectState.SUBMITTED:
            # The queue of Karaganda is written by hand.
            team = rng.choice([team for team in verified if team.region != "KZ-35"])
        plans.append(_plan(world, team, ideas, state, rng))
    return sorted(plans, key=lambda plan: plan.created_at)


def _states(world: World) -> list[ProjectState]:
    """Return the state of every project: the public ones first, so that each organization has one."""
    return [ProjectState(state) for state, count in world.scale.projects.items() for _ in range(count)]


def _plan(world: World, team: Team, ideas: Ideas, state: ProjectState, rng: Random) -> ProjectPlan:
    starts_on, ends_on = _period(world, team, state, rng)
    direction = team.focus if rng.random() < 0.55 else rng.choice(list(world.directions))
    months = _months(world, state, starts_on, ends_on)
    is_over = state in (ProjectState.FINISHED, ProjectState.REJECTED)
    idea = ideas.take(direction, months, seasonal_first=is_over)
    plan = plan_project(world, team, idea, state, starts_on=starts_on, ends_on=ends_on, rng=rng)
    plan.was_returned = state not in UNSEEN and rng.random() < 0.12
    return plan


def plan_project(
    world: World,
    team: Team,
    idea: Idea,
    state: ProjectState,
    *,
    starts_on: date,
    ends_on: date,
    rng: Random,
) -> ProjectPlan:
    """Return the plan of a certain project, without shifts; a colleague of the region decides in time."""
    created_at, submitted_at, decided_at = _way(world, state, starts_on, rng)
    wants_request = idea.kind["min_age"] >= 18 or idea.is_lesson
    return ProjectPlan(
        team=team,
        idea=idea,
        languages=languages_for(rng, idea),
        state=state,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=created_at,
        submitted_at=submitted_at,
        decided_at=decided_at,
        joining_mode=JoiningMode.REQUEST
        if rng.random() < (0.5 if wants_request else 0.12)
        else JoiningMode.INSTANT,
        in_initiative=rng.random() < 0.5,
        author=team.manager(rng),
    )


def _period(world: World, team: Team, state: ProjectState, rng: Random) -> tuple[date, date]:
    (first, last), length = _PERIODS[state]
    if team.verified_at is not None:
        known_for = (world.clock.now - team.verified_at).days
        first = max(first, _AFTER_VERIFICATION - known_for)
    days = range(first, max(first, last) + 1)
    weights = [_MONTH_WEIGHTS[world.clock.day(offset).month] for offset in days]
    (offset,) = rng.choices(days, weights=weights)
    end = offset + rng.randint(*length)
    if state == ProjectState.FINISHED:
        end = min(end, -_FINISHED_BY)
    elif state in (ProjectState.PUBLISHED, ProjectState.PAUSED):
        end = min(max(end, rng.randint(14, HORIZON)), rng.randint(HORIZON // 2, 2 * HORIZON))
    return world.clock.day(offset), world.clock.day(end)


def _months(world: World, state: ProjectState, starts_on: date, ends_on: date) -> set[int]:
    """Return the months that matter for the choice of the work: of projects that run, those which people see now."""
    if state in (ProjectState.PUBLISHED, ProjectState.PAUSED):
        soon = {world.clock.today.month, world.clock.day(25).month}
        lately = {
            world.clock.day(-offset).month for offset in range(0, (world.clock.today - starts_on).days, 25)
        }
        return soon | (lately if len(lately) > _SHORT else set())
    middle = starts_on + (ends_on - starts_on) / 2
    return {starts_on.month, middle.month}


def _way(
    world: World, state: ProjectState, starts_on: date, rng: Random
) -> tuple[datetime, datetime, datetime]:
    """Return when a project was begun, sent and decided on; what is only sent or begun is of these days."""
    if state == ProjectState.DRAFT:
        created_at = world.clock.ago(days=rng.randint(0, 25), hours=rng.randint(1, 8))
        return created_at, created_at, created_at
    if state == ProjectState.SUBMITTED:
        submitted_at = world.clock.ago(days=rng.choice((0, 0, 1, 1, 1, 2, 3, 5)), hours=rng.randint(1, 5))
    elif state == ProjectState.RETURNED:
        submitted_at = world.clock.ago(days=rng.randint(6, 9), hours=rng.randint(0, 5))
    else:
        submitted_at = moment(starts_on - timedelta(days=rng.randint(9, 14)), rng.randint(9, 20))
    created_at = submitted_at - timedelta(hours=rng.randint(3, 70), minutes=rng.randint(0, 59))
    return created_at, submitted_at, in_office_hours(rng, submitted_at)
