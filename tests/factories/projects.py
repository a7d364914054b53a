"""Projects and shifts for tests, built through the services that people's pages call."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from organizations.models import Membership
from projects.enums import TAKES_PLACE, ProjectState, SignUpState
from projects.models import Project, Role, Shift, SignUp
from projects.services.catalogue import (
    RoleInput,
    What,
    Where,
    Who,
    add_shift,
    create_project,
    move_project,
    refresh_search,
    update_safety,
    update_what,
    update_where,
    update_who,
)
from qazvolunteer.reference.models import Direction, HazardClass, Region
from tests.factories.people import make_volunteer

#: the moment of the fixture `now`
NOW = datetime.fromisoformat("2026-11-24T09:00:00+05:00")


def at(day: str, clock: str = "10:00") -> datetime:
    """Return a moment in the portal's time: `at("2026-11-28", "09:00")`."""
    return datetime.fromisoformat(f"{day}T{clock}:00+05:00")


def draft_project(
    manager: Membership, *, direction: str = "taza", now: datetime = NOW, **titles: str
) -> Project:
    """Return a draft with only a title."""
    texts = titles or {"title_ru": "Посадка саженцев"}
    project = create_project(
        organization=manager.organization,
        title=next(iter(texts.values())),
        direction=Direction.objects.get(pk=direction),
        by=manager,
        now=now,
        language=next(iter(texts)).removeprefix("title_"),
    )
    return project


def add_test_shift(
    project: Project,
    manager: Membership,
    *,
    day: str = "2026-11-28",
    start: str = "10:00",
    hours: float = 3,
    places: Sequence[int] = (10,),
    now: datetime = NOW,
    **others: Any,
) -> Shift:
    """Return a shift of some hours with one role for each number of places."""
    starts_at = at(day, start)
    return add_shift(
        project=project,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        leader=others.pop("leader", manager),
        roles=[
            RoleInput(name_ru=f"Помощник {number}", name_kk=f"Көмекші {number}", capacity=capacity)
            for number, capacity in enumerate(places, 1)
        ],
        by=manager,
        now=now,
        **others,
    )


def ready_project(
    manager: Membership,
    *,
    region: str | None = "KZ-35",
    direction: str = "taza",
    min_age: int = 16,
    day: str | None = "2026-11-28",
    now: datetime = NOW,
    where: dict[str, Any] | None = None,
    what: dict[str, Any] | None = None,
    who: dict[str, Any] | None = None,
) -> Project:
    """Return a draft that can be sent to review; `region=None` is an online one.

    Args:
        day: day of its one shift, None for no shift.
    """
    project = draft_project(manager, direction=direction, now=now)
    texts = {"title_ru": "Посадка саженцев", "promise_ru": "Посадим сорок клёнов.", **(what or {})}
    update_what(
        project=project,
        what=What(direction=Direction.objects.get(pk=direction), **texts),
        goals={},
        by=manager,
        now=now,
    )
    place = (
        {"is_online": True}
        if region is None
        else {
            "region": Region.objects.get(pk=region),
            "address": "Парк Победы, главный вход",
        }
    )
    period = {"starts_on": date(2026, 11, 1), "ends_on": date(2027, 3, 1)}
    update_where(project=project, where=Where(**{**place, **period, **(where or {})}), by=manager, now=now)
    contact = {"contact_name": "Елена Ким", "contact_email": "elena@example.org"}
    update_who(project=project, who=Who(min_age=min_age, **contact, **(who or {})), by=manager, now=now)
    update_safety(
        project=project, answers=dict.fromkeys(HazardClass.objects.all(), False), by=manager, now=now
    )
    if day:
        add_test_shift(project, manager, day=day, now=now)
    return project


def published_project(manager: Membership, *, now: datetime = NOW, **others: Any) -> Project:
    """Return a project that people find; the review itself is skipped."""
    project = ready_project(manager, now=now, **others)
    move_project(project, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)
    move_project(project, ProjectState.PUBLISHED, by=None, role="officer", now=now)
    refresh_search(project)
    return project


def take_places(role: Role, count: int) -> None:
    """Count places of a role as taken, without people."""
    Role.objects.filter(pk=role.pk).update(taken=count)
    role.taken = count


def sign_somebody_up(role: Role, *, state: SignUpState = SignUpState.CONFIRMED) -> SignUp:
    """Return a sign-up of a new person, written past the rules of joining."""
    if state in TAKES_PLACE:
        Role.objects.filter(pk=role.pk).update(taken=F("taken") + 1)
    shift = role.shift
    return SignUp.objects.create(
        role=role,
        shift=shift,
        volunteer=make_volunteer(now=NOW),
        state=state,
        created_at=NOW,
        agreed_version=shift.version,
        agreed_period=(shift.starts_at, shift.ends_at),
        age_on_day=25,
        bars_minors=False,
    )
