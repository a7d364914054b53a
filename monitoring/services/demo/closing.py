"""How shifts and projects end: by the clock, by their organizers, before their time."""

from collections.abc import Iterable
from datetime import timedelta
from random import Random

from monitoring.services.demo.book import Book
from monitoring.services.demo.files import read
from monitoring.services.demo.pace import later
from monitoring.services.demo.stages import Running, Stage
from monitoring.services.demo.trail import Subject, Trail
from monitoring.services.demo.world import World
from projects.enums import OPEN, CancelReason, ProjectState, ShiftState, SignUpState
from projects.models import Shift, SignUp
from projects.services.catalogue import close_shift, finish_project, move_project, pause_project
from projects.services.participation.cancellation import cancel_project

#: share of shifts that their organizers cancel
_CALLED_OFF = 0.022
#: every so many shift ahead is closed for sign-up by hand
_CLOSED_EVERY = 40


def call_off_some(stages: Iterable[Stage], world: World, rng: Random) -> None:
    """Decide which shifts are cancelled one or two days before they begin. Nothing is written yet."""
    for stage in stages:
        moment = stage.shift.starts_at - timedelta(hours=rng.randint(8, 60))
        if (
            rng.random() < _CALLED_OFF
            and stage.closed_at is None
            and stage.shift.created_at < moment < world.clock.now
        ):
            stage.closed_at = stage.called_off_at = moment


def end_shifts(stages: Iterable[Stage], book: Book, world: World, rng: Random) -> None:
    """Finish what is over, and cancel what was called off with its people. Cost: 2 queries."""
    finished, cancelled = [], []
    people: dict[int, list[SignUp]] = {}
    for signup in book.signups:
        people.setdefault(signup.shift.pk, []).append(signup)
    for stage in stages:
        if stage.is_finished(world.clock.now):
            finished.append(stage.shift.pk)
            _note(stage, ShiftState.FINISHED, world.trail)
        elif stage.called_off_at is not None and stage.plan.state != ProjectState.CANCELLED:
            cancelled.append(stage.shift.pk)
            _note(stage, ShiftState.CANCELLED, world.trail)
            _send_home(stage, people.get(stage.shift.pk, []), book, rng)
    Shift.objects.filter(pk__in=finished).update(state=ShiftState.FINISHED)
    Shift.objects.filter(pk__in=cancelled).update(state=ShiftState.CANCELLED)


def _note(stage: Stage, target: ShiftState, trail: Trail) -> None:
    subject = Subject("shift", stage.shift.pk, stage.shift.project.organization_id)
    if target == ShiftState.FINISHED:
        trail.move(subject, ShiftState.OPEN, target, by=None, role="system", now=stage.finished_at)
    elif stage.called_off_at is not None:
        by = stage.plan.author.user_id
        trail.move(subject, ShiftState.OPEN, target, by=by, role="manager", now=stage.called_off_at)


def _send_home(stage: Stage, people: list[SignUp], book: Book, rng: Random) -> None:
    """Cancel the places of a shift as `cancel_shift` does."""
    reason = rng.choice(read("reviews")["cancelled_shift"])[_language(stage.plan.languages)]
    for signup in people:
        if signup.state in OPEN and stage.called_off_at is not None:
            signup.reason_text = reason
            book.move(
                signup,
                SignUpState.CANCELLED,
                by=stage.plan.author.user_id,
                role="manager",
                now=stage.called_off_at,
                reason_code=CancelReason.SHIFT_CANCELLED,
            )


def end_projects(projects: Iterable[Running], world: World, rng: Random) -> None:
    """Bring projects to the state that was planned for them, by the services. Everything before must be stored.

    Cost: about 8 queries for each, and 6 for each person whose place is cancelled.
    """
    for running in projects:
        plan, project, stopped_at = running.plan, running.project, running.stopped_at
        if plan.state == ProjectState.FINISHED:
            _finish(running, rng)
        elif plan.state == ProjectState.PAUSED and stopped_at is not None:
            pause_project(project=project, by=plan.author, now=stopped_at)
        elif plan.state == ProjectState.CANCELLED and stopped_at is not None:
            reason = rng.choice(read("reviews")["cancelled_project"])[_language(plan.languages)]
            cancel_project(project=project, reason=reason, by=plan.author, now=stopped_at)


def _finish(running: Running, rng: Random) -> None:
    """Let the organization end its project, or the clock two weeks after the last shift."""
    last = max(stage.shift.ends_at for stage in running.stages)
    if rng.random() < 0.7:
        now = later(rng, last, minutes=(600, 14000))
        finish_project(project=running.project, by=running.plan.author, now=now)
    else:
        move_project(
            running.project,
            ProjectState.FINISHED,
            by=None,
            role="system",
            now=last + timedelta(days=14, minutes=40),
            reason_code="idle",
        )


def close_some(stages: Iterable[Stage], world: World, rng: Random) -> None:
    """Close sign-up for a few shifts ahead. Cost: 8 queries each."""
    now = world.clock.now
    ahead = [stage for stage in stages if stage.shift.starts_at > now and stage.closed_at is None]
    for stage in ahead[::_CLOSED_EVERY]:
        closed_at = now - timedelta(minutes=rng.randint(10, 300))
        if stage.shift.created_at < closed_at:
            close_shift(shift=stage.shift, by=stage.plan.author, now=closed_at)


def _language(languages: tuple[str, ...]) -> str:
    return "kk" if languages == ("kk",) else "ru"
