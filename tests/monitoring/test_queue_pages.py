"""Pages of a front office: the queue, a submission, taking and deciding."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from organizations.enums import MembershipRole, StaffRole
from organizations.models import StaffAssignment, Submission
from organizations.services.editing import update_organization
from organizations.services.review import submit, take
from organizations.services.verification import submit_organization
from tests.factories.organizations import draft, fresh, returned, submitted
from tests.factories.people import make_member, make_organization, make_staff, make_user
from tests.factories.projects import ready_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db: None, now: datetime) -> StaffAssignment:
    return make_staff(now=now, region="KZ-35")


@pytest.fixture
def as_officer(officer: StaffAssignment) -> Client:
    return signed_in(officer)


@pytest.fixture
def submission(officer: StaffAssignment, now: datetime) -> Submission:
    return submitted(now=now)


def signed_in(staff: StaffAssignment) -> Client:
    """Return the browser of somebody at a front office."""
    client = Client()
    client.force_login(staff.user)
    return client


def text_of(response: HttpResponse) -> str:
    """Return what a page says, without its markup, in one line."""
    text = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def address(submission: Submission, act: str = "") -> str:
    """Return the address of a submission or of an act on it."""
    return f"/en/office/queue/{submission.pk}/{act}"


# --- who comes in -----------------------------------------------------------------------------------------------
def test_the_office_does_not_exist_for_others(submission: Submission, now: datetime) -> None:
    outsiders = Client()
    outsiders.force_login(make_user(now=now))
    member = Client()
    member.force_login(submission.submitted_by)

    for client in (outsiders, member):
        codes = [
            client.get(path).status_code for path in ("/en/office/", "/en/office/queue/", address(submission))
        ]
        codes += [
            client.post(address(submission, act)).status_code for act in ("take/", "release/", "decide/")
        ]
        assert codes == [404] * 6


def test_another_region_finds_nothing(submission: Submission, now: datetime) -> None:
    stranger = signed_in(make_staff(now=now, region="KZ-11"))

    codes = [stranger.get(address(submission)).status_code]
    codes += [stranger.post(address(submission, act)).status_code for act in ("take/", "release/", "decide/")]
    listed = stranger.get("/en/office/queue/", {"region": "KZ-35"})

    assert codes == [404] * 4
    assert listed.context["rows"] == []
    assert Submission.objects.get().state == "open"


@pytest.mark.parametrize("role", [StaffRole.ANALYST, StaffRole.TRAINER, StaffRole.EDITOR])
def test_staff_without_the_role_read_but_do_not_decide(
    submission: Submission, now: datetime, role: str
) -> None:
    client = signed_in(make_staff(now=now, region="KZ-35", role=role))

    shown = client.get(address(submission))
    codes = [client.post(address(submission, act)).status_code for act in ("take/", "release/", "decide/")]

    assert "Only officers decide on submissions." in text_of(shown)
    assert b"<button" not in shown.content.partition(b"<main")[2].partition(b"</main>")[0]
    assert codes == [403] * 3


def test_an_own_organization_is_shown_and_refused_with_the_reason(
    as_officer: Client, officer: StaffAssignment, submission: Submission, now: datetime
) -> None:
    make_member(submission.organization, now=now, user=officer.user, role=MembershipRole.COORDINATOR)

    shown = as_officer.get(address(submission))
    refused = as_officer.post(address(submission, "decide/"), {"decision": "approved"})

    reason = "You are a member of this organization, so somebody else has to review it."
    assert reason in text_of(shown)
    assert (refused.status_code, reason in text_of(refused)) == (403, True)
    assert fresh(submission.organization).state == "submitted"


# --- the queue --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_queue_costs_the_same_for_any_number(
    as_officer: Client,
    officer: StaffAssignment,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _ in range(rows):
        submitted(now=now)

    with django_assert_num_queries(9):
        response = as_officer.get("/en/office/queue/")

    assert len(response.context["rows"]) == rows


def test_a_line_says_whose_it_is_who_took_it_and_how_long_it_waits(
    as_officer: Client, officer: StaffAssignment, now: datetime, settings: object
) -> None:
    submission = submitted(now=now - timedelta(days=3650))
    take(submission=submission, by=officer, now=now)

    response = as_officer.get("/en/office/queue/")

    shown = text_of(response)
    assert f"Taken by: {officer.display_name}" in shown
    assert re.search(r"\d+ working days late Organization · Karaganda Region · waits \d+ working days", shown)


def test_filters_stay_in_the_form_and_wrong_ones_count_as_none(
    as_officer: Client, submission: Submission
) -> None:
    fitting = as_officer.get("/en/office/queue/", {"kind": "organization", "state": "open"})
    none = as_officer.get("/en/office/queue/", {"kind": "project"})
    wrong = as_officer.get("/en/office/queue/", {"kind": "\0", "state": "x", "region": "\0", "page": "\0"})

    assert [line["row"].submission for line in fitting.context["rows"]] == [submission]
    assert b'<option value="open" selected>' in fitting.content
    assert "Nothing fits these filters" in text_of(none)
    assert [line["row"].submission for line in wrong.context["rows"]] == [submission]


def test_an_empty_queue_says_so(as_officer: Client) -> None:
    response = as_officer.get("/en/office/queue/")

    assert "The queue is empty" in text_of(response)


def test_only_the_republic_chooses_regions(as_officer: Client, now: datetime) -> None:
    regional = as_officer.get("/en/office/queue/")
    republican = signed_in(make_staff(now=now, region=None)).get("/en/office/queue/")

    assert (b'name="region"' in regional.content, b'name="region"' in republican.content) == (False, True)


# --- a submission -----------------------------------------------------------------------------------------------
def test_a_submission_shows_fields_checks_and_history(as_officer: Client, submission: Submission) -> None:
    response = as_officer.get(address(submission))

    shown = text_of(response)
    assert "Name in Russian Зелёный двор" in shown
    assert "Checked for you" in shown
    assert "There is no public contact" in shown
    assert "What has changed" not in shown


def test_the_next_version_shows_what_has_changed(
    as_officer: Client, officer: StaffAssignment, now: datetime
) -> None:
    owner = draft(now=now)
    returned(submitted(now=now, owner=owner), by=officer, now=now)
    update_organization(
        organization=owner.organization,
        changes={"name_ru": "Зелёный <двор>"},
        by=owner.user,
        role="owner",
        now=now,
    )
    second = submit_organization(organization=owner.organization, by=owner.user, now=now)

    response = as_officer.get(address(second))

    assert "What volunteers read: Name in Russian Before: Зелёный двор After: Зелёный <двор>" in text_of(
        response
    )
    assert "12 fields are as they were." in text_of(response)


def test_a_project_stands_in_the_queue_with_direction_and_organization(
    as_officer: Client, now: datetime
) -> None:
    manager = make_member(make_organization(now=now), now=now)
    project = ready_project(manager, now=now)
    sent = submit(kind="project", subject_id=project.pk, by=manager.user, role="manager", now=now)

    queue = text_of(as_officer.get("/en/office/queue/", {"kind": "project"}))
    shown = text_of(as_officer.get(address(sent)))
    as_officer.post(address(sent, "decide/"), {"decision": "approved"})

    project.refresh_from_db()
    assert f"Project · Taza Álem · {manager.organization.name_kk} · Karaganda Region" in queue
    assert "Посадим сорок клёнов." in shown
    assert project.state == "published"


def test_reading_a_submission_writes_nothing(as_officer: Client, submission: Submission) -> None:
    as_officer.get(address(submission))

    submission.refresh_from_db()
    assert (submission.state, submission.taken_by) == ("open", None)


def test_taking_and_giving_back(as_officer: Client, officer: StaffAssignment, submission: Submission) -> None:
    as_officer.post(address(submission, "take/"))
    held = as_officer.get(address(submission))
    submission.refresh_from_db()
    holder = submission.taken_by
    as_officer.post(address(submission, "release/"))
    submission.refresh_from_db()

    assert holder == officer
    assert "Give it back to the queue" in text_of(held)
    assert (submission.state, submission.taken_by) == ("open", None)


def test_what_a_colleague_holds_can_be_read_but_not_decided(
    as_officer: Client, submission: Submission, now: datetime
) -> None:
    colleague = make_staff(now=now, region="KZ-35")
    take(submission=submission, by=colleague, now=now)

    shown = as_officer.get(address(submission))
    taken = as_officer.post(address(submission, "take/"), follow=True)
    decided = as_officer.post(address(submission, "decide/"), {"decision": "approved"})

    assert "Approve" not in text_of(shown)
    assert f"{colleague.display_name} is reviewing this." in text_of(taken)
    assert decided.status_code == 422
    assert f"{colleague.display_name} is reviewing this." in text_of(decided)
    assert fresh(submission.organization).state == "submitted"


def test_the_republic_takes_over(submission: Submission, officer: StaffAssignment, now: datetime) -> None:
    republican = make_staff(now=now, region=None)
    take(submission=submission, by=officer, now=now)
    client = signed_in(republican)

    shown = client.get(address(submission))
    client.post(address(submission, "take/"), {"take_over": "yes"})

    submission.refresh_from_db()
    assert "Take it over" in text_of(shown)
    assert submission.taken_by == republican


def test_approval_opens_the_next_one(as_officer: Client, submission: Submission, now: datetime) -> None:
    following = submitted(now=now + timedelta(hours=1))

    first = as_officer.post(address(submission, "decide/"), {"decision": "approved"})
    last = as_officer.post(address(following, "decide/"), {"decision": "approved"})

    assert (first.url, last.url) == (address(following), "/en/office/queue/")
    assert fresh(submission.organization).state == "verified"


def test_a_return_needs_reasons_and_words_and_keeps_what_was_typed(
    as_officer: Client, submission: Submission
) -> None:
    without_reason = as_officer.post(
        address(submission, "decide/"), {"decision": "returned", "comment": "Опишите, что делаете."}
    )
    without_words = as_officer.post(
        address(submission, "decide/"),
        {"decision": "rejected", "reasons": ["unclear", "age"], "comment": "Нет"},
    )

    assert (without_reason.status_code, without_words.status_code) == (422, 422)
    assert without_reason.context["form"]["comment"].value() == "Опишите, что делаете."
    assert list(without_reason.context["form"].errors) == ["reasons"]
    assert without_words.context["form"]["reasons"].value() == ["unclear", "age"]
    assert list(without_words.context["form"].errors) == ["comment"]
    assert Submission.objects.get().state == "open"


@pytest.mark.parametrize(
    "form", [{}, {"decision": "superseded"}, {"decision": "returned", "reasons": ["none"]}]
)
def test_a_forged_decision_is_refused(
    as_officer: Client, submission: Submission, form: dict[str, object]
) -> None:
    response = as_officer.post(address(submission, "decide/"), form)

    assert response.status_code == 422
    assert Submission.objects.get().state == "open"


def test_a_decided_submission_offers_no_decision(
    as_officer: Client, officer: StaffAssignment, submission: Submission, now: datetime
) -> None:
    returned(submission, by=officer, now=now)

    shown = as_officer.get(address(submission))
    again = as_officer.post(address(submission, "decide/"), {"decision": "approved"})

    assert "Decided by: " + officer.display_name in text_of(shown)
    assert "Approve" not in text_of(shown)
    assert again.status_code == 422
    assert f"{officer.display_name} has decided meanwhile. Decision: Returned for correction." in text_of(
        again
    )
    assert fresh(submission.organization).state == "returned"
