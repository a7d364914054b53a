"""`seed_demo`: everything, in the order in which one part needs the other."""

from dataclasses import dataclass

from django.db import transaction

from monitoring.services.demo.book import Book
from monitoring.services.demo.cast import Cast, assemble, is_seeded
from monitoring.services.demo.clock import Clock
from monitoring.services.demo.closing import call_off_some, close_some, end_projects, end_shifts
from monitoring.services.demo.crowd import Crowd
from monitoring.services.demo.her_year import live_her_year
from monitoring.services.demo.history import History
from monitoring.services.demo.home_projects import write_home_projects
from monitoring.services.demo.ideas import Ideas
from monitoring.services.demo.office_queue import fill_home_queue
from monitoring.services.demo.organizations import Team, invent_organizations
from monitoring.services.demo.people import invent_volunteers
from monitoring.services.demo.plans import HORIZON, UNSEEN, plan_projects
from monitoring.services.demo.projects import write_project
from monitoring.services.demo.scale import Scale
from monitoring.services.demo.schedule import plan_shifts
from monitoring.services.demo.services_mode import ids_from, without_savepoints
from monitoring.services.demo.situations import Situations
from monitoring.services.demo.staff import invent_officers
from monitoring.services.demo.stages import Running, Stage, run, set_stages
from monitoring.services.demo.tidying import (
    analyze_tables,
    date_accounts,
    deliver_old_messages,
    settle_passwords,
)
from monitoring.services.demo.world import World, build_world
from projects.models import Project, SignUp
from projects.services.hours.heads import publish_head


class AlreadySeeded(Exception):
    """The demonstration data is there."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How much was written."""

    organizations: int
    projects: int
    shifts: int
    volunteers: int
    signups: int


@transaction.atomic
def seed_demo(*, scale: Scale, clock: Clock, seed: int) -> Seeded:
    """Fill an empty portal with a year of invented work, in one transaction.

    The same scale, clock and seed give the same rows, to the byte, in a database whose sequences stand at their start.

    Raises:
        AlreadySeeded: the volunteer of the demonstration has an account.
        NothingLoaded: the reference data is missing.
    Cost: about 30,000 queries for the scale "small".
    """
    if is_seeded():
        raise AlreadySeeded
    world = build_world(seed=seed, clock=clock, scale=scale)
    with ids_from(world.random("ids")), without_savepoints():
        return _seed(world)


def _seed(world: World) -> Seeded:
    invent_officers(world)
    cast = assemble(world)
    teams = invent_organizations(world)
    ideas = Ideas(world.random("ideas"), list(world.directions))
    home = write_home_projects(world, cast, ideas)
    fill_home_queue(world, cast, teams, ideas)
    others = _write_projects(world, teams, ideas)
    crowd = Crowd(invent_volunteers(world, regions=_regions(world, teams)))
    world.trail.write()
    analyze_tables()
    situations = Situations(world, cast, crowd, home)
    situations.arrange()
    stages = _live(world, cast, crowd, [*home, *others], situations.reserved)
    settle_passwords(world)
    date_accounts(world)
    deliver_old_messages(world)
    publish_head(now=world.clock.now)
    return Seeded(
        organizations=1 + len(teams),
        projects=Project.objects.count(),
        shifts=len(stages),
        volunteers=1 + world.scale.volunteers,
        signups=SignUp.objects.count(),
    )


def _write_projects(world: World, teams: list[Team], ideas: Ideas) -> list[Running]:
    """Write the projects of the scale and return those that were published."""
    rng = world.random("writing")
    running = []
    for plan in plan_projects(world, teams, ideas):
        plan_shifts(plan, rng, until=world.clock.day(HORIZON))
        project = write_project(world, plan, rng)
        if plan.state not in UNSEEN:
            running.append(run(plan, project, now=world.clock.now, rng=rng))
    return running


def _live(world: World, cast: Cast, crowd: Crowd, projects: list[Running], reserved: set[int]) -> list[Stage]:
    """Let the year pass on all shifts, and projects come to their ends."""
    rng = world.random("history")
    set_stages(projects, world.trail, rng)
    stages = [stage for running in projects for stage in running.stages]
    free = [stage for stage in stages if stage.shift.pk not in reserved]
    hers = {stage.shift.pk for stage in live_her_year(world, cast.volunteer, free)}
    call_off_some([stage for stage in free if stage.shift.pk not in hers], world, rng)
    book = Book(world.random("book"), world.trail, world.clock.now)
    History(book, crowd, rng, world.clock.now).live(free)
    end_shifts(stages, book, world, rng)
    book.write()
    world.trail.write()
    analyze_tables()
    end_projects(projects, world, rng)
    close_some(free, world, rng)
    return stages


def _regions(world: World, teams: list[Team]) -> list[str]:
    """Return the regions with organizations, in the national order."""
    known = {"KZ-35", *(team.region for team in teams)}
    return [code for code in world.regions if code in known]
