"""Projects, organizations, directions, initiatives and regions in the API: what their pages show, and nobody's data."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import Membership, Organization
from organizations.services.texts import refresh_derived
from projects.enums import ProjectState
from projects.models import Project
from tests.factories.people import make_member, make_organization
from tests.factories.projects import add_test_shift, published_project
from tests.projects.api.conftest import Ask, ids


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


def test_regions_and_initiatives_are_complete(ask: Ask, db: None) -> None:
    regions = ask("/regions/", language="ru").json()["results"]

    assert len(regions) == 20
    assert regions[0]["slug"] == "abai"  # Абайская
    assert len(ids(ask("/initiatives/"))) == 6


PUBLIC = ("/shifts/", "/projects/", "/organizations/", "/directions/", "/initiatives/", "/regions/")
#: queries of each list; a project costs its own, one for the goals and one for their units
QUERIES = dict(zip(PUBLIC, (4, 2, 1, 2, 2, 1), strict=True))


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
