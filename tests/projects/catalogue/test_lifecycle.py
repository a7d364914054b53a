"""From draft to the end: what is missing, review, publication, pause, finish."""

from datetime import datetime, timedelta

import pytest

from organizations.enums import SubmissionState
from organizations.models import Membership, Organization, StaffAssignment
from organizations.selectors.submissions import difference, presented
from organizations.services.review import AlreadySubmitted, decide
from projects.enums import ProjectState, ShiftState
from projects.models import Project, Shift
from projects.selectors.catalogue.checks import automatic_checks
from projects.selectors.catalogue.readiness import Topic, submission_problems
from projects.services.catalogue import (
    NotReady,
    ShiftsAhead,
    What,
    finish_idle_projects,
    finish_project,
    move_shift,
    pause_project,
    resume_project,
    submit_project,
    update_what,
)
from qazvolunteer.audit.selectors import transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from qazvolunteer.reference.models import Direction
from tests.factories.projects import add_test_shift, at, draft_project, published_project, ready_project


def test_submission_problems_of_an_empty_draft(manager: Membership, now: datetime) -> None:
    project = draft_project(manager)

    problems = submission_problems(project, now)

    assert [problem.topic for problem in problems] == [
        Topic.WHAT,
        Topic.WHERE,
        Topic.WHERE,
        Topic.WHERE,
        Topic.WHO,
        Topic.SAFETY,
        Topic.SHIFTS,
    ]


def test_submission_problems_of_a_ready_project_are_none(manager: Membership, now: datetime) -> None:
    project = ready_project(manager)

    problems = submission_problems(project, now)

    assert problems == []


