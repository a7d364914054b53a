"""The year of the volunteer of the demonstration: twelve shifts, 46 hours, and what came between. By the services."""

from datetime import timedelta
from random import Random

from monitoring.services.demo.cast import HOME
from monitoring.services.demo.pace import in_office_hours
from monitoring.services.demo.stages import Stage
from monitoring.services.demo.world import World
from organizations.models import Membership
from projects.enums import JoiningMode
from projects.models import HourClaim, SignUp
from projects.services.hours.confirmation import confirm_claim
from projects.services.hours.marking import mark_absent, mark_came
from projects.services.participation.decisions import accept_signup
from projects.services.participation.signup import sign_up, withdraw
from volunteers.models import Volunteer

SHIFTS, MINUTES = 12, 46 * 60
_TRIES = 5000
#: hours of younger shifts may still wait for a coordinator
_SETTLED_DAYS = 8


def live_her_year(world: World, volunteer: Volunteer, stages: list[Stage]) -> list[Stage]:
    """Sign the volunteer up for shifts of her region, let her come, and confirm her hours; once she is excused,
    once she withdraws. Cost: about 50 queries a shift.

    Returns:
        The shifts that she signed up for.
    """
    rng = world.random("her year")
    candidates = [stage for stage in stages if _could_come(world, volunteer, stage)]
    chosen = _choose(candidates, rng)
    for stage in chosen:
        signup = _take_a_place(volunteer, stage)
        mark_came(
            signup=signup,
            by=_leader(stage),
            now=stage.shift.starts_at + timedelta(minutes=rng.randint(-9, 9)),
        )
        coordinator = stage.plan.team.coordinator(rng)
        decided_at = in_office_hours(rng, stage.shift.ends_at, days=(0, 3))
        confirm_claim(claim=HourClaim.objects.get(signup=signup), by=coordinator, now=decided_at)
    missed = _apart(candidates, chosen)[:2]
    _miss_two(volunteer, missed)
    for stage in (*chosen, *missed):
        stage.roles[0].refresh_from_db(fields=["taken"])
    return [*chosen, *missed]


def _could_come(world: World, volunteer: Volunteer, stage: Stage) -> bool:
    shift = stage.shift
    return (
        shift.region_id == HOME
        and stage.is_over(world.clock.ago(days=_SETTLED_DAYS))
        and stage.closed_at is None
        and shift.starts_at > volunteer.created_at + timedelta(days=6)
        and volunteer.age_on(shift.starts_at.date()) >= shift.project.min_age
        and stage.roles[0].taken < stage.roles[0].capacity
    )


def _choose(candidates: list[Stage], rng: Random) -> list[Stage]:
    """Return twelve shifts on different days whose lengths come nearest to 46 hours, in the order of time."""
    best: list[Stage] = []
    for _try in range(_TRIES):
        sample = rng.sample(candidates, SHIFTS)
        if len({stage.shift.starts_at.date() for stage in sample}) < SHIFTS:
            continue
        if not best or abs(_minutes(sample) - MINUTES) < abs(_minutes(best) - MINUTES):
            best = sample
        if _minutes(best) == MINUTES:
            break
    return sorted(best, key=lambda stage: stage.shift.starts_at)


def _apart(candidates: list[Stage], chosen: list[Stage]) -> list[Stage]:
    """Return shifts on other days than the chosen ones, one a day."""
    days = {stage.shift.starts_at.date() for stage in chosen}
    apart = []
    for stage in candidates:
        if stage.shift.starts_at.date() not in days:
            days.add(stage.shift.starts_at.date())
            apart.append(stage)
    return apart


def _miss_two(volunteer: Volunteer, stages: list[Stage]) -> None:
    for stage, is_excused in zip(stages, (True, False), strict=False):
        signup = _take_a_place(volunteer, stage)
        start = stage.shift.starts_at
        if is_excused:
            mark_absent(signup=signup, by=_leader(stage), now=start + timedelta(minutes=40), excused=True)
        else:
            reason = "Поменялось расписание занятий."
            withdraw(signup=signup, by=volunteer.user, now=start - timedelta(days=1), reason=reason)


def _take_a_place(volunteer: Volunteer, stage: Stage) -> SignUp:
    now = max(stage.shift.starts_at - timedelta(days=3, hours=2), stage.shift.created_at + timedelta(hours=1))
    signup = sign_up(volunteer=volunteer, role=stage.roles[0], by=volunteer.user, now=now)
    if stage.shift.project.joining_mode == JoiningMode.REQUEST:
        by = stage.plan.team.coordinators[0]
        signup = accept_signup(signup=signup, by=by, now=now + timedelta(hours=4))
    return signup


def _leader(stage: Stage) -> Membership:
    return stage.shift.leader or stage.plan.team.owner


def _minutes(stages: list[Stage]) -> int:
    return sum(stage.shift.planned_minutes for stage in stages)
