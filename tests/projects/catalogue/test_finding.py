"""Finding: what is bookable, each filter, search in three languages, counts."""

from datetime import date, datetime

import pytest

from organizations.models import Membership, Organization
from projects.models import Project, Shift
from projects.selectors.catalogue.finding import (
    Days,
    When,
    Wish,
    bookable_shifts,
    count_found,
    q_of,
    shifts_for,
)
from projects.services.catalogue import close_shift, pause_project
from qazvolunteer.reference.models import Direction, Region
from tests.factories.projects import add_test_shift, at, published_project, ready_project, take_places


def found(wish: Wish, now: datetime) -> list[Shift]:
    return list(shifts_for(wish, now))


def test_bookable_shifts_begin_in_the_future(manager: Membership) -> None:
    project = published_project(manager, day="2026-11-28")
    start = at("2026-11-28", "10:00")

    before = list(bookable_shifts(start.replace(hour=9)))
    after = list(bookable_shifts(start))

    assert (before, after) == ([project.shifts.get()], [])


def test_bookable_shifts_are_of_published_projects_only(manager: Membership, now: datetime) -> None:
    ready_project(manager)
    pause_project(project=published_project(manager), by=manager, now=now)

    assert list(bookable_shifts(now)) == []


def test_bookable_shifts_are_of_verified_organizations_only(manager: Membership, now: datetime) -> None:
    published_project(manager)
    Organization.objects.filter(pk=manager.organization_id).update(state="suspended")

    assert list(bookable_shifts(now)) == []


def test_bookable_shifts_are_open(manager: Membership, now: datetime) -> None:
    project = published_project(manager)
    close_shift(shift=project.shifts.get(), by=manager, now=now)

    assert list(bookable_shifts(now)) == []


def test_wish_hides_full_shifts_unless_asked(manager: Membership, now: datetime) -> None:
    shift = published_project(manager).shifts.get()
    take_places(shift.roles.get(), 10)

    hidden, shown = found(Wish(), now), found(Wish(with_full=True), now)

    assert (hidden, shown) == ([], [shift])


def test_wish_shows_a_shift_with_one_free_role(manager: Membership, now: datetime) -> None:
    project = published_project(manager, day=None)
    shift = add_test_shift(project, manager, places=(2, 3))
    first, second = shift.roles.order_by("position")
    take_places(first, 2)
    take_places(second, 2)

    (row,) = found(Wish(), now)

    assert (row.total, row.occupied) == (5, 4)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("when", "today", "days"),
    [
        (When.TODAY, date(2026, 11, 24), Days(date(2026, 11, 24), date(2026, 11, 24))),
        (When.TOMORROW, date(2026, 11, 24), Days(date(2026, 11, 25), date(2026, 11, 25))),
        (When.WEEK, date(2026, 11, 24), Days(date(2026, 11, 24), date(2026, 11, 30))),
        (When.WEEKEND, date(2026, 11, 24), Days(date(2026, 11, 28), date(2026, 11, 29))),
        (When.WEEKEND, date(2026, 11, 28), Days(date(2026, 11, 28), date(2026, 11, 29))),
        (When.WEEKEND, date(2026, 11, 29), Days(date(2026, 11, 29), date(2026, 11, 29))),
        (When.WEEKEND, date(2026, 11, 30), Days(date(2026, 12, 5), date(2026, 12, 6))),
    ],
)
def test_days_by_name(when: When, today: date, days: Days) -> None:
    assert Days.named(when, today) == days


def test_days_are_those_of_kazakhstan(manager: Membership, now: datetime) -> None:
    """23:30 on the 28th in Almaty is 18:30 UTC; 00:30 on the 29th is still the 28th in UTC."""
    project = published_project(manager, day=None)
    late = add_test_shift(project, manager, day="2026-11-28", start="23:30", hours=2)
    night = add_test_shift(project, manager, day="2026-11-29", start="00:30", hours=2)
    first, second = Days(date(2026, 11, 28), date(2026, 11, 28)), Days(date(2026, 11, 29), None)

    assert (found(Wish(days=first), now), found(Wish(days=second), now)) == ([late], [night])


