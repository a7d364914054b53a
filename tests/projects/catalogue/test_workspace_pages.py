"""Writing projects and shifts by pages: what is typed is kept, what is refused is explained, strangers see nothing."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organizations.enums import MembershipRole
from organizations.models import Membership, Organization, StaffAssignment
from projects.enums import ProjectState, ShiftState, SignUpState
from projects.models import Project, Shift
from projects.services.catalogue import move_project
from qazvolunteer.reference.models import District, HazardClass
from tests.factories.people import make_member
from tests.factories.projects import (
    add_test_shift,
    at,
    draft_project,
    published_project,
    ready_project,
    sign_somebody_up,
    take_places,
)
from tests.projects.catalogue.pages import text_of

TOPICS = ("what", "where", "who", "conditions", "safety")


def url(name: str, member: Membership, *args: int) -> str:
    return reverse(f"workspace:{name}", args=[member.organization_id, *args])


def what_data(**changes: str) -> dict[str, str]:
    return {"title_ru": "Посадка саженцев", "promise_ru": "Посадим клёны.", "direction": "taza", **changes}


def shift_data(roles: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """Return what the page of a shift sends; roles fill the first rows of six."""
    data: dict[str, Any] = {
        "date": "2026-12-05",
        "start": "10:00",
        "end": "13:00",
        "address": "Вход",
        "leader": "",
        "repeat": "0",
        "roles-TOTAL_FORMS": "6",
        "roles-INITIAL_FORMS": str(sum("pk" in role for role in roles)),
        **changes,
    }
    for row, role in enumerate(roles):
        data |= {f"roles-{row}-{name}": value for name, value in role.items()}
    return data


def form_errors(page: Any) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


def test_new_project_goes_on_to_the_first_topic(workspace: Client, manager: Membership) -> None:
    data = {"title": "Planting trees in the park", "direction": "taza"}

    answer = workspace.post(url("project_new", manager), data)

    project = Project.objects.get()
    assert answer["Location"] == url("project_what", manager, project.pk)
    assert (project.title_en, project.direction_id, project.state) == (data["title"], "taza", "draft")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"title": "ab", "direction": "taza"},
        {"title": "x" * 121, "direction": "taza"},
        {"title": "\x00" * 9},
    ],
)
def test_new_project_keeps_what_was_typed(
    workspace: Client, manager: Membership, data: dict[str, str]
) -> None:
    page = workspace.post(url("project_new", manager), data)

    assert (page.status_code, Project.objects.count()) == (422, 0)
    assert page.context["form"]["title"].value() == data.get("title")


def test_topics_lead_through_a_new_project(workspace: Client, manager: Membership) -> None:
    project = draft_project(manager)
    hazards = {f"hazard_{hazard.pk}": "no" for hazard in HazardClass.objects.all()}
    pages = [
        ("what", what_data(goal_unit_0="trees", goal_amount_0="400")),
        ("where", {"region": "KZ-35", "address": "Вход", "starts_on": "2026-12-01", "ends_on": "2026-12-31"}),
        ("who", {"joining_mode": "request", "min_age": "18", "withdraw_hours": "24", "contact_name": "Елена",
                 "contact_email": "elena@example.org"}),
        ("conditions", {"bring_ru": "Перчатки", "pays_meals": "on"}),
        ("safety", hazards),
    ]  # fmt: skip

    answers = [workspace.post(url(f"project_{topic}", manager, project.pk), data) for topic, data in pages]

    project.refresh_from_db()
    assert [answer["Location"] for answer in answers] == [
        *(url(f"project_{topic}", manager, project.pk) for topic in TOPICS[1:]),
        f"{url('project', manager, project.pk)}#shifts",
    ]
    assert (project.promise_ru, project.region_id, project.min_age, project.bring_ru, project.pays_meals) == (
        "Посадим клёны.",
        "KZ-35",
        18,
        "Перчатки",
        True,
    )
    assert (project.goals.get().unit_id, project.hazard_answers.count()) == ("trees", len(hazards))


def test_topic_can_be_saved_to_go_back(workspace: Client, manager: Membership) -> None:
    project = draft_project(manager)

    answer = workspace.post(url("project_what", manager, project.pk), what_data(save="1"))

    assert answer["Location"] == url("project", manager, project.pk)


@pytest.mark.parametrize(
    ("topic", "data", "field"),
    [
        ("what", {"title_ru": "", "direction": "taza"}, "__all__"),
        ("what", what_data(direction="nothing"), "direction"),
        ("what", what_data(title_ru="x" * 121), "title_ru"),
        ("what", what_data(goal_unit_0="trees"), "goal_amount_0"),
        ("what", what_data(goal_amount_0="5"), "goal_unit_0"),
        ("what", what_data(goal_unit_0="trees", goal_amount_0="1e99"), "goal_amount_0"),
        ("what", what_data(goal_unit_0="trees", goal_amount_0="NaN"), "goal_amount_0"),
        (
            "what",
            what_data(goal_unit_0="trees", goal_amount_0="5", goal_unit_1="trees", goal_amount_1="6"),
            "goal_unit_1",
        ),
        ("where", {"region": "KZ-00"}, "region"),
        ("where", {"district": "9" * 40}, "district"),
        ("where", {"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "ends_on"),
        ("where", {"starts_on": "tomorrow"}, "starts_on"),
        ("who", {"joining_mode": "instant", "min_age": "13", "withdraw_hours": "12"}, "min_age"),
        ("who", {"joining_mode": "instant", "min_age": "16", "withdraw_hours": "999"}, "withdraw_hours"),
        ("who", {"joining_mode": "x", "min_age": "16", "withdraw_hours": "1"}, "joining_mode"),
        ("who", {"joining_mode": "instant", "min_age": "16", "withdraw_hours": "1", "contact_email": "@"},
         "contact_email"),
        ("who", {"joining_mode": "instant", "min_age": "16", "withdraw_hours": "1", "contact_phone": "call me"},
         "contact_phone"),
        ("conditions", {"bring_ru": "x" * 601}, "bring_ru"),
        ("safety", {}, "hazard_emergency"),
        ("safety", {"hazard_emergency": "maybe"}, "hazard_emergency"),
    ],
)  # fmt: skip
def test_topic_explains_what_is_wrong_and_keeps_the_rest(
    workspace: Client, manager: Membership, topic: str, data: dict[str, str], field: str
) -> None:
    project = draft_project(manager)

    page = workspace.post(url(f"project_{topic}", manager, project.pk), data)

    assert page.status_code == 422
    assert next(iter(form_errors(page))) == field
    form = page.context["form"]
    assert {name: form[name].value() for name in data if name in form.fields} == data


def test_topic_names_the_rule_that_bars_minors(workspace: Client, manager: Membership) -> None:
    project = ready_project(manager, min_age=16)
    answers = {f"hazard_{hazard.pk}": "no" for hazard in HazardClass.objects.all()} | {
        "hazard_heavy_work": "yes"
    }

    page = workspace.post(url("project_safety", manager, project.pk), answers)

    assert page.status_code == 422
    assert "The law keeps people under 18 from this work" in form_errors(page)["__all__"][0]


def test_where_refuses_a_district_of_another_region(workspace: Client, manager: Membership) -> None:
    project = draft_project(manager)
    district = District.objects.filter(region_id="KZ-71").first()
    assert district is not None

    page = workspace.post(
        url("project_where", manager, project.pk), {"region": "KZ-35", "district": str(district.pk)}
    )

    assert form_errors(page) == {"district": ["This district lies in another region. Choose one that fits."]}


def test_published_project_shows_what_is_fixed(workspace: Client, manager: Membership) -> None:
    project = published_project(manager)

    page = workspace.get(url("project_what", manager, project.pk))

    form = page.context["form"]
    free = [name for name, field in form.fields.items() if not field.disabled]
    assert free == ["tasks_kk", "tasks_ru", "tasks_en"]
    assert "The front office approved what cannot be changed here." in text_of(page)


def test_published_project_keeps_what_is_fixed_whatever_is_sent(
    workspace: Client, manager: Membership
) -> None:
    project = published_project(manager)

    answer = workspace.post(
        url("project_what", manager, project.pk),
        what_data(title_ru="Другое", tasks_ru="Копать", goal_unit_0="trees", goal_amount_0="1"),
    )

    project.refresh_from_db()
    assert answer.status_code == 302
    assert (project.title_ru, project.tasks_ru, project.goals.count()) == ("Посадка саженцев", "Копать", 0)


def test_project_under_review_shows_no_form(workspace: Client, manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    move_project(project, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)

    page = workspace.get(url("project_what", manager, project.pk))

    assert "The project is under review." in text_of(page)
    assert "<textarea" not in page.content.decode()


def test_overview_shows_what_is_left_to_do(workspace: Client, manager: Membership) -> None:
    project = ready_project(manager, day=None)

    page = workspace.get(url("project", manager, project.pk))

    assert [(task["label"], task["status"]) for task in page.context["tasks"]] == [
        ("What will be done", "Done"),
        ("Place and period", "Done"),
        ("Who can come", "Done"),
        ("Conditions and accessibility", "If needed"),
        ("Safety", "Done"),
        ("Shifts and roles", "To do"),
        ("Organization", "Done"),
    ]


def test_check_sends_a_ready_project(
    workspace: Client, manager: Membership, officer: StaffAssignment
) -> None:
    project = ready_project(manager)

    answer = workspace.post(url("project_check", manager, project.pk), follow=True)

    project.refresh_from_db()
    assert project.state == ProjectState.SUBMITTED
    assert "The project is sent. The front office answers by 26 November." in text_of(answer).replace(
        "\xa0", " "
    )


def test_check_lists_what_is_missing(workspace: Client, manager: Membership) -> None:
    project = ready_project(manager, day=None)

    page = workspace.post(url("project_check", manager, project.pk))

    project.refresh_from_db()
    assert (page.status_code, project.state) == (422, ProjectState.DRAFT)
    assert page.context["problems"] == [
        {
            "text": "Add at least one shift that lies ahead.",
            "url": f"{url('project', manager, project.pk)}#shifts",
        }
    ]


def test_check_of_an_unverified_organization_is_forbidden(workspace: Client, manager: Membership) -> None:
    project = ready_project(manager)
    Organization.objects.filter(pk=manager.organization_id).update(state="draft")

    page = workspace.post(url("project_check", manager, project.pk))

    assert page.status_code == 403
    assert "Only a verified organization can send projects to review." in text_of(page)


def test_pause_asks_and_pauses(workspace: Client, manager: Membership) -> None:
    project = published_project(manager)
    asked = workspace.get(url("project_pause", manager, project.pk))

    workspace.post(url("project_pause", manager, project.pk))

    state = Project.objects.get(pk=project.pk).state
    assert (asked.status_code, state) == (200, ProjectState.PAUSED)


def test_finish_says_why_not(workspace: Client, manager: Membership) -> None:
    project = published_project(manager)

    page = workspace.post(url("project_finish", manager, project.pk))

    assert page.status_code == 422
    assert "A shift is not over yet, so the project cannot be finished." in text_of(page)


def test_resume_of_a_draft_says_why_not(workspace: Client, manager: Membership) -> None:
    project = draft_project(manager)

    page = workspace.post(url("project_resume", manager, project.pk))

    assert page.status_code == 422
    assert Project.objects.get(pk=project.pk).state == ProjectState.DRAFT


def test_cancel_ends_the_project_and_frees_its_people(workspace: Client, manager: Membership) -> None:
    project = published_project(manager)
    signup = sign_somebody_up(project.shifts.get().roles.get())
    asked = workspace.get(url("project_cancel", manager, project.pk))

    answer = workspace.post(
        url("project_cancel", manager, project.pk), {"reason": "The river has flooded the park."}, follow=True
    )

    project.refresh_from_db()
    signup.refresh_from_db()
    assert "1 person has a place or waits for one and will be told by e-mail." in text_of(asked)
    assert (project.state, signup.state) == (ProjectState.CANCELLED, SignUpState.CANCELLED)
    assert "The project was cancelled. The river has flooded the park." in text_of(answer)


@pytest.mark.parametrize("reason", ["", "Because", "\u200b" * 40, "x" * 301])
def test_cancel_asks_for_a_reason_that_can_be_read(
    workspace: Client, manager: Membership, reason: str
) -> None:
    project = published_project(manager)

    page = workspace.post(url("project_cancel", manager, project.pk), {"reason": reason})

    project.refresh_from_db()
    assert (page.status_code, project.state) == (422, ProjectState.PUBLISHED)
    assert list(form_errors(page)) == ["reason"]
    assert page.context["form"]["reason"].value() == reason


def test_cancel_is_forbidden_after_the_end(workspace: Client, manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    move_project(project, ProjectState.CANCELLED, by=manager.user, role="manager", now=now)

    page = workspace.post(url("project_cancel", manager, project.pk), {"reason": "We changed our plans."})

    project.refresh_from_db()
    assert (page.status_code, project.state) == (403, ProjectState.CANCELLED)
    assert "The project has ended, so there is nothing to cancel." in text_of(page)


def test_new_shift_saves_roles_and_repeats(workspace: Client, manager: Membership) -> None:
    project = draft_project(manager)
    roles = [
        {"name_en": "Diggers", "capacity": "10", "minimum": "4"},
        {"name_ru": "Встреча", "capacity": "2"},
    ]

    answer = workspace.post(
        url("shift_new", manager, project.pk), shift_data(roles, leader=str(manager.pk), repeat="2")
    )

    first = project.shifts.order_by("starts_at")[0]
    assert answer["Location"] == f"{url('project', manager, project.pk)}#shifts"
    assert [shift.starts_at for shift in project.shifts.order_by("starts_at")] == [
        at("2026-12-05"),
        at("2026-12-12"),
        at("2026-12-19"),
    ]
    assert list(
        first.roles.order_by("position").values_list("name_en", "name_ru", "capacity", "minimum")
    ) == [
        ("Diggers", "", 10, 4),
        ("", "Встреча", 2, 1),
    ]
    assert first.leader == manager


def test_new_shift_that_ends_before_it_begins_ends_next_day(workspace: Client, manager: Membership) -> None:
    project = draft_project(manager)
    data = shift_data([{"name_en": "Watch", "capacity": "3"}], start="22:00", end="06:00")

    workspace.post(url("shift_new", manager, project.pk), data)

    shift = project.shifts.get()
    assert (shift.starts_at, shift.ends_at) == (at("2026-12-05", "22:00"), at("2026-12-06", "06:00"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": "2026-11-20"}, "date"),
        ({"date": "soon"}, "date"),
        ({"start": "25:00"}, "start"),
        ({"leader": "not-a-uuid"}, "leader"),
        ({"repeat": "99"}, "repeat"),
        ({"repeat": "9" * 5000}, "repeat"),
        ({"address": "x" * 201}, "address"),
        ({"roles-TOTAL_FORMS": "abc"}, "__all__"),
        ({"roles-TOTAL_FORMS": "999999"}, "__all__"),
    ],
)
def test_new_shift_explains_what_is_wrong(
    workspace: Client, manager: Membership, changes: dict[str, str], field: str
) -> None:
    project = draft_project(manager)
    data = shift_data([{"name_en": "Diggers", "capacity": "10"}], **changes)

    page = workspace.post(url("shift_new", manager, project.pk), data)

    assert (page.status_code, project.shifts.count()) == (422, 0)
    assert list(form_errors(page)) == [field]


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ([], "A shift needs at least one role: say what people will do and how many can come."),
        ([{"name_en": "Diggers"}], "Say how many people can come."),
        ([{"capacity": "4"}], "Name the role in at least one language."),
        ([{"name_en": "Diggers", "capacity": "0"}], "Ensure this value is greater than or equal to 1."),
        (
            [{"name_en": "Diggers", "capacity": "3", "minimum": "5"}],
            "More people are needed than there are places.",
        ),
    ],
)
def test_new_shift_explains_what_is_wrong_with_its_roles(
    workspace: Client, manager: Membership, roles: list[dict[str, str]], words: str
) -> None:
    project = draft_project(manager)

    page = workspace.post(url("shift_new", manager, project.pk), shift_data(roles))

    assert (page.status_code, project.shifts.count()) == (422, 0)
    assert words in text_of(page)


def test_edit_shift_says_how_many_people_hold_places(workspace: Client, manager: Membership) -> None:
    shift = published_project(manager).shifts.get()
    role = shift.roles.get()
    take_places(role, 7)
    data = shift_data(
        [{"pk": str(role.pk), "name_ru": role.name_ru, "capacity": "5"}],
        date="2026-11-28",
        address=shift.address,
        leader=str(manager.pk),
    )

    page = workspace.post(url("shift_edit", manager, shift.pk), data)

    assert page.status_code == 422
    assert "7 people have places in this role" in text_of(page)
    assert page.context["roles"].forms[0]["capacity"].value() == "5"


def test_edit_shift_asks_before_it_moves_people(workspace: Client, manager: Membership) -> None:
    shift = published_project(manager).shifts.get()
    role = shift.roles.get()
    sign_somebody_up(role)
    rows = [{"pk": str(role.pk), "name_kk": role.name_kk, "name_ru": role.name_ru, "capacity": "10"}]

    page = workspace.post(url("shift_edit", manager, shift.pk), shift_data(rows, date="2026-11-29"))

    shift.refresh_from_db()
    assert (page.status_code, shift.starts_at) == (200, at("2026-11-28"))
    assert "1 person" in text_of(page)


def test_edit_shift_refuses_a_role_of_another_shift(workspace: Client, manager: Membership) -> None:
    shift, other = (published_project(manager).shifts.get() for _ in range(2))
    foreign = other.roles.get()
    rows = [{"pk": str(foreign.pk), "name_ru": "Чужая", "capacity": "1"}]

    page = workspace.post(url("shift_edit", manager, shift.pk), shift_data(rows, date="2026-11-28"))

    foreign.refresh_from_db()
    assert (page.status_code, foreign.capacity) == (422, 10)
    assert "A role was removed meanwhile." in text_of(page)


def test_edit_shift_drops_a_role_by_its_box(workspace: Client, manager: Membership) -> None:
    project = published_project(manager, day=None)
    shift = add_test_shift(project, manager, places=(10, 4))
    first, second = shift.roles.order_by("position")
    rows = [
        {"pk": str(first.pk), "name_ru": first.name_ru, "capacity": "10"},
        {"pk": str(second.pk), "name_ru": second.name_ru, "capacity": "4", "DELETE": "on"},
    ]

    workspace.post(url("shift_edit", manager, shift.pk), shift_data(rows, date="2026-11-28"))

    assert list(shift.roles.values_list("pk", flat=True)) == [first.pk]


def test_close_and_reopen_by_buttons(workspace: Client, manager: Membership) -> None:
    shift = published_project(manager).shifts.get()

    workspace.post(url("shift_close", manager, shift.pk))
    closed = Shift.objects.get(pk=shift.pk).state
    workspace.post(url("shift_reopen", manager, shift.pk))

    assert (closed, Shift.objects.get(pk=shift.pk).state) == (ShiftState.CLOSED, ShiftState.OPEN)


def test_repeat_shift_by_page(workspace: Client, manager: Membership) -> None:
    shift = published_project(manager).shifts.get()

    answer = workspace.post(url("shift_repeat", manager, shift.pk), {"times": "2"}, follow=True)

    assert shift.project.shifts.count() == 3
    assert "2 shifts added." in text_of(answer)


def test_remove_shift_of_a_published_project_says_why_not(workspace: Client, manager: Membership) -> None:
    shift = published_project(manager).shifts.get()

    answer = workspace.post(url("shift_remove", manager, shift.pk), follow=True)

    assert "People have seen this shift, so it can be cancelled but not deleted." in text_of(answer)
    assert Shift.objects.filter(pk=shift.pk).exists() is True


PROJECT_PAGES = [f"project_{topic}" for topic in TOPICS] + [
    "project",
    "project_check",
    "project_pause",
    "project_resume",
    "project_finish",
    "project_cancel",
    "shift_new",
]
SHIFT_PAGES = ["shift_edit", "shift_repeat", "shift_close", "shift_reopen", "shift_remove"]


@pytest.mark.parametrize("page", PROJECT_PAGES)
def test_project_of_another_organization_does_not_exist(
    workspace: Client, manager: Membership, stranger: Membership, page: str
) -> None:
    foreign = published_project(stranger)

    answers = [workspace.post(url(page, member, foreign.pk)).status_code for member in (manager, stranger)]

    assert answers == [405 if page == "project" else 404, 404]
    assert workspace.get(url(page, manager, foreign.pk)).status_code == 404


@pytest.mark.parametrize("page", SHIFT_PAGES)
def test_shift_of_another_organization_does_not_exist(
    workspace: Client, manager: Membership, stranger: Membership, page: str
) -> None:
    foreign = published_project(stranger).shifts.get()

    answer = workspace.post(url(page, manager, foreign.pk))

    assert (answer.status_code, Shift.objects.get(pk=foreign.pk).state) == (404, ShiftState.OPEN)


@pytest.mark.parametrize("page", ["projects", "project_new"])
def test_coordinator_does_not_write_projects(
    client: Client, manager: Membership, clock: datetime, page: str
) -> None:
    coordinator = make_member(manager.organization, now=clock, role=MembershipRole.COORDINATOR)
    client.force_login(coordinator.user)

    answer = client.get(url(page, manager))

    assert answer.status_code == 403
    assert "Only owners and managers can change projects. Ask one of them." in text_of(answer)


@pytest.mark.parametrize("page", PROJECT_PAGES)
def test_coordinator_does_not_touch_a_project(
    client: Client, manager: Membership, clock: datetime, page: str
) -> None:
    project = published_project(manager)
    coordinator = make_member(manager.organization, now=clock, role=MembershipRole.COORDINATOR)
    client.force_login(coordinator.user)

    answer = client.get(url(page, manager, project.pk))

    assert answer.status_code == 403


@pytest.mark.parametrize("page", SHIFT_PAGES)
def test_coordinator_does_not_touch_a_shift(
    client: Client, manager: Membership, clock: datetime, page: str
) -> None:
    shift = published_project(manager).shifts.get()
    coordinator = make_member(manager.organization, now=clock, role=MembershipRole.COORDINATOR)
    client.force_login(coordinator.user)

    answer = client.post(url(page, manager, shift.pk), {"times": "1"})

    assert (answer.status_code, Shift.objects.count()) == (403, 1)


def test_project_list_asks_for_attention_first(workspace: Client, manager: Membership, now: datetime) -> None:
    draft = draft_project(manager)
    published = published_project(manager)
    returned = ready_project(manager)
    move_project(returned, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)
    move_project(returned, ProjectState.RETURNED, by=None, role="officer", now=now)

    page = workspace.get(url("projects", manager))
    only = workspace.get(url("projects", manager), {"state": "draft"})

    assert [project.pk for project in page.context["page"]] == [returned.pk, published.pk, draft.pk]
    assert [project.pk for project in only.context["page"]] == [draft.pk]


@pytest.mark.parametrize(
    "query", [{"state": "\x00"}, {"state": "x" * 9999}, {"page": "abc"}, {"page": "9" * 5000}]
)
@pytest.mark.parametrize("page", ["projects", "shifts"])
def test_lists_survive_odd_input(
    workspace: Client, manager: Membership, page: str, query: dict[str, str]
) -> None:
    published_project(manager)

    answer = workspace.get(url(page, manager), query)

    assert (answer.status_code, len(answer.context["page"])) == (200, 1)


@pytest.mark.parametrize(("page", "queries"), [("projects", 8), ("shifts", 7)])
def test_lists_cost_the_same_for_more_rows(
    workspace: Client, manager: Membership, django_assert_num_queries: Any, page: str, queries: int
) -> None:
    published_project(manager)

    with django_assert_num_queries(queries):
        workspace.get(url(page, manager))
    for _ in range(2):
        add_test_shift(published_project(manager), manager, places=(3, 4))
    with django_assert_num_queries(queries):
        workspace.get(url(page, manager))


def test_overview_costs_the_same_for_more_shifts(
    workspace: Client, manager: Membership, django_assert_num_queries: Any
) -> None:
    project = published_project(manager)

    with django_assert_num_queries(9):
        workspace.get(url("project", manager, project.pk))
    for day in ("2026-11-29", "2026-11-30"):
        add_test_shift(project, manager, day=day, places=(3, 4))
    with django_assert_num_queries(9):
        workspace.get(url("project", manager, project.pk))


def test_shift_list_shows_those_with_requests(workspace: Client, manager: Membership) -> None:
    project = published_project(manager, day=None)
    asked, other = (add_test_shift(project, manager, day=day) for day in ("2026-11-28", "2026-11-29"))
    sign_somebody_up(asked.roles.get(), state="requested")  # type: ignore[arg-type]

    ahead = workspace.get(url("shifts", manager))
    requested = workspace.get(url("shifts", manager), {"state": "requested"})

    assert [(row.pk, row.requested, row.capacity) for row in ahead.context["page"]] == [
        (asked.pk, 1, 10),
        (other.pk, 0, 10),
    ]
    assert [row.pk for row in requested.context["page"]] == [asked.pk]


def test_initiatives_are_offered_by_name(workspace: Client, manager: Membership) -> None:
    project = draft_project(manager)

    page = workspace.get(url("project_what", manager, project.pk))

    labels = [str(label) for _, label in page.context["form"].fields["initiative"].choices]
    assert labels[:2] == ["None", "Birgemiz: Asyl mura"]
