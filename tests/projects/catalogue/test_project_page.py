"""The public page of a project, and the pages of directions, initiatives and organizations."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from organizations.models import Membership, Organization
from projects.enums import ProjectState
from projects.models import Initiative, InitiativeOperator, Project
from projects.services.catalogue import (
    What,
    close_shift,
    finish_project,
    load_initiatives,
    move_project,
    pause_project,
    update_safety,
    update_what,
)
from qazvolunteer.reference.models import Direction, HazardClass, Unit
from tests.factories.ledger import ledger_project, write_entry
from tests.factories.projects import (
    add_test_shift,
    at,
    draft_project,
    published_project,
    ready_project,
    take_places,
)
from tests.projects.catalogue.pages import text_of, titles

pytestmark = pytest.mark.usefixtures("clock")


def address(project: Project) -> str:
    return reverse("projects:project", args=[project.pk, project.slug])


def options(page: Any) -> list[tuple[str, bool, bool]]:
    """Return the radios of the picker: value, chosen, disabled."""
    found = re.findall(r'<input\s+type="radio"\s+name="role"\s+value="(\d+)"([^>]*)>', page.content.decode())
    return [(value, "checked" in rest, "disabled" in rest) for value, rest in found]


def test_project_page_says_what_one_needs_to_know(client: Client, manager: Membership) -> None:
    project = published_project(manager, what={"tasks_ru": "- Копать лунки\n• Поливать"})

    page = client.get(address(project))

    said = text_of(page)
    for sentence in (
        "Посадим сорок клёнов.",
        "Karaganda Region, Парк Победы, главный вход",
        "1 November – 1 March 2027",
        "From the age of 16",
        "Копать лунки",
        "Елена Ким",
        "This project collects no money.",
        "You can withdraw freely until 12 hours before the start.",
    ):
        assert sentence in said.replace("\xa0", " "), sentence
    assert page.context["tasks"] == ["Копать лунки", "Поливать"]


def test_project_page_with_a_wrong_slug_moves_for_good(client: Client, manager: Membership) -> None:
    project = published_project(manager)

    page = client.get(reverse("projects:project", args=[project.pk, "wrong"]), {"day": "2026-11-28"})

    assert (page.status_code, page["Location"]) == (301, f"{address(project)}?day=2026-11-28")


@pytest.mark.parametrize("make", [draft_project, ready_project])
def test_project_page_of_a_draft_does_not_exist(client: Client, manager: Membership, make: Any) -> None:
    project = make(manager)

    assert client.get(address(project)).status_code == 404


def test_project_page_of_a_suspended_organization_does_not_exist(client: Client, manager: Membership) -> None:
    project = published_project(manager)
    Organization.objects.filter(pk=manager.organization_id).update(state="suspended")

    assert client.get(address(project)).status_code == 404


def test_picker_marks_the_first_free_role_of_the_first_free_day(client: Client, manager: Membership) -> None:
    project = published_project(manager, day=None)
    full = add_test_shift(project, manager, day="2026-11-28", places=(2,))
    take_places(full.roles.get(), 2)
    shift = add_test_shift(project, manager, day="2026-11-29", places=(1, 5))
    first, second = shift.roles.order_by("position")
    take_places(first, 1)

    page = client.get(address(project))

    assert [(day["day"], day["note"], bool(day["url"]), day["current"]) for day in page.context["days"]] == [
        (28, "no places", False, False),
        (29, "1 shift", True, True),
    ]
    assert options(page) == [(str(first.pk), False, True), (str(second.pk), True, False)]


def test_picker_shows_the_day_of_the_address(client: Client, manager: Membership) -> None:
    project = published_project(manager, day="2026-11-28")
    later = add_test_shift(project, manager, day="2026-12-05")

    page = client.get(address(project), {"day": "2026-12-05"})

    assert options(page) == [(str(later.roles.get().pk), True, False)]


@pytest.mark.parametrize("day", ["2026-13-45", "abc", "\x00", "9" * 5000, "2030-01-01", ""])
def test_picker_survives_an_odd_day(client: Client, manager: Membership, day: str) -> None:
    project = published_project(manager, day="2026-11-28")

    page = client.get(address(project), {"day": day})

    assert (page.status_code, len(options(page))) == (200, 1)


def test_picker_says_that_sign_up_is_closed(client: Client, manager: Membership, now: datetime) -> None:
    project = published_project(manager)
    close_shift(shift=project.shifts.get(), by=manager, now=now)

    page = client.get(address(project))

    assert [option["badge"] for option in page.context["options"]] == ["Sign-up is closed"]
    assert options(page)[0][2] is True
    assert "Nobody can sign up for this day any more." in text_of(page)


def test_picker_hides_shifts_that_began(client: Client, manager: Membership, now: datetime) -> None:
    project = published_project(manager, day=None)
    add_test_shift(project, manager, day="2026-11-24", start="09:00", now=now.replace(hour=8))

    page = client.get(address(project))

    assert options(page) == []
    assert "No shifts ahead now" in text_of(page)


def test_choose_leads_to_the_shift_of_the_role(client: Client, manager: Membership) -> None:
    project = published_project(manager)
    role = project.shifts.get().roles.get()

    answer = client.get(reverse("projects:choose", args=[project.pk]), {"role": str(role.pk)})

    assert answer["Location"] == f"{reverse('projects:join', args=[role.shift_id])}?role={role.pk}"


def test_picker_works_without_script(client: Client, manager: Membership) -> None:
    """Day → role → form of the shift, by nothing but the links and the form of the page."""
    project = published_project(manager, day="2026-11-28")
    later = add_test_shift(project, manager, day="2026-12-05", places=(3, 4))
    (link,) = re.findall(
        r'<a class="day" href="(\?day=2026-12-05)#day"', client.get(address(project)).content.decode()
    )

    page = client.get(f"{address(project)}{link}")
    (action,) = re.findall(r'<form class="pick"[^>]*method="get"\s+action="([^"]+)"', page.content.decode())
    role = options(page)[1][0]
    answer = client.get(action, {"role": role}, follow=True)

    assert answer.redirect_chain == [(f"{reverse('projects:join', args=[later.pk])}?role={role}", 302)]
    assert answer.status_code == 200


def test_picker_brings_the_chosen_day_into_sight(client: Client, manager: Membership) -> None:
    project = published_project(manager, day="2026-11-28")
    add_test_shift(project, manager, day="2026-12-05")

    page = client.get(address(project), {"day": "2026-12-05"})

    assert re.findall(r'<b id="day">(\d+)</b>', page.content.decode()) == ["5"]


@pytest.mark.parametrize("role", ["", "abc", "\x00", "9" * 30, "٣", "-1"])
def test_choose_without_a_role_leads_back(client: Client, manager: Membership, role: str) -> None:
    project = published_project(manager)

    answer = client.get(reverse("projects:choose", args=[project.pk]), {"role": role})

    assert answer["Location"] == f"{address(project)}#pick"


def test_choose_ignores_a_role_of_another_project(client: Client, manager: Membership) -> None:
    project, other = published_project(manager), published_project(manager)
    foreign = other.shifts.get().roles.get()

    answer = client.get(reverse("projects:choose", args=[project.pk]), {"role": str(foreign.pk)})

    assert answer["Location"] == f"{address(project)}#pick"


def test_paused_project_says_so_and_takes_nobody(client: Client, manager: Membership, now: datetime) -> None:
    project = published_project(manager)
    pause_project(project=project, by=manager, now=now)

    page = client.get(address(project))

    assert options(page) == []
    assert "The organizer has paused this project." in text_of(page)


def test_cancelled_project_says_why(client: Client, manager: Membership, now: datetime) -> None:
    project = published_project(manager)
    move_project(
        project, ProjectState.CANCELLED, by=manager.user, role="manager", now=now, end_reason="Нет саженцев."
    )

    page = client.get(address(project))

    assert options(page) == []
    assert "This project was cancelled by the organizer. Нет саженцев." in text_of(page)


def test_finished_project_shows_no_picker(client: Client, manager: Membership) -> None:
    project = published_project(manager, day="2026-11-28")
    finish_project(project=project, by=manager, now=at("2026-11-28", "13:00"))

    page = client.get(address(project))

    assert options(page) == []
    assert "This project is finished." in text_of(page)


def test_text_in_another_language_is_marked_as_such(client: Client, manager: Membership) -> None:
    project = published_project(manager, what={"title_kk": "Көшет отырғызу"})

    with translation.override("kk"):
        page = client.get(address(project))

    content = page.content.decode()
    assert '<h1 lang="kk">Көшет отырғызу</h1>' in content
    assert '<p class="lead" lang="ru">Посадим сорок клёнов.</p>' in content
    assert page.context["languages"] == ["ru"]


def test_page_says_in_which_language_a_text_is(client: Client, manager: Membership) -> None:
    whole = published_project(manager, what={"title_en": "Planting", "promise_en": "We plant forty maples."})
    half = published_project(manager, what={"title_en": "Planting"})

    pages = [client.get(address(project)) for project in (whole, half)]

    note = "Text in Russian: the organizer gave no translation."
    assert [note in text_of(page) for page in pages] == [False, True]


def test_role_in_another_language_is_marked_as_such(client: Client, manager: Membership) -> None:
    project = published_project(manager)

    page = client.get(address(project))

    assert '<span lang="kk">Көмекші 1</span>' in page.content.decode()


def test_goals_are_labelled_as_promised(client: Client, manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    what = What(
        direction=Direction.objects.get(pk="taza"), title_ru="Посадка саженцев", promise_ru="Посадим клёны."
    )
    goals = {Unit.objects.get(pk="trees"): 1400, Unit.objects.get(pk="waste_kg"): "12.5"}
    update_what(project=project, what=what, goals=goals, by=manager, now=now)  # type: ignore[arg-type]
    move_project(project, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)
    move_project(project, ProjectState.PUBLISHED, by=None, role="officer", now=now)

    page = client.get(address(project))

    assert page.context["goals"] == [
        {"label": "Trees planted", "amount": "1\xa0400"},
        {"label": "Waste collected, kg", "amount": "12.5"},
    ]
    assert "What the organizer promises." in text_of(page)


def test_dangerous_work_is_named(client: Client, manager: Membership, now: datetime) -> None:
    project = ready_project(manager, min_age=18)
    heavy = HazardClass.objects.get(pk="heavy_work")
    update_safety(project=project, answers={heavy: True}, by=manager, now=now)
    move_project(project, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)
    move_project(project, ProjectState.PUBLISHED, by=None, role="officer", now=now)

    page = client.get(address(project))

    assert page.context["hazards"] == [heavy]
    assert f"The law keeps people under 18 from this kind of work. Among the tasks: {heavy}" in text_of(page)


def test_hostile_text_is_shown_as_text(client: Client, manager: Membership) -> None:
    project = published_project(manager, what={"title_ru": "<script>alert(1)</script>"})

    page = client.get(address(project))

    assert "<script>alert" not in page.content.decode()


def test_project_page_costs_the_same_for_more_shifts(
    client: Client, manager: Membership, django_assert_num_queries: Any
) -> None:
    project = published_project(manager)

    with django_assert_num_queries(4):
        client.get(address(project))
    for day in ("2026-11-29", "2026-11-30"):
        add_test_shift(project, manager, day=day, places=(3, 4))
    with django_assert_num_queries(4):
        client.get(address(project))


def test_direction_page_lists_its_shifts_and_initiatives(client: Client, manager: Membership) -> None:
    load_initiatives()
    published_project(manager, direction="taza", what={"title_ru": "Уборка"})
    published_project(manager, direction="bilim", what={"title_ru": "Урок"})

    page = client.get(reverse("projects:direction", args=["taza"]))

    assert titles(page) == ["Уборка"]
    assert [initiative.pk for initiative in page.context["initiatives"]] == ["birgemiz-taza"]


@pytest.mark.parametrize("name", ["direction", "initiative"])
def test_unknown_code_does_not_exist(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(f"projects:{name}", args=["atlantis"])).status_code == 404


def test_direction_list_counts_shifts(client: Client, manager: Membership) -> None:
    project = published_project(manager, direction="taza")
    add_test_shift(project, manager, day="2026-11-29")

    page = client.get(reverse("projects:directions"))

    counts = {row["direction"].pk: row["count"] for row in page.context["rows"]}
    assert counts == {"asyl": 0, "bilim": 0, "saulyq": 0, "sabaq": 0, "taza": 2, "umit": 0}


def test_initiative_page_says_that_its_operator_is_unknown(client: Client, manager: Membership) -> None:
    load_initiatives()
    taza = Initiative.objects.get(pk="birgemiz-taza")
    InitiativeOperator.objects.create(initiative=taza, year=2025, organization=manager.organization)
    project = published_project(manager)
    Project.objects.filter(pk=project.pk).update(initiative=taza)

    page = client.get(reverse("projects:initiative", args=["birgemiz-taza"]))

    said = text_of(page)
    assert "2026: The operator of this year is not known to the portal." in said
    assert f"2025: {manager.organization.name_kk}" in said
    assert titles(page) == ["Посадка саженцев"]


def test_organization_page_shows_projects_now_and_past(client: Client, manager: Membership) -> None:
    published_project(manager, day="2026-11-29", what={"title_ru": "Идёт"})
    done = published_project(manager, day="2026-11-28", what={"title_ru": "Готово"})
    finish_project(project=done, by=manager, now=at("2026-11-28", "13:00"))
    organization = manager.organization

    page = client.get(reverse("projects:organization", args=[organization.pk, organization.slug]))

    assert [str(line.title) for line in page.context["projects"]] == ["Идёт"]
    assert [str(line.title) for line in page.context["past"]] == ["Готово"]
    assert titles(page) == ["Идёт"]


def test_organization_page_shows_its_own_confirmed_hours_less_corrections(
    client: Client, manager: Membership, now: datetime
) -> None:
    organization, project = manager.organization, published_project(manager)
    page = reverse("projects:organization", args=[organization.pk, organization.slug])
    before = text_of(client.get(page))
    entry = write_entry(project, now=now, minutes=240)
    write_entry(project, now=now, minutes=-30, refers_to=entry)
    write_entry(ledger_project(now=now), now=now, minutes=600)

    after = client.get(page)

    assert "Confirmed hours" not in before
    assert "3.5 Confirmed hours" in text_of(after)


def test_organization_page_needs_a_verified_organization(client: Client, manager: Membership) -> None:
    organization = manager.organization
    Organization.objects.filter(pk=organization.pk).update(state="draft")

    answer = client.get(reverse("projects:organization", args=[organization.pk, organization.slug]))

    assert answer.status_code == 404


def test_organization_page_with_a_wrong_slug_moves_for_good(client: Client, manager: Membership) -> None:
    organization = manager.organization
    right = reverse("projects:organization", args=[organization.pk, organization.slug])

    answer = client.get(reverse("projects:organization", args=[organization.pk, "wrong"]))

    assert (answer.status_code, answer["Location"]) == (301, right)


@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [
        ("direction", ["taza"], 5),
        ("initiative", ["birgemiz-taza"], 5),
        ("initiatives", [], 2),
        ("directions", [], 2),
    ],
)
def test_overview_pages_cost_the_same_for_more_rows(
    client: Client,
    manager: Membership,
    django_assert_num_queries: Any,
    name: str,
    args: list[str],
    queries: int,
) -> None:
    load_initiatives()
    taza = Initiative.objects.get(pk="birgemiz-taza")
    published_project(manager)
    Project.objects.update(initiative=taza)

    with django_assert_num_queries(queries):
        client.get(reverse(f"projects:{name}", args=args))
    for region in ("KZ-71", "KZ-75"):
        published_project(manager, region=region)
    Project.objects.update(initiative=taza)
    with django_assert_num_queries(queries):
        client.get(reverse(f"projects:{name}", args=args))


def test_organization_page_costs_the_same_for_more_rows(
    client: Client, manager: Membership, django_assert_num_queries: Any
) -> None:
    organization = manager.organization
    page = reverse("projects:organization", args=[organization.pk, organization.slug])
    published_project(manager)

    with django_assert_num_queries(5):
        client.get(page)
    for region in ("KZ-71", "KZ-75"):
        published_project(manager, region=region)
    with django_assert_num_queries(5):
        client.get(page)


def test_overview_pages_lead_back_to_their_lists(client: Client, manager: Membership) -> None:
    load_initiatives()
    organization = manager.organization
    addresses = [
        reverse("projects:direction", args=["taza"]),
        reverse("projects:initiative", args=["birgemiz-taza"]),
        reverse("projects:organization", args=[organization.pk, organization.slug]),
    ]

    trails = [client.get(page).context["trail"] for page in addresses]

    assert [(trail[0]["label"], trail[0]["url"], trail[-1]["url"]) for trail in trails] == [
        ("Directions", reverse("projects:directions"), ""),
        ("National initiatives", reverse("projects:initiatives"), ""),
        ("Organizations", reverse("organizations:index"), ""),
    ]


def test_overview_pages_never_show_a_shift_that_began(
    client: Client, manager: Membership, now: datetime
) -> None:
    load_initiatives()
    project = published_project(manager, day=None)
    add_test_shift(project, manager, day="2026-11-24", start="09:00", now=now.replace(hour=8))
    Project.objects.update(initiative="birgemiz-taza")
    organization = manager.organization
    addresses = [
        reverse("home"),
        reverse("projects:direction", args=["taza"]),
        reverse("projects:initiative", args=["birgemiz-taza"]),
        reverse("projects:organization", args=[organization.pk, organization.slug]),
    ]

    pages = [client.get(page) for page in addresses]

    assert [titles(page) for page in pages] == [[], [], [], []]
    assert ["No shifts ahead now" in text_of(page) for page in pages[1:]] == [True, True, True]


def test_overview_pages_show_a_project_once(client: Client, manager: Membership) -> None:
    project = published_project(manager, day="2026-11-28")
    add_test_shift(project, manager, day="2026-11-29")

    page = client.get(reverse("projects:direction", args=["taza"]))

    assert titles(page) == ["Посадка саженцев"]


def test_pages_write_their_day_in_the_language_of_the_page(client: Client, manager: Membership) -> None:
    project = published_project(
        manager, where={"starts_on": date(2026, 11, 28), "ends_on": date(2026, 11, 28)}
    )

    with translation.override("ru"):
        page = client.get(address(project))

    assert page.context["facts"][1]["text"].replace("\xa0", " ") == "28 ноября"
