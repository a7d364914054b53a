"""A project from its draft to the catalogue by pages, and what each role finds in the workspace on the way."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organizations.enums import MembershipRole, SubmissionState
from organizations.models import Membership, StaffAssignment, Submission
from organizations.services.review import decide
from projects.enums import ProjectState, ShiftState, SignUpState
from projects.models import Project, Shift
from projects.services.catalogue import move_project, submit_project
from projects.services.hours.marking import mark_came
from qazvolunteer.reference.models import HazardClass
from tests.factories.people import make_member
from tests.factories.projects import (
    add_test_shift,
    at,
    published_project,
    ready_project,
    sign_somebody_up,
)
from tests.projects.catalogue.pages import text_of


def url(name: str, member: Membership, *args: int) -> str:
    return reverse(f"workspace:{name}", args=[member.organization_id, *args])


def links_of(page: Any) -> list[str]:
    """Return where the links and menus of a page lead, but not those of the skip link and of mail or phone."""
    return sorted(set(re.findall(r'<a [^>]*href="(/[^"#?]*)', page.content.decode())))


def answer_submission(
    project: Project, decision: SubmissionState, *, by: StaffAssignment, now: datetime
) -> Submission:
    return decide(
        submission=Submission.objects.get(subject_kind="project", subject_id=project.pk, state="open"),
        decision=decision,
        reasons=["safety"],
        comment="Write who keeps the first-aid kit.",
        by=by,
        now=now,
    )


@pytest.fixture
def coordinator(manager: Membership, now: datetime) -> Membership:
    return make_member(manager.organization, now=now, role=MembershipRole.COORDINATOR)


@pytest.fixture
def leader(manager: Membership, now: datetime) -> Membership:
    return make_member(manager.organization, now=now, role=MembershipRole.SHIFT_LEADER)


def test_draft_becomes_a_published_project_by_pages(
    workspace: Client, manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    hazards = {f"hazard_{hazard.pk}": "no" for hazard in HazardClass.objects.all()}
    place = {
        "region": "KZ-35",
        "address": "Вход",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-31",
    }
    who = {
        "joining_mode": "instant",
        "min_age": "16",
        "withdraw_hours": "12",
        "contact_name": "Елена",
        "contact_email": "elena@example.org",
    }
    shift = {
        "date": "2026-12-05",
        "start": "10:00",
        "end": "13:00",
        "address": "Вход",
        "leader": str(manager.pk),
        "repeat": "0",
        "roles-TOTAL_FORMS": "6",
        "roles-INITIAL_FORMS": "0",
        "roles-0-name_ru": "Копатели",
        "roles-0-capacity": "10",
    }

    workspace.post(url("project_new", manager), {"title": "Planting trees", "direction": "taza"})
    project = Project.objects.get()
    for name, data in (
        ("project_what", {"title_ru": "Сад", "promise_ru": "Посадим сад.", "direction": "taza"}),
        ("project_where", place),
        ("project_who", who),
        ("project_conditions", {"pays_meals": "on"}),
        ("project_safety", hazards),
        ("shift_new", shift),
        ("project_check", {}),
    ):
        assert workspace.post(url(name, manager, project.pk), data).status_code == 302
    answer_submission(project, SubmissionState.APPROVED, by=officer, now=now)

    project.refresh_from_db()
    assert (project.state, project.published_at) == (ProjectState.PUBLISHED, now)
    overview = workspace.get(url("project", manager, project.pk))
    public = reverse("projects:project", args=[project.pk, project.slug])
    assert public in links_of(overview)
    assert "Сад" in text_of(workspace.get(public))


def test_returned_project_says_why_and_is_sent_again(
    workspace: Client, manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    project = ready_project(manager)
    submit_project(project=project, by=manager, now=now)
    answer_submission(project, SubmissionState.RETURNED, by=officer, now=now)

    overview = workspace.get(url("project", manager, project.pk))
    workspace.post(url("project_check", manager, project.pk))

    assert (
        "The front office returned the project. Correct it and send it again. "
        "Safety is not described Write who keeps the first-aid kit." in text_of(overview)
    )
    assert url("project_check", manager, project.pk) in links_of(overview)
    versions = Submission.objects.filter(subject_id=project.pk).order_by("version")
    assert list(versions.values_list("version", "state")) == [(1, "superseded"), (2, "open")]


def test_rejected_project_keeps_its_reasons_and_takes_no_edits(
    workspace: Client, manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    project = ready_project(manager)
    submit_project(project=project, by=manager, now=now)
    answer_submission(project, SubmissionState.REJECTED, by=officer, now=now)

    page = workspace.get(url("project", manager, project.pk))

    assert "Write who keeps the first-aid kit." in text_of(page)
    assert url("shift_new", manager, project.pk) not in links_of(page)
    assert url("project_what", manager, project.pk) not in links_of(page)


def test_overview_leads_to_the_first_thing_to_do(workspace: Client, manager: Membership) -> None:
    project = ready_project(manager, day=None)

    page = workspace.get(url("project", manager, project.pk))

    assert page.context["todo"]["url"] == f"{url('project', manager, project.pk)}#shifts"
    assert "Continue: Shifts and roles" in text_of(page)


def test_overview_parts_shifts_ahead_from_those_that_are_over(
    workspace: Client, manager: Membership, clock: datetime
) -> None:
    project = published_project(manager, now=at("2026-11-10"), day="2026-11-14")
    coming = add_test_shift(project, manager, day="2026-12-05")

    page = workspace.get(url("project", manager, project.pk))

    assert page.context["ahead"] == [coming]
    assert [shift.starts_at for shift in page.context["past"]] == [at("2026-11-14")]
    assert "1 shift is over" in text_of(page)


@pytest.mark.parametrize(
    ("page", "question"),
    [
        ("shift_close", "Close sign-up for this shift?"),
        ("shift_reopen", "Open sign-up for this shift?"),
        ("shift_remove", "Delete this shift?"),
    ],
)
def test_change_of_a_shift_asks_and_changes_nothing(
    workspace: Client, manager: Membership, page: str, question: str
) -> None:
    shift = ready_project(manager).shifts.get()

    asked = workspace.get(url(page, manager, shift.pk))

    assert question in text_of(asked)
    assert Shift.objects.get(pk=shift.pk).state == ShiftState.OPEN


def test_shift_of_a_draft_is_deleted(workspace: Client, manager: Membership) -> None:
    project = ready_project(manager)

    answer = workspace.post(url("shift_remove", manager, project.shifts.get().pk), follow=True)

    assert project.shifts.count() == 0
    assert "The shift is deleted." in text_of(answer)


def test_shift_that_has_begun_shows_no_form(workspace: Client, manager: Membership, clock: datetime) -> None:
    project = published_project(manager, now=at("2026-11-10"), day="2026-11-14")

    page = workspace.get(url("shift_edit", manager, project.shifts.get().pk))

    assert "This shift has begun, so it can no longer be changed." in text_of(page)
    assert 'name="date"' not in page.content.decode()


def test_new_project_shows_directions_as_cards_and_keeps_the_choice(
    workspace: Client, manager: Membership
) -> None:
    page = workspace.post(url("project_new", manager), {"title": "ab", "direction": "bilim"})

    html = page.content.decode()
    assert page.status_code == 422
    assert re.findall(r'name="direction"[^>]*value="(\w+)" checked', html) == ["bilim"]
    assert "Tutors, schools, digital skills" in html


def test_role_named_in_another_language_is_open_to_see(workspace: Client, manager: Membership) -> None:
    shift = ready_project(manager).shifts.get()

    page = workspace.get(url("shift_edit", manager, shift.pk))

    assert [form.is_named_elsewhere() for form in page.context["roles"].forms] == [True] + [False] * 5
    assert page.content.decode().count("<details open>") == 1


@pytest.mark.parametrize("role", list(MembershipRole))
def test_member_finds_only_pages_that_open(
    client: Client, manager: Membership, leader: Membership, clock: datetime, role: MembershipRole
) -> None:
    project = published_project(manager, day=None)
    shift = add_test_shift(project, manager, leader=leader)
    sign_somebody_up(shift.roles.get(), state=SignUpState.REQUESTED)
    member = (
        leader
        if role == MembershipRole.SHIFT_LEADER
        else make_member(manager.organization, now=clock, role=role)
    )
    client.force_login(member.user)
    seen, wanted = set(), {url("today", member)}

    while wanted:
        address = wanted.pop()
        seen.add(address)
        page = client.get(address)
        assert page.status_code == 200, address
        if "html" in page["Content-Type"]:
            inside = f"/o/{member.organization_id}/"
            wanted |= {link for link in links_of(page) if inside in link and link.startswith("/en/")} - seen

    assert url("roster", member, shift.pk) in seen


def test_today_shows_what_waits(
    workspace: Client, manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    project = published_project(manager, now=at("2026-11-10"), day="2026-11-23")
    over = project.shifts.get()
    came, _unmarked = (sign_somebody_up(over.roles.get()) for _number in range(2))
    mark_came(signup=came, by=manager, now=over.starts_at)
    coming = add_test_shift(project, manager, day="2026-11-28")
    sign_somebody_up(coming.roles.get(), state=SignUpState.REQUESTED)
    returned = ready_project(manager)
    submit_project(project=returned, by=manager, now=now)
    answer_submission(returned, SubmissionState.RETURNED, by=officer, now=now)

    page = workspace.get(url("today", manager))

    text = text_of(page)
    assert [shift.pk for shift in page.context["workday"].unmarked] == [over.pk]
    assert "1 person asks for a place" in text
    assert "1 person is not marked" in text
    assert "Hours of 1 person wait for confirmation" in text
    assert url("project", manager, returned.pk) in links_of(page)


def test_today_of_a_leader_holds_only_own_shifts(
    client: Client, manager: Membership, leader: Membership, clock: datetime
) -> None:
    project = published_project(manager, day=None)
    own = add_test_shift(project, manager, leader=leader, day="2026-11-26")
    other = add_test_shift(project, manager, day="2026-11-27")
    sign_somebody_up(other.roles.get(), state=SignUpState.REQUESTED)
    client.force_login(leader.user)

    page = client.get(url("today", leader))

    assert [shift.pk for shift in page.context["workday"].coming] == [own.pk]
    assert "Nothing waits for you now." in text_of(page)


def test_hours_of_a_running_shift_do_not_wait_yet(
    workspace: Client, manager: Membership, clock: datetime
) -> None:
    project = published_project(manager, now=at("2026-11-10"), day=None)
    shift = add_test_shift(project, manager, day="2026-11-24", start="08:00", now=at("2026-11-10"))
    signup = sign_somebody_up(shift.roles.get())
    mark_came(signup=signup, by=manager, now=clock)

    page = workspace.get(url("hours", manager))

    assert list(page.context["shifts"]) == []


def test_roster_keeps_the_role_when_the_state_changes(
    workspace: Client, manager: Membership, clock: datetime
) -> None:
    project = published_project(manager, day=None)
    shift = add_test_shift(project, manager, places=(3, 4))
    first, second = shift.roles.order_by("position")
    sign_somebody_up(first)
    wanted = sign_somebody_up(second, state=SignUpState.REQUESTED)

    page = workspace.get(url("roster", manager, shift.pk), {"state": "requested", "role": second.pk})

    assert [chip["url"] for chip in page.context["chips"]][:2] == [
        f"?state=&role={second.pk}",
        f"?state=requested&role={second.pk}",
    ]
    assert list(page.context["people"]) == [wanted]


def test_today_costs_the_same_for_more_rows(
    workspace: Client, manager: Membership, django_assert_num_queries: Any, now: datetime
) -> None:
    def one_more() -> None:
        project = published_project(manager)
        sign_somebody_up(project.shifts.get().roles.get(), state=SignUpState.REQUESTED)
        returned = ready_project(manager)
        move_project(returned, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)
        move_project(returned, ProjectState.RETURNED, by=None, role="officer", now=now)

    one_more()

    # session, user, membership; shifts, places, requests; hours, shifts without a leader,
    # returned projects; two for the menu of workplaces
    with django_assert_num_queries(11):
        workspace.get(url("today", manager))
    one_more()
    one_more()
    with django_assert_num_queries(11):
        workspace.get(url("today", manager))


JUNK = [
    "\x00name",
    "\u202eevil\u2066",
    "x" * 20_000,
    "9" * 400,
    "-1",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_forms_survive_junk_in_every_field(
    workspace: Client, manager: Membership, clock: datetime, junk: str
) -> None:
    draft = ready_project(manager)
    live = published_project(manager)
    shift = live.shifts.get()
    asked, placed = (
        sign_somebody_up(shift.roles.get(), state=state)
        for state in (SignUpState.REQUESTED, SignUpState.CONFIRMED)
    )
    topics = [f"project_{topic}" for topic in ("what", "where", "who", "conditions", "safety")]
    pages = [
        url("project_new", manager),
        *(url(page, manager, draft.pk) for page in [*topics, "shift_new"]),
        *(url(page, manager, shift.pk) for page in ("shift_edit", "shift_repeat")),
        reverse("workspace:signup_decline", args=[manager.organization_id, asked.pk]),
        reverse("workspace:signup_cancel", args=[manager.organization_id, placed.pk]),
    ]
    for page in pages:
        form = workspace.get(page).content.decode().partition("<main")[2]
        names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([\w-]+)"', form))

        answer = workspace.post(page, dict.fromkeys(names, junk))

        assert names, page
        assert answer.status_code in (302, 422), page
        assert "<script>alert" not in answer.content.decode()