def test_submission_problems_name_an_unverified_organization(manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    Organization.objects.filter(pk=project.organization_id).update(state="draft")
    project = Project.objects.get(pk=project.pk)

    problems = submission_problems(project, now)

    assert [problem.topic for problem in problems] == [Topic.ORGANIZATION]


def test_submission_problems_want_a_leader_and_roles(manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    shift = project.shifts.get()
    shift.leader = None
    shift.save()
    shift.roles.all().delete()

    problems = submission_problems(project, now)

    assert [problem.text for problem in problems] == [
        "Name a leader for every shift: the person who meets the volunteers.",
        "Give every shift at least one role with places.",
    ]


def test_submission_problems_do_not_count_past_shifts(manager: Membership) -> None:
    project = ready_project(manager, day="2026-11-28")

    problems = submission_problems(project, at("2026-11-28", "10:00"))

    assert [problem.text for problem in problems] == ["Add at least one shift that lies ahead."]


def test_submission_problems_cost_the_same_for_more_shifts(
    manager: Membership, now: datetime, django_assert_num_queries: object
) -> None:
    one = ready_project(manager)
    three = ready_project(manager)
    add_test_shift(three, manager, day="2026-11-29")
    add_test_shift(three, manager, day="2026-11-30")

    for pk in (one.pk, three.pk):
        project = Project.objects.select_related("organization").get(pk=pk)
        with django_assert_num_queries(3):  # type: ignore[operator]
            submission_problems(project, now)


def test_submit_project_freezes_and_moves(
    manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    project = ready_project(manager)

    submission = submit_project(project=project, by=manager, now=now)

    project.refresh_from_db()
    assert (project.state, submission.version, submission.office) == (
        ProjectState.SUBMITTED,
        1,
        officer.office,
    )
    assert [section["key"] for section in submission.payload] == [
        "what",
        "goals",
        "where",
        "who",
        "conditions",
        "safety",
        f"shift.{project.shifts.get().pk}",
    ]
    assert (submission.title_ru, submission.direction_id) == ("Посадка саженцев", "taza")


def test_submit_project_refuses_what_is_not_ready(
    manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    project = ready_project(manager, day=None)

    with pytest.raises(NotReady) as refused:
        submit_project(project=project, by=manager, now=now)

    project.refresh_from_db()
    assert [problem.topic for problem in refused.value.problems] == [Topic.SHIFTS]
    assert project.state == ProjectState.DRAFT


def test_submit_project_twice_is_refused(
    manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    project = ready_project(manager)
    submit_project(project=project, by=manager, now=now)

    with pytest.raises(AlreadySubmitted):
        submit_project(project=project, by=manager, now=now)


def test_approval_publishes(manager: Membership, officer: StaffAssignment, now: datetime) -> None:
    project = ready_project(manager)
    submission = submit_project(project=project, by=manager, now=now)

    decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now)

    project.refresh_from_db()
    assert (project.state, project.published_at) == (ProjectState.PUBLISHED, now)
    assert [(row.target, row.actor_role) for row in transitions_of(project)] == [
        ("draft", "manager"),
        ("submitted", "manager"),
        ("published", "officer"),
    ]
    assert "sazhen" in project.search_vector


def test_return_gives_the_project_back_and_shows_what_changed(
    manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    project = ready_project(manager)
    first = submit_project(project=project, by=manager, now=now)
    decide(
        submission=first,
        decision=SubmissionState.RETURNED,
        reasons=["unclear"],
        comment="Опишите, что будут делать люди.",
        by=officer,
        now=now,
    )
    project.refresh_from_db()
    returned = project.state
    what = What(
        direction=Direction.objects.get(pk="taza"),
        title_ru="Посадка саженцев",
        promise_ru="Посадим сорок клёнов и двадцать берёз.",
    )
    update_what(project=project, what=what, goals={}, by=manager, now=now)

    second = submit_project(project=project, by=manager, now=now)

    assert returned == ProjectState.RETURNED
    assert [(change.label, change.before, change.after) for change in difference(second, first)] == [
        ("What will be done, in Russian", "Посадим сорок клёнов.", "Посадим сорок клёнов и двадцать берёз.")
    ]


def test_rejection_ends_the_project(manager: Membership, officer: StaffAssignment, now: datetime) -> None:
    project = ready_project(manager)
    submission = submit_project(project=project, by=manager, now=now)

    decide(
        submission=submission,
        decision=SubmissionState.REJECTED,
        reasons=["money"],
        comment="Это продажа, а не волонтёрство.",
        by=officer,
        now=now,
    )

    project.refresh_from_db()
    last = transitions_of(project).last()
    assert last is not None
    assert (project.state, last.reason_code) == (ProjectState.REJECTED, "money")


def test_presented_payload_speaks_the_language_of_the_reader(
    manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    submission = submit_project(project=ready_project(manager), by=manager, now=now)

    sections = presented(submission)

    fields = {f"{section.key}.{field.key}": field.text for section in sections for field in section.fields}
    assert fields["what.direction"] == "Taza Álem"
    assert fields["where.region"] == "Karaganda"
    assert fields["who.joining_mode"] == "Place is given at once"
    assert fields["safety.heavy_work"] == "No"
    assert sections[-1].title == "Shift: Saturday, 28\xa0November, 10:00–13:00"
    assert sections[-1].fields[-1].text == "Көмекші 1: 10 places"


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (
            {"promise_ru": "Взнос 500 тенге."},
            "The texts speak of money. Check that nothing is collected or sold.",
        ),
        (
            {"tasks_ru": "Пишите на +7 701 555 42 18"},
            "A text holds a phone, an e-mail address or a link. Contacts have their own fields.",
        ),
        (
            {"tasks_ru": "Карта 4400 4301 2345 6789"},
            "A text holds what looks like a bank card or account number.",
        ),
    ],
)
def test_automatic_checks_find_what_a_reader_would_miss(
    manager: Membership, now: datetime, texts: dict[str, str], found: str
) -> None:
    project = ready_project(manager, what={"title_kk": "Ағаш отырғызу", **texts})

    checks = automatic_checks(project, now)

    assert [check.text for check in checks if not check.passed] == [found]


def test_automatic_checks_find_a_project_with_the_same_title(manager: Membership, now: datetime) -> None:
    twin = ready_project(manager, what={"title_kk": "Ағаш отырғызу"})
    project = ready_project(manager, what={"title_kk": "АҒАШ отырғызу"})

    checks = automatic_checks(project, now)

    assert [check.text for check in checks if not check.passed] == [
        f"Another project has this title. Organization: {twin.organization}. Number of the project: {twin.pk}."
    ]


def test_automatic_checks_see_minors_at_night(manager: Membership, now: datetime) -> None:
    project = ready_project(manager, what={"title_kk": "Ағаш отырғызу"})
    add_test_shift(project, manager, day="2026-11-29", start="21:00", hours=3)

    checks = automatic_checks(project, now)

    assert [check.text for check in checks if not check.passed] == [
        "People under 18 may come, and a shift touches the night (22:00 to 06:00)."
    ]


def test_pause_and_resume(manager: Membership, now: datetime) -> None:
    project = published_project(manager)
    pause_project(project=project, by=manager, now=now)
    paused = project.state

    resume_project(project=project, by=manager, now=now + timedelta(hours=1))

    project.refresh_from_db()
    assert (paused, project.state, project.published_at) == ("paused", "published", now)


def test_resume_does_not_publish_a_draft(manager: Membership, now: datetime) -> None:
    project = ready_project(manager)

    with pytest.raises(MoveNotAllowed):
        resume_project(project=project, by=manager, now=now)


def test_finish_project_is_refused_while_a_shift_is_not_over(manager: Membership) -> None:
    project = published_project(manager, day="2026-11-28")

    with pytest.raises(ShiftsAhead):
        finish_project(project=project, by=manager, now=at("2026-11-28", "12:59"))

    project.refresh_from_db()
    assert project.state == ProjectState.PUBLISHED


def test_finish_project_after_the_last_shift(manager: Membership) -> None:
    project = published_project(manager, day="2026-11-28")
    end = at("2026-11-28", "13:00")

    finish_project(project=project, by=manager, now=end)

    project.refresh_from_db()
    assert (project.state, project.ended_at) == (ProjectState.FINISHED, end)


def test_finish_project_does_not_wait_for_a_cancelled_shift(manager: Membership, now: datetime) -> None:
    project = published_project(manager, day="2026-11-28")
    move_shift(project.shifts.get(), ShiftState.CANCELLED, by=None, role="system", now=now)

    finish_project(project=project, by=manager, now=now)

    project.refresh_from_db()
    assert project.state == ProjectState.FINISHED


def test_finish_idle_projects_waits_a_fortnight(manager: Membership) -> None:
    project = published_project(manager, day="2026-11-28")
    end = at("2026-11-28", "13:00")

    early = finish_idle_projects(end + timedelta(days=14))
    late = finish_idle_projects(end + timedelta(days=14, seconds=1))

    project.refresh_from_db()
    assert (early, late, project.state) == (0, 1, ProjectState.FINISHED)
    last = transitions_of(project).last()
    assert last is not None
    assert (last.actor_role, last.actor_id, last.reason_code) == ("system", None, "idle")


def test_finish_idle_projects_leaves_those_with_shifts_ahead(manager: Membership) -> None:
    project = published_project(manager, day="2026-11-28")
    add_test_shift(project, manager, day="2027-02-01")

    count = finish_idle_projects(at("2027-01-15"))

    assert (count, Shift.objects.filter(project=project).count()) == (0, 2)


def test_finish_idle_projects_finishes_one_whose_shifts_were_all_cancelled(
    manager: Membership, now: datetime
) -> None:
    project = published_project(manager, day="2026-11-28")
    move_shift(project.shifts.get(), ShiftState.CANCELLED, by=None, role="system", now=now)

    count = finish_idle_projects(now + timedelta(days=14, seconds=1))

    project.refresh_from_db()
    assert (count, project.state) == (1, ProjectState.FINISHED)
