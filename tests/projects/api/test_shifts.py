"""Shifts in the API: what the catalogue lists, page by page, and why a shift is over."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.enums import OrganizationState
from organizations.models import Membership, Organization
from projects.enums import ProjectState, ShiftState
from projects.models import Project, Role, Shift
from tests.factories.projects import NOW, add_test_shift, published_project, take_places
from tests.projects.api.conftest import Ask, ids


@pytest.fixture
def several(manager: Membership) -> dict[str, int]:
    """Shifts that differ in day, region, direction, age and places; name → id."""
    park = published_project(manager, day=None, what={"title_ru": "Уборка парка"})
    reading = published_project(
        manager,
        day=None,
        region="KZ-71",
        direction="bilim",
        min_age=18,
        what={"title_ru": "Родники степи"},
    )
    letters = published_project(
        manager, day=None, region=None, direction="umit", what={"title_ru": "Письма онлайн"}
    )
    shifts = {
        "today": add_test_shift(park, manager, day="2026-11-24", start="18:00"),
        "full": add_test_shift(park, manager, day="2026-11-26", places=(2,)),
        "sunday": add_test_shift(reading, manager, day="2026-11-29", places=(3, 4)),
        "same_hour": add_test_shift(park, manager, day="2026-11-29"),
        "online": add_test_shift(letters, manager, day="2026-12-01"),
    }
    take_places(shifts["full"].roles.get(), 2)
    return {name: shift.pk for name, shift in shifts.items()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "today sunday same_hour online"),
        ({"full": "1"}, "today full sunday same_hour online"),
        ({"when": "today"}, "today"),
        ({"when": "tomorrow"}, ""),
        ({"when": "weekend"}, "sunday same_hour"),
        ({"since": "2026-11-29", "until": "2026-11-30"}, "sunday same_hour"),
        ({"region": "karaganda"}, "today same_hour"),
        ({"direction": "bilim"}, "sunday"),
        ({"online": "1"}, "online"),
        ({"age": "16"}, "today same_hour online"),
        ({"q": "родник"}, "sunday"),
        ({"q": "родныки"}, "sunday"),  # a typo: both compare by likeness
        ({"q": "парк", "region": "karaganda", "full": "1"}, "today full same_hour"),
    ],
)
def test_filters_find_what_the_page_finds_in_its_order(
    ask: Ask, client: Client, several: dict[str, int], query: dict[str, str], expected: str
) -> None:
    found = ids(ask("/shifts/", query))

    assert found == [several[name] for name in expected.split()]
    page = client.get(reverse("projects:catalogue"), query)
    assert found == [card.shift_id for card in page.context["cards"]]


def test_a_shift_says_what_its_card_says(ask: Ask, several: dict[str, int]) -> None:
    row = ask("/shifts/", {"direction": "bilim"}).json()["results"][0]

    project = Project.objects.get(direction="bilim")
    base = "http://localhost:8000"
    assert row["starts_at"] == "2026-11-29T10:00:00+05:00"
    assert row["ends_at"] == "2026-11-29T13:00:00+05:00"
    assert (row["places"], row["taken"]) == (7, 0)
    assert [role["places"] for role in row["roles"]] == [3, 4]
    assert row["roles"][0]["name"] == {"kk": "Көмекші 1", "ru": "Помощник 1"}
    assert row["project"]["title"] == {"ru": "Родники степи"}
    assert row["project"]["url"]["en"] == f"{base}/en/projects/{project.pk}-{project.slug}/"
    assert row["url"]["kk"] == f"{base}/kk/shifts/{several['sunday']}/join/"
    assert ask(f"/shifts/{several['sunday']}/").json() == row


def test_pages_are_complete_while_rows_come_and_go(ask: Ask, manager: Membership, client: Client) -> None:
    project = published_project(manager, day=None)
    # All begin at one moment, so only the id tells them apart.
    first = [add_test_shift(project, manager).pk for _number in range(5)]

    page = ask("/shifts/", {"page_size": 2}).json()
    seen = [row["id"] for row in page["results"]]
    add_test_shift(project, manager, day="2026-11-25")  # before the page
    Shift.objects.filter(pk=first[0]).update(state=ShiftState.CLOSED)  # a row of the page goes
    later = add_test_shift(project, manager, day="2026-12-20").pk
    while page["next"]:
        page = client.get(page["next"]).json()
        assert len(page["results"]) <= 2
        seen += [row["id"] for row in page["results"]]

    assert seen == [*first, later]


def test_the_next_page_keeps_filters_and_likeness(ask: Ask, manager: Membership, client: Client) -> None:
    project = published_project(manager, day=None, what={"title_ru": "Родники степи"})
    shifts = [add_test_shift(project, manager, day=f"2026-11-{day}").pk for day in (26, 27)]
    published_project(manager, what={"title_ru": "Уборка парка"})

    first = ask("/shifts/", {"q": "родныки", "page_size": 1})
    second = client.get(first.json()["next"])

    assert ids(first) + ids(second) == shifts
    assert second.json()["next"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_one_and_for_three(ask: Ask, manager: Membership, count: int) -> None:
    for _number in range(count):
        published_project(manager)

    with CaptureQueriesContext(connection) as queries:
        assert len(ids(ask("/shifts/"))) == count

    assert len(queries) == 4  # regions, directions, shifts, roles


def test_page_size_is_50_and_at_most_100(ask: Ask, manager: Membership) -> None:
    project = published_project(manager, day=None)
    model = add_test_shift(project, manager)
    shifts = Shift.objects.bulk_create(
        [
            Shift(project=project, starts_at=model.starts_at, ends_at=model.ends_at, created_at=NOW)
            for _number in range(100)
        ]
    )
    Role.objects.bulk_create([Role(shift=shift, name_ru="Помощник", capacity=1) for shift in shifts])

    assert len(ids(ask("/shifts/"))) == 50
    assert len(ids(ask("/shifts/", {"page_size": "100"}))) == 100
    assert ask("/shifts/", {"page_size": "101"}).json()["errors"][0]["field"] == "page_size"


def over(shift: Shift, change: str) -> None:
    """Change a shift so that it takes nobody any more."""
    if change == "begun":
        Shift.objects.filter(pk=shift.pk).update(starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    if change in (ShiftState.CANCELLED, ShiftState.CLOSED):
        Shift.objects.filter(pk=shift.pk).update(state=change)
    if change in (ProjectState.PAUSED, ProjectState.FINISHED, "draft"):
        Project.objects.filter(pk=shift.project_id).update(state=change)
    if change == OrganizationState.SUSPENDED:
        Organization.objects.filter(pk=shift.project.organization_id).update(state=change)


@pytest.mark.parametrize(
    ("change", "status", "code", "detail"),
    [
        ("begun", 410, "shift_begun", "This shift has already begun."),
        ("cancelled", 410, "shift_cancelled", "This shift was cancelled."),
        ("paused", 410, "project_not_open", "The organizer has paused this project."),
        ("finished", 410, "project_not_open", "This project does not take volunteers now."),
        ("draft", 404, "not_found", None),
        ("suspended", 404, "not_found", None),
    ],
)
def test_what_is_over_is_not_listed_and_says_why(
    ask: Ask, manager: Membership, change: str, status: int, code: str, detail: str | None
) -> None:
    shift = published_project(manager).shifts.get()

    over(shift, change)

    assert ids(ask("/shifts/", {"full": "1"})) == []
    answer = ask(f"/shifts/{shift.pk}/")
    assert (answer.status_code, answer.json()["code"], answer.json().get("detail")) == (status, code, detail)


def test_a_closed_shift_is_not_listed_but_shown_as_on_its_page(ask: Ask, manager: Membership) -> None:
    shift = published_project(manager).shifts.get()

    over(shift, "closed")

    assert ids(ask("/shifts/")) == []
    assert ask(f"/shifts/{shift.pk}/").json()["state"] == "closed"


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"when": "yesterday"}, "when", "invalid_choice"),
        ({"region": "atlantis"}, "region", "invalid_choice"),
        ({"direction": "taza\x00"}, "direction", "invalid_choice"),
        ({"age": "abc"}, "age", "invalid"),
        ({"age": "9" * 5000}, "age", "invalid"),
        ({"age": "121"}, "age", "max_value"),
        ({"since": "2026-13-45"}, "since", "invalid"),
        ({"until": "9999-12-31"}, "until", "max_value"),
        ({"since": "2026-12-02", "until": "2026-12-01"}, "until", "invalid"),
        ({"q": "?!"}, "q", "invalid"),
        ({"q": "ж" * 101}, "q", "max_length"),
        ({"page_size": "0"}, "page_size", "min_value"),
        ({"cursor": "made-up"}, "cursor", "cursor"),
        ({"cursor": "\x00"}, "cursor", "null_characters_not_allowed"),
        ({"page": "2"}, "page", "unknown"),
        ({"regoin": "karaganda"}, "regoin", "unknown"),
        ({"format": "csv"}, "format", "unknown"),
    ],
)
def test_a_wrong_parameter_is_named(
    ask: Ask, several: dict[str, int], query: dict[str, Any], field: str, code: str
) -> None:
    answer = ask("/shifts/", query)

    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert [error["field"] for error in errors] == [field]
    assert errors[0]["message"]
    assert errors[0]["code"] == code


def test_words_are_cleaned_as_on_the_page(ask: Ask, several: dict[str, int]) -> None:
    assert ids(ask("/shifts/", {"q": "\u202eрод\u200bники"})) == [several["sunday"]]


def test_a_cursor_of_another_list_is_refused(ask: Ask, manager: Membership) -> None:
    for _number in range(2):
        published_project(manager)
    cursor = ask("/projects/", {"page_size": 1}).json()["next"].partition("cursor=")[2]

    answer = ask("/shifts/", {"cursor": cursor.replace("%3A", ":")})

    assert answer.json()["errors"][0]["code"] == "cursor"


def test_now_is_the_clock_of_the_page(ask: Ask, manager: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    published_project(manager, day="2026-11-28")

    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat("2026-11-28T10:00:00+05:00"))

    assert ids(ask("/shifts/")) == []
