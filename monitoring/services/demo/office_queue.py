"""What waits in the office of Karaganda Region: of every age, one late, one corrected, one in a colleague's hands."""

from random import Random

from monitoring.services.demo.cast import HOME, Cast
from monitoring.services.demo.ideas import Idea, Ideas
from monitoring.services.demo.organizations import Team
from monitoring.services.demo.plans import ProjectPlan, plan_project
from monitoring.services.demo.projects import write_project
from monitoring.services.demo.schedule import plan_shifts
from monitoring.services.demo.world import World
from organizations.selectors.submissions import submissions_of
from organizations.services.review import take
from projects.enums import ProjectState


def fill_home_queue(world: World, cast: Cast, teams: list[Team], ideas: Ideas) -> None:
    """Send four projects of the region to review; «Жасыл дала» and a new organization wait beside them.

    Cost: about 130 queries for each.
    """
    rng = world.random("queue")
    first, second = [team for team in teams if team.region == HOME and team.verified_at is not None][:2]
    late = _plan(world, first, ideas.take("sabaq", _months(world)), rng, days=9)
    write_project(world, late, rng)
    corrected = _plan(world, second, ideas.take("bilim", _months(world)), rng, days=0.9)
    corrected.was_returned = True
    write_project(world, corrected, rng)
    _be_taken(world, cast, _plan(world, first, ideas.take("umit", _months(world)), rng, days=1.9), rng)
    fresh = _plan(world, second, ideas.take("asyl", _months(world)), rng, days=0.1)
    write_project(world, fresh, rng)


def _plan(world: World, team: Team, idea: Idea, rng: Random, *, days: float) -> ProjectPlan:
    """Return the plan of a project that was sent so many days ago and begins in two weeks."""
    starts_on, ends_on = world.clock.day(14), world.clock.day(50)
    plan = plan_project(
        world, team, idea, ProjectState.SUBMITTED, starts_on=starts_on, ends_on=ends_on, rng=rng
    )
    plan.submitted_at = world.clock.ago(days=days)
    plan.created_at = world.clock.ago(days=days + 1)
    plan_shifts(plan, rng, until=ends_on)
    return plan


def _be_taken(world: World, cast: Cast, plan: ProjectPlan, rng: Random) -> None:
    project = write_project(world, plan, rng)
    submission = submissions_of("project", project.pk).first()
    colleague = next(officer for officer in world.officers[HOME] if officer.pk != cast.regional.pk)
    if submission is not None:
        take(submission=submission, by=colleague, now=world.clock.ago(days=0.8))


def _months(world: World) -> set[int]:
    return {world.clock.day(14).month, world.clock.day(35).month}
