"""Taking a project back from review, and cancelling one that is under review."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.selectors.queue import QueueFilter, next_submission, queue, queue_counts
from monitoring.selectors.submission import submission_page
from organizations.enums import SubmissionState
from organizations.models import Membership, StaffAssignment, Submission
from organizations.services.review import DecidedMeanwhile, decide, take
from projects.enums import ProjectState
from projects.models import Project
from projects.selectors.invariants import CATALOGUE, check_invariants
from projects.services.catalogue import What, submit_project, update_what, withdraw_project
from projects.services.participation.cancellation import cancel_project
from qazvolunteer.audit.selectors import transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from qazvolunteer.reference.models import Direction
from tests.factories.organizations import returned
from tests.factories.projects import ready_project
from tests.factories.threads import at_once
from tests.projects.catalogue.pages import text_of

REASON = "Нет инструмента на складе"


@pytest.fixture
def submission(manager: Membership, officer: StaffAssignment, now: datetime) -> Submission:
    """A project that waits for its officer."""
    return submit_project(project=ready_project(manager), by=manager, now=now)


@pytest.fixture
def project(submission: Submission) -> Project:
    """The project of the submission, as its pages load it."""
    return Project.objects.get(pk=submission.subject_id)


def moves(project: Project) -> list[tuple[str, str]]:
    """Return the last moves of a project: from, to."""
    return [(row.source, row.target) for row in transitions_of(project)][2:]


def describe(project: Project, manager: Membership, promise: str, now: datetime) -> None:
    """Change what the project promises."""
    update_what(
        project=project,
        what=What(
            direction=Direction.objects.get(pk="taza"), title_ru="Посадка саженцев", promise_ru=promise
        ),
        goals={},
        by=manager,
        now=now,
    )


def test_a_project_taken_back_is_edited_and_sent_again(
    project: Project, submission: Submission, manager: Membership, now: datetime
) -> None:
    withdraw_project(project=project, by=manager, now=now)
    project.refresh_from_db()
    describe(project, manager, "Посадим пятьдесят клёнов.", now)

    again = submit_project(project=project, by=manager, now=now)

    assert moves(project) == [("submitted", "draft"), ("draft", "submitted")]
    assert (again.version, Submission.objects.get(pk=submission.pk).state) == (2, SubmissionState.WITHDRAWN)
    page = submission_page(again, today=now.date())
    assert [(change.before, change.after) for change in page.changes] == [
        ("Посадим сорок клёнов.", "Посадим пятьдесят клёнов.")
    ]


def test_the_officer_compares_with_the_version_they_answered(
    project: Project, submission: Submission, manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    returned(submission, by=officer, now=now)
    project.refresh_from_db()
    describe(project, manager, "Посадим пятьдесят клёнов.", now)
    submit_project(project=project, by=manager, now=now)
    withdraw_project(project=project, by=manager, now=now)

    third = submit_project(project=project, by=manager, now=now)

    page = submission_page(third, today=now.date())
    assert page.previous is not None
    assert (third.version, page.previous.version) == (3, 1)
    assert [change.after for change in page.changes] == ["Посадим пятьдесят клёнов."]


def test_the_queue_forgets_what_was_taken_back_and_its_officer_finds_it(
    project: Project, submission: Submission, manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    take(submission=submission, by=officer, now=now)

    withdraw_project(project=project, by=manager, now=now)

    counts = queue_counts(officer, today=now.date())
    assert (counts.waiting, counts.mine, counts.overdue) == (0, 0, 0)
    assert list(queue(officer, QueueFilter(), today=now.date())) == []
    assert next_submission(officer) is None
    found = queue(officer, QueueFilter(state="withdrawn", mine=True), today=now.date())
    assert list(found) == [submission]


def test_the_officers_page_says_that_it_was_taken_back(
    project: Project, submission: Submission, manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    take(submission=submission, by=officer, now=now)
    withdraw_project(project=project, by=manager, now=now)
    browser = Client()
    browser.force_login(officer.user)

    page = browser.get(reverse("office:submission", args=[submission.pk]))
    answer = browser.post(reverse("office:decide", args=[submission.pk]), {"decision": "approved"})

    assert "The applicant has taken it back, so there is nothing to decide. 24 November, 09:00" in text_of(
        page
    )
    assert [key for key, may in page.context["hold"].items() if may] == []
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "The applicant has taken it back, so there is nothing to decide."
    ]


def test_the_page_takes_a_project_back(workspace: Client, project: Project, manager: Membership) -> None:
    overview = reverse("workspace:project", args=[manager.organization_id, project.pk])
    address = f"{overview}withdraw/"

    way = workspace.get(overview)
    answer = workspace.post(address, follow=True)

    project.refresh_from_db()
    assert f'href="{address}"' in way.content.decode()
    assert answer.redirect_chain == [(overview, 302)]
    assert "Taken back. You can change it and send it again." in text_of(answer)
    assert project.state == ProjectState.DRAFT
    assert address not in answer.content.decode()


def test_the_page_says_that_the_project_was_published_meanwhile(
    workspace: Client, project: Project, submission: Submission, officer: StaffAssignment, now: datetime
) -> None:
    decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now)

    page = workspace.post(reverse("workspace:project_withdraw", args=[project.organization_id, project.pk]))

    project.refresh_from_db()
    assert (page.status_code, project.state) == (422, ProjectState.PUBLISHED)
    assert "has decided meanwhile. Decision: Approved." in text_of(page)


def test_cancelling_what_is_under_review_takes_it_back(
    project: Project, submission: Submission, manager: Membership, now: datetime
) -> None:
    cancel_project(project=project, reason=REASON, by=manager, now=now)

    project.refresh_from_db()
    assert (project.state, project.end_reason) == (ProjectState.CANCELLED, REASON)
    assert Submission.objects.get(pk=submission.pk).state == SubmissionState.WITHDRAWN
    assert moves(project) == [("submitted", "draft"), ("draft", "cancelled")]
    assert check_invariants(CATALOGUE) == []


def test_a_reason_for_colleagues_does_not_become_public(
    project: Project, submission: Submission, manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now)

    with pytest.raises(DecidedMeanwhile):
        cancel_project(project=project, reason=REASON, by=manager, now=now)

    project.refresh_from_db()
    assert (project.state, project.end_reason) == (ProjectState.PUBLISHED, "")


def test_a_draft_sent_meanwhile_is_not_cancelled_under_its_submission(
    manager: Membership, officer: StaffAssignment, now: datetime
) -> None:
    project = ready_project(manager)
    seen = Project.objects.get(pk=project.pk)
    submit_project(project=project, by=manager, now=now)

    with pytest.raises(MoveNotAllowed):
        cancel_project(project=seen, reason=REASON, by=manager, now=now)

    assert Submission.objects.get().state == SubmissionState.OPEN


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("officer_first", [True, False])
@pytest.mark.parametrize("act", ["withdraw", "cancel"])
def test_a_decision_and_a_withdrawal_at_once_are_one_of_them(
    project: Project,
    submission: Submission,
    manager: Membership,
    officer: StaffAssignment,
    now: datetime,
    act: str,
    officer_first: bool,
) -> None:
    acts: list[Callable[[], object]] = [
        lambda: decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now),
        lambda: (
            withdraw_project(project=project, by=manager, now=now)
            if act == "withdraw"
            else cancel_project(project=project, reason=REASON, by=manager, now=now)
        ),
    ]

    refused = at_once(*(acts if officer_first else reversed(acts)))

    saved = Submission.objects.get(pk=submission.pk)
    ended = "draft" if act == "withdraw" else "cancelled"
    assert (saved.state, Project.objects.get().state, refused) in [
        ("approved", "published", ["decided_meanwhile"]),
        ("withdrawn", ended, ["withdrawn_meanwhile"]),
    ]
