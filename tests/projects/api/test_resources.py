"""Projects, organizations, directions, initiatives and regions in the API: what their pages show, and nobody's data."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import Membership, Organization
from organizations.services.texts import refresh_derived
from organizations.urls.api import urlpatterns as organizations_api
from projects.enums import ProjectState, ShiftState
from projects.models import Project, Shift
from projects.selectors.catalogue.overviews import project_lines, projects_now
from projects.urls.api import urlpatterns as projects_api
from tests.factories.people import make_member, make_organization
from tests.factories.projects import add_test_shift, published_project
from tests.projects.api.conftest import Ask, ids

HOUR = timedelta(hours=1)


def test_projects_are_the_published_ones_newest_first(ask: Ask, manager: Membership, now: datetime) -> None:
    old = published_project(manager, now=now - timedelta(days=3))
    new = published_project(manager)
    for state in (ProjectState.PAUSED, ProjectState.FINISHED, ProjectState.CANCELLED, ProjectState.SUBMITTED):
        Project.objects.filter(pk=published_project(manager).pk).update(state=state)

    assert ids(ask("/projects/")) == [new.pk, old.pk]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"region": "astana"}, ["astana"]),
        ({"direction": "umit"}, ["online"]),
        ({"online": "1"}, ["online"]),
        ({"online": "0"}, ["online", "astana", "other"]),
        ({"organization": "other"}, ["other"]),
        ({"initiative": "birgemiz-taza"}, ["astana"]),
    ],
)
def test_projects_are_filtered(
    ask: Ask, manager: Membership, now: datetime, query: dict[str, str], expected: list[str]
) -> None:
    other = make_member(make_organization(now=now), now=now)
    projects = {
        "other": published_project(other),
        "astana": published_project(manager, region="KZ-71"),
        "online": published_project(manager, region=None, direction="umit"),
    }
    Project.objects.filter(pk=projects["astana"].pk).update(initiative="birgemiz-taza")
    if query.get("organization"):
        query = {"organization": str(other.organization_id)}

    assert ids(ask("/projects/", query)) == [projects[name].pk for name in expected]


@pytest.mark.parametrize("query", [{"region": "KZ-35"}, {"organization": "\x00"}, {"initiative": "x"}])
def test_a_filter_of_projects_that_means_nothing_is_named(ask: Ask, db: None, query: dict[str, str]) -> None:
    answer = ask("/projects/", query)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == list(query)


@pytest.mark.parametrize(
    ("state", "status"),
    [("published", 200), ("paused", 200), ("finished", 200), ("cancelled", 200), ("submitted", 404)],
)
def test_a_project_is_there_as_long_as_its_page_is(
    ask: Ask, client: Client, manager: Membership, state: str, status: int
) -> None:
    project = published_project(manager)
    Project.objects.filter(pk=project.pk).update(state=state, end_reason="Дождь")

    answer = ask(f"/projects/{project.pk}/")

    page = client.get(reverse("projects:project", args=[project.pk, project.slug]))
    assert answer.status_code == page.status_code == status
    if status == 200:
        assert (answer.json()["state"], answer.json()["end_reason"]) == (state, "Дождь")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_organizations_stand_in_the_order_of_their_page(
    ask: Ask, client: Client, now: datetime, db: None, language: str
) -> None:
    for kazakh, russian in (("Әлем", "Ясень"), ("Үміт", "Арна"), ("Бастау", "Мост")):
        group = make_organization(now=now)
        group.name_kk, group.name_ru = kazakh, russian
        refresh_derived(group)
        group.save()
    make_organization(now=now, state="suspended")

    first = ask("/organizations/", {"page_size": 2}, language)
    second = client.get(first.json()["next"], headers={"accept-language": language})

    page = client.get(f"/{language}/orgs/")
    assert ids(first) + ids(second) == [row.pk for row in page.context["page"]]


def test_organizations_are_filtered_as_on_their_page(ask: Ask, now: datetime, db: None) -> None:
    make_organization(now=now)
    found = make_organization(now=now, region="KZ-71")

    assert ids(ask("/organizations/", {"region": "KZ-71", "kind": "initiative_group"})) == [found.pk]
    assert ids(ask("/organizations/", {"kind": "ngo"})) == []
    assert ask("/organizations/", {"kind": "x", "region": "astana"}).json()["errors"] != []


def test_directions_count_the_shifts_of_their_page(ask: Ask, client: Client, manager: Membership) -> None:
    project = published_project(manager)
    add_test_shift(project, manager, day="2026-12-01")

    rows = ask("/directions/").json()["results"]

    page = client.get(reverse("projects:directions"))
    assert {row["code"]: row["shifts"] for row in rows} == {
        row["direction"].pk: row["count"] for row in page.context["rows"]
    }
    assert rows[0]["name"].keys() == {"kk", "ru", "en"}


def test_next_shift_is_the_one_that_the_lists_of_the_site_name(
    ask: Ask, client: Client, manager: Membership, now: datetime
) -> None:
    """The nearest that takes people: not a closed or cancelled one, nor one that has begun; a full one is it."""
    project, idle = published_project(manager, day=None), published_project(manager, day=None)
    begun, cancelled, closed, nearest, _later = (
        add_test_shift(project, manager, day=f"2026-11-{day}") for day in range(25, 30)
    )
    Shift.objects.filter(pk=begun.pk).update(starts_at=now - HOUR, ends_at=now + HOUR)
    Shift.objects.filter(pk=cancelled.pk).update(state=ShiftState.CANCELLED)
    Shift.objects.filter(pk=closed.pk).update(state=ShiftState.CLOSED)
    nearest.roles.update(taken=F("capacity"))

    rows = {row["id"]: row["next_shift"] for row in ask("/projects/").json()["results"]}
    details = [ask(f"/projects/{row.pk}/").json()["next_shift"] for row in (project, idle)]

    assert rows == {project.pk: details[0], idle.pk: None}
    assert details[1] is None
    assert (details[0]["id"], details[0]["starts_at"]) == (nearest.pk, "2026-11-28T10:00:00+05:00")
    assert details[0]["url"]["ru"].endswith(f"/ru/shifts/{nearest.pk}/join/")
    line = project_lines(projects_now(now, pk=project.pk))[0]
    assert line.next_shift == datetime.fromisoformat(details[0]["starts_at"])


def test_project_that_is_paused_has_no_next_shift(ask: Ask, manager: Membership) -> None:
    project = published_project(manager)
    Project.objects.filter(pk=project.pk).update(state=ProjectState.PAUSED)

    assert ask(f"/projects/{project.pk}/").json()["next_shift"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_project_costs_the_same_with_one_shift_and_with_three(
    ask: Ask, manager: Membership, count: int
) -> None:
    project = published_project(manager, day=None)
    for day in range(count):
        add_test_shift(project, manager, day=f"2026-12-0{day + 1}")

    with CaptureQueriesContext(connection) as queries:
        ask(f"/projects/{project.pk}/")

    assert len(queries) == 3  # project, goals, shifts; units only when there are goals


def test_the_index_names_every_address_and_each_answers(
    ask: Ask, client: Client, manager: Membership
) -> None:
    project = published_project(manager)
    ids_of = {
        "project_id": project.pk,
        "shift_id": project.shifts.get().pk,
        "organization_id": project.organization_id,
    }

    with CaptureQueriesContext(connection) as queries:
        index = ask("/").json()

    served = {pattern.name for pattern in (*organizations_api, *projects_api)}
    assert index["resources"].keys() == served
    assert len(queries) == 0
    statuses = {
        name: client.get(urlsplit(address.format(**ids_of)).path).status_code
        for name, address in index["resources"].items()
    }
    assert statuses == {name: 401 if name.startswith("my_") else 200 for name in served}
    assert client.get(urlsplit(index["schema"]).path).json()["openapi"] == "3.1.0"
    assert [client.get(urlsplit(page).path).status_code for page in index["docs"].values()] == [200] * 3


def test_regions_and_initiatives_are_complete(ask: Ask, db: None) -> None:
    regions = ask("/regions/", language="ru").json()["results"]

    assert len(regions) == 20
    assert regions[0]["slug"] == "abai"  # Абайская
    assert len(ids(ask("/initiatives/"))) == 6


PUBLIC = ("/shifts/", "/projects/", "/organizations/", "/directions/", "/initiatives/", "/regions/")
#: queries of each list; a project costs its own, one for the goals, one for their units, one for the shifts
QUERIES = dict(zip(PUBLIC, (4, 3, 1, 2, 2, 1), strict=True))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_list_costs_the_same_for_one_and_for_three(
    ask: Ask, manager: Membership, now: datetime, path: str, count: int
) -> None:
    for _number in range(count):
        published_project(make_member(make_organization(now=now), now=now))

    with CaptureQueriesContext(connection) as queries:
        ids(ask(path))

    assert len(queries) == QUERIES[path]


CANARY = "канарейка"


def plant(manager: Membership, now: datetime) -> tuple[Project, Organization]:
    """Publish a project in which every word about a person is a canary."""
    organization = manager.organization
    Organization.objects.filter(pk=organization.pk).update(email="canary@example.org", phone="+7 700 0000000")
    manager.display_name = CANARY
    manager.save()
    project = published_project(manager)
    Project.objects.filter(pk=project.pk).update(
        contact_name=CANARY, contact_email="canary@example.org", contact_phone="+7 700 0000000"
    )
    return project, organization


def test_nothing_about_a_person_is_public(
    ask: Ask, manager: Membership, now: datetime, client: Client
) -> None:
    project, organization = plant(manager, now)
    shift = project.shifts.get()
    page = client.get(reverse("projects:project", args=[project.pk, project.slug]))
    assert CANARY in page.content.decode()  # it sings where it may

    details = (f"/shifts/{shift.pk}/", f"/projects/{project.pk}/", f"/organizations/{organization.pk}/")
    for path in (*PUBLIC, *details):
        answer = ask(path)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert not [word for word in (CANARY, "canary@", "700 0000000") if word in text], path
