"""What a person reads about themselves: only with the session, only their own, as their pages show it."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import Membership
from projects.enums import CorrectionReason, RevocationReason
from projects.models import HourClaim, Shift
from projects.services.hours.confirmation import confirm_claim
from projects.services.hours.corrections import Reason, correct_claim, revoke_claim
from projects.services.hours.marking import mark_came
from projects.services.participation.changing import agree_to_change
from tests.factories.hours import last_entry
from tests.factories.people import make_user, make_volunteer
from tests.factories.projects import add_test_shift, published_project
from tests.factories.work import join
from tests.projects.api.conftest import Ask, ids
from tests.projects.participation.changing import change
from volunteers.models import Volunteer

ADDRESSES = ("/me/signups/", "/me/hours/")


@pytest.fixture
def volunteer(db: None, now: datetime) -> Volunteer:
    return make_volunteer(now=now)


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_stranger_is_asked_to_sign_in(ask: Ask, db: None, path: str) -> None:
    answer = ask(path)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Session")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Sign in first"
    assert "Access-Control-Allow-Origin" not in answer
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("count", [1, 3])
def test_sign_ups_are_those_of_the_person(
    ask: Ask, client: Client, manager: Membership, volunteer: Volunteer, now: datetime, count: int
) -> None:
    project = published_project(manager, day=None)
    shifts = [add_test_shift(project, manager, day=f"2026-11-{26 + number}") for number in range(count)]
    mine = [join(volunteer, shift, now=now) for shift in shifts]
    join(make_volunteer(now=now), shifts[0], now=now)
    client.force_login(volunteer.user)

    with CaptureQueriesContext(connection) as queries:
        answer = ask("/me/signups/")

    assert ids(answer) == [str(signup.pk) for signup in reversed(mine)]
    assert len(queries) == 4  # session, account, profile, sign-ups
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer
    row = answer.json()["results"][-1]
    assert (row["state"], row["role"]) == ("confirmed", {"kk": "Көмекші 1", "ru": "Помощник 1"})
    assert row["shift"]["starts_at"] == "2026-11-26T10:00:00+05:00"


def test_a_changed_shift_says_until_when_to_answer(
    ask: Ask, client: Client, manager: Membership, volunteer: Volunteer, now: datetime
) -> None:
    shift = add_test_shift(published_project(manager, day=None), manager, day="2026-11-28")
    signup = join(volunteer, shift, now=now)
    client.force_login(volunteer.user)

    before = ask("/me/signups/").json()["results"][0]["answer_by"]
    change(shift, manager, now, address="Южные ворота")
    asked = ask("/me/signups/").json()["results"][0]["answer_by"]
    signup.refresh_from_db()
    agree_to_change(signup=signup, version=signup.shift.version, by=volunteer.user, now=now)
    after = ask("/me/signups/").json()["results"][0]["answer_by"]

    assert (before, asked, after) == (None, "2026-11-27T10:00:00+05:00", None)


def test_hours_of_the_api_and_the_quilt_are_the_same_sum(
    ask: Ask, client: Client, manager: Membership, volunteer: Volunteer, now: datetime
) -> None:
    """One corrected, one revoked, one that still waits: each kind stands in the rows, only what counts in the sums."""
    project = published_project(manager, day=None)
    claims = []
    for number in range(4):
        shift = add_test_shift(project, manager, day=f"2026-11-{25 + number}")
        signup = join(volunteer, shift, now=now)
        begun = now - timedelta(days=number + 1)
        Shift.objects.filter(pk=shift.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=3))
        signup.refresh_from_db()
        mark_came(signup=signup, by=manager, now=begun)
        claims.append(HourClaim.objects.get(signup=signup))
    for claim in claims[:3]:
        confirm_claim(claim=claim, by=manager, now=now)
    seen = [last_entry(claim) for claim in claims[:2]]
    left = Reason(CorrectionReason.LEFT_EARLIER)
    correct_claim(claim=claims[0], minutes=100, reason=left, seen=seen[0], by=manager, now=now)
    wrong = Reason(RevocationReason.WRONG_PERSON)
    revoke_claim(claim=claims[1], reason=wrong, seen=seen[1], by=manager, now=now)
    client.force_login(volunteer.user)

    answer = ask("/me/hours/").json()
    cabinet = client.get(reverse("projects:cabinet")).context

    counted = [row["minutes"] for row in answer["results"] if row["state"] in ("confirmed", "corrected")]
    assert sorted(row["state"] for row in answer["results"]) == [
        "claimed",
        "confirmed",
        "corrected",
        "revoked",
    ]
    assert sum(counted) == answer["totals"]["confirmed_minutes"] == cabinet["quilt"].minutes == 280
    assert cabinet["totals"].confirmed_minutes == 280


def test_hours_are_those_of_the_page_with_the_same_sums(
    ask: Ask, client: Client, manager: Membership, volunteer: Volunteer, now: datetime
) -> None:
    project = published_project(manager, day=None)
    for number in range(3):
        shift = add_test_shift(project, manager, day=f"2026-11-{25 + number}")
        signup = join(volunteer, shift, now=now)
        begun = now - timedelta(days=number + 1)
        Shift.objects.filter(pk=shift.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=3))
        signup.refresh_from_db()
        mark_came(signup=signup, by=manager, now=begun)
    client.force_login(volunteer.user)

    first = ask("/me/hours/", {"page_size": 2})
    second = client.get(first.json()["next"])

    page = client.get(reverse("projects:my_hours"))
    assert ids(first) + ids(second) == [str(claim.pk) for claim in page.context["page"]]
    totals = page.context["totals"]
    assert first.json()["totals"] == {
        "confirmed_minutes": totals.confirmed_minutes,
        "waiting_minutes": totals.waiting_minutes,
        "shifts": totals.shifts,
        "organizations": totals.organizations,
    }
    assert totals.waiting_minutes == sum(HourClaim.objects.values_list("minutes", flat=True)) > 0


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_account_without_a_profile_has_empty_lists(
    ask: Ask, client: Client, now: datetime, db: None, path: str
) -> None:
    client.force_login(make_user(now=now))

    assert ids(ask(path)) == []


@pytest.mark.parametrize("path", ADDRESSES)
def test_nobody_writes(client: Client, volunteer: Volunteer, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(volunteer.user)

    answer = client.post(f"/api/v1{path}", {}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
