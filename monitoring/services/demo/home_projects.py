"""The projects of «Жасыл дала»: three that run, one that is over, and one in each state of writing."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from monitoring.services.demo.cast import Cast
from monitoring.services.demo.clock import SATURDAY, moment
from monitoring.services.demo.ideas import Idea, Ideas, roles
from monitoring.services.demo.pace import later
from monitoring.services.demo.plans import ProjectPlan, ShiftPlan, plan_project
from monitoring.services.demo.projects import add_planned_shift, write_project
from monitoring.services.demo.stages import Running, run
from monitoring.services.demo.world import World
from organizations.models import Membership
from projects.enums import JoiningMode, ProjectState
from qazvolunteer.lib.text import LANGUAGES

_SUNDAY = 6


def write_home_projects(world: World, cast: Cast, ideas: Ideas) -> list[Running]:
    """Write the projects by the services and return the published ones; all their shifts are in the database.

    Cost: about 110 queries for each project and 10 for each shift.
    """
    rng = world.random("home")
    published = [
        _sorting_point(world, cast, ideas.named("taza", "sorting-point", 1), rng),
        _nursery(world, cast, ideas.named("taza", "nursery", 0), rng),
        _repair_cafe(world, cast, ideas.named("taza", "repair-cafe", 0), rng),
        _planting(world, cast, ideas.named("taza", "tree-planting", 0), rng),
    ]
    running = [_write_with_shifts(world, plan, rng) for plan in published]
    _write_unpublished(world, cast, ideas, rng)
    return running


def _write_with_shifts(world: World, plan: ProjectPlan, rng: Random) -> Running:
    project = write_project(world, plan, rng)
    for number, shift in enumerate(plan.shifts[1:]):
        now = later(rng, plan.decided_at, minutes=(10 + number, 12 + number))
        add_planned_shift(plan, project, shift, now=now)
    project.refresh_from_db()
    return run(plan, project, now=world.clock.now, rng=rng)


def _plan(
    world: World, cast: Cast, idea: Idea, rng: Random, *, days: tuple[int, int], state: ProjectState
) -> ProjectPlan:
    """Return the plan of a project in all languages that its idea has, from one day to another."""
    first, last = (world.clock.day(offset) for offset in days)
    plan = plan_project(world, cast.home, idea, state, starts_on=first, ends_on=last, rng=rng)
    plan.languages = tuple(code for code in LANGUAGES if code in idea.texts)
    plan.joining_mode = JoiningMode.INSTANT
    plan.in_initiative = True
    plan.author = cast.home.owner
    return plan


def _add_shifts(
    plan: ProjectPlan,
    days: Iterable[date],
    *,
    hour: float,
    hours: float,
    places: int,
    leader: Membership,
    rng: Random,
) -> None:
    for day in days:
        starts_at = moment(day, hour)
        inputs = roles(rng, plan.idea, plan.languages, places=places)
        ends_at = starts_at + timedelta(hours=hours)
        plan.shifts.append(ShiftPlan(starts_at, ends_at, leader, inputs))


def _sorting_point(world: World, cast: Cast, idea: Idea, rng: Random) -> ProjectPlan:
    """A shift every Saturday, one that runs at this moment, one on the next day of a weekend."""
    plan = _plan(world, cast, idea, rng, days=(-155, 50), state=ProjectState.PUBLISHED)
    plan.address = "Экопункт у городского рынка"
    leader, now = cast.home.leaders[0], world.clock.now
    saturdays = _weekly(world, SATURDAY, first=-150, last=-1)
    _add_shifts(plan, saturdays, hour=10, hours=4, places=18, leader=leader, rng=rng)
    inputs = roles(rng, idea, plan.languages, places=16)
    plan.shifts.append(ShiftPlan(now - timedelta(hours=2), now + timedelta(hours=3), leader, inputs))
    weekend = next_weekend_day(world)
    ahead = [weekend, *(day for day in _weekly(world, SATURDAY, first=2, last=48) if day != weekend)]
    _add_shifts(plan, ahead, hour=10, hours=4, places=20, leader=leader, rng=rng)
    return plan


def _nursery(world: World, cast: Cast, idea: Idea, rng: Random) -> ProjectPlan:
    """Every second Sunday; the coordinator decides on each request."""
    plan = _plan(world, cast, idea, rng, days=(-120, 60), state=ProjectState.PUBLISHED)
    plan.address = "Питомник у ботанического сада, теплица № 2"
    plan.joining_mode = JoiningMode.REQUEST
    sundays = [*_weekly(world, _SUNDAY, first=-112, last=-9)][::2] + [
        *_weekly(world, _SUNDAY, first=2, last=58)
    ][::2]
    _add_shifts(plan, sundays, hour=11, hours=3, places=12, leader=cast.home.leaders[1], rng=rng)
    return plan


def _repair_cafe(world: World, cast: Cast, idea: Idea, rng: Random) -> ProjectPlan:
    """A Sunday afternoon now and then, the last one a few days ago."""
    plan = _plan(world, cast, idea, rng, days=(-200, 40), state=ProjectState.PUBLISHED)
    plan.address = "Дом культуры, малый зал"
    sundays = [*_weekly(world, _SUNDAY, first=-196, last=-1)][::-1][::3][::-1]
    sundays += [*_weekly(world, _SUNDAY, first=6, last=40)][::2]
    _add_shifts(plan, sundays, hour=14, hours=3, places=10, leader=cast.home.coordinators[0], rng=rng)
    return plan


def _planting(world: World, cast: Cast, idea: Idea, rng: Random) -> ProjectPlan:
    """What was done in the last spring or autumn, and is over."""
    fitting = [offset for offset in range(-45, -340, -1) if idea.fits({world.clock.day(offset).month})]
    last = next(offset for offset in fitting if offset - 25 in fitting)
    plan = _plan(world, cast, idea, rng, days=(last - 25, last), state=ProjectState.FINISHED)
    plan.address = "Парк Победы, у фонтана"
    saturdays = _weekly(world, SATURDAY, first=last - 25, last=last)
    _add_shifts(plan, saturdays, hour=9, hours=4, places=24, leader=cast.home.leaders[0], rng=rng)
    return plan


def _write_unpublished(world: World, cast: Cast, ideas: Ideas, rng: Random) -> None:
    """Write one project that was returned, one draft and one that waits in the office."""
    for state, code, variant, days in (
        (ProjectState.RETURNED, "zero-waste", 0, (14, 40)),
        (ProjectState.DRAFT, "swap", 0, (20, 60)),
        (ProjectState.SUBMITTED, "batteries", 0, (12, 45)),
    ):
        plan = _plan(world, cast, ideas.named("taza", code, variant), rng, days=days, state=state)
        if state == ProjectState.SUBMITTED:
            plan.submitted_at = world.clock.ago(days=1, hours=2)
            plan.created_at = world.clock.ago(days=2)
        days_ahead = _weekly(world, SATURDAY, first=days[0], last=days[1])
        _add_shifts(plan, days_ahead, hour=11, hours=3, places=14, leader=cast.home.leaders[0], rng=rng)
        write_project(world, plan, rng)


def next_weekend_day(world: World) -> date:
    """Return the first Saturday or Sunday after today."""
    return min(world.clock.next_weekday(SATURDAY), world.clock.next_weekday(_SUNDAY))


def _weekly(world: World, weekday: int, *, first: int, last: int) -> list[date]:
    """Return every such day of the week between two days counted from today."""
    start, end = world.clock.next_weekday(weekday, after=first), world.clock.day(last)
    return [start + timedelta(weeks=week) for week in range((end - start).days // 7 + 1)]