def test_wish_narrows_by_place_direction_and_age(manager: Membership, now: datetime) -> None:
    here = published_project(manager, region="KZ-35", direction="taza", min_age=16)
    there = published_project(manager, region="KZ-71", direction="bilim", min_age=18)
    online = published_project(manager, region=None, direction="umit", min_age=14)
    karaganda, bilim = Region.objects.get(pk="KZ-35"), Direction.objects.get(pk="bilim")

    projects = {
        "region": [shift.project for shift in found(Wish(region=karaganda), now)],
        "direction": [shift.project for shift in found(Wish(direction=bilim), now)],
        "online": [shift.project for shift in found(Wish(is_online=True), now)],
        "age 17": [shift.project for shift in found(Wish(age=17), now)],
        "age 13": [shift.project for shift in found(Wish(age=13), now)],
    }

    assert projects == {
        "region": [here],
        "direction": [there],
        "online": [online],
        "age 17": [here, online],
        "age 13": [],
    }


@pytest.mark.parametrize(
    "words",
    [
        "саженцы",
        "посадка саженцев",
        "ПОСАДКА",
        "көшет",
        "кошет",
        "көшеттер",
        "koshet",
        "saplings",
        "planting a sapling",
        "клены",
        "Қарағанды",
        "караганда",
        "Karaganda",
        "таза алем",
        "Taza Alem",
    ],
)
def test_search_finds_in_three_languages_and_two_alphabets(
    manager: Membership, now: datetime, words: str
) -> None:
    project = published_project(
        manager, what={"title_kk": "Көшет отырғызу", "title_en": "Planting saplings"}, direction="taza"
    )
    published_project(
        manager, direction="bilim", region="KZ-71", what={"title_ru": "Урок", "promise_ru": "Учим."}
    )

    assert [shift.project for shift in found(Wish(words=words), now)] == [project]


def test_search_finds_the_organization(manager: Membership, now: datetime) -> None:
    Organization.objects.filter(pk=manager.organization_id).update(name_ru="Жасыл қала")
    manager.organization.refresh_from_db()
    project = published_project(manager)

    assert [shift.project for shift in found(Wish(words="жасыл"), now)] == [project]


def test_search_wants_every_word(manager: Membership, now: datetime) -> None:
    published_project(manager)

    assert found(Wish(words="саженцы вертолёт"), now) == []


def test_search_by_likeness_forgives_a_typo(manager: Membership, now: datetime) -> None:
    project = published_project(manager)

    exact = found(Wish(words="сажинцев"), now)
    alike = found(Wish(words="сажинцев", is_fuzzy=True), now)

    assert (exact, [shift.project for shift in alike]) == ([], [project])


def test_shifts_stand_nearest_first_in_a_stable_order(manager: Membership, now: datetime) -> None:
    project = published_project(manager, day=None)
    third = add_test_shift(project, manager, day="2026-11-30")
    second = add_test_shift(project, manager, day="2026-11-28")
    also_second = add_test_shift(project, manager, day="2026-11-28")

    assert found(Wish(), now) == [second, also_second, third]


def test_count_found_counts_shifts_not_roles(manager: Membership, now: datetime) -> None:
    project = published_project(manager, day=None)
    shift = add_test_shift(project, manager, places=(10, 4))
    add_test_shift(project, manager, day="2026-11-30", places=(5,))
    published_project(manager, region="KZ-71", day="2026-11-30")
    take_places(shift.roles.order_by("position").first(), 3)  # type: ignore[arg-type]
    weekend = Wish(days=Days(date(2026, 11, 28), date(2026, 11, 29)))

    result = count_found(Wish(), now, choices={"weekend": weekend})

    assert (result.shifts, result.projects, result.places, result.regions) == (3, 2, 26, 2)
    assert result.choices == {"weekend": 1}
    assert result.choices_by_region == {"KZ-35": {"weekend": 1}, "KZ-71": {"weekend": 0}}


def test_free_places_by_region_leave_online_out(manager: Membership, now: datetime) -> None:
    published_project(manager, region="KZ-35")
    published_project(manager, region="KZ-71")
    published_project(manager, region=None)
    wish = Wish(region=Region.objects.get(pk="KZ-35"))

    result = count_found(wish, now)

    assert (result.places, result.places_by_region) == (10, {"KZ-35": 10, "KZ-71": 10})


def test_q_of_nothing_asks_for_a_free_place(manager: Membership, now: datetime) -> None:
    published_project(manager)

    assert bookable_shifts(now).filter(q_of(Wish())).count() == Project.objects.count() == 1
