"""What a withdrawn consent means for shifts: places end by their door, nothing new begins, nobody reads contacts."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from organizations.models import Membership, Organization
from projects.enums import ClaimState, JoiningMode, Reply, SignUpState
from projects.models import HourClaim, Role, Shift, SignUp
from projects.notifications import DAY_BEFORE
from projects.selectors.invariants import PLACES, check_invariants
from projects.selectors.participation.replies import reply_token
from projects.services.hours.confirmation import confirm_claim
from projects.services.hours.marking import mark_absent, mark_came, undo
from projects.services.hours.walk_in import NotEligibleHere, walk_in
from projects.services.participation.attendance import TakesNoPart
from projects.services.participation.contacts import show_contacts
from projects.services.participation.decisions import accept_signup
from projects.services.participation.joining import join_by_code
from projects.services.participation.signup import NotEligible, sign_up
from qazvolunteer.audit.selectors import entries_of, transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Consent, Volunteer
from volunteers.selectors import ahead_of
from volunteers.services import RegistrationData, give_consent, withdraw_consent

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def withdraw(person: Volunteer, now: datetime.datetime) -> None:
    withdraw_consent(volunteer=person, by=person.user, now=now)


def give(person: Volunteer, now: datetime.datetime) -> None:
    give_consent(volunteer=person, text_version="2026-11", language="ru", by=person.user, now=now)


def rules_of(refusal: NotEligible) -> list[str]:
    return [check.rule for check in refusal.eligibility.failures]


@pytest.fixture
def request_shift(organization: Organization, now: datetime.datetime, saturday: datetime.datetime) -> Shift:
    """A shift of Sunday where a coordinator decides."""
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    return open_shift(project, starts_at=saturday + DAY)


def test_places_and_requests_ahead_are_cancelled_through_their_door(
    volunteer: Volunteer, shift: Shift, request_shift: Shift, now: datetime.datetime
) -> None:
    place, request = join(volunteer, shift, now=now), join(volunteer, request_shift, now=now)

    withdraw(volunteer, now + HOUR)

    rows = SignUp.objects.filter(pk__in=[place.pk, request.pk])
    assert set(rows.values_list("state", "reason_code", "next_reminder_at")) == {
        (SignUpState.CANCELLED, "consent_withdrawn", None)
    }
    assert list(Role.objects.filter(shift=shift).values_list("taken", flat=True)) == [0]
    assert [(row.source, row.target, row.actor_role) for row in transitions_of(place)][-1] == (
        "confirmed",
        "cancelled",
        "system",
    )
    assert entries_of(place)[0].action == "signup.cancelled"
    assert check_invariants(PLACES) == []


def test_place_on_a_running_shift_ends_too(
    volunteer: Volunteer, shift: Shift, saturday: datetime.datetime, now: datetime.datetime
) -> None:
    place = join(volunteer, shift, now=now)

    withdraw(volunteer, saturday + HOUR)

    place.refresh_from_db()
    assert (place.state, place.reason_code) == (SignUpState.CANCELLED, "consent_withdrawn")


def test_preview_lists_the_very_places_that_end(
    volunteer: Volunteer, shift: Shift, request_shift: Shift, now: datetime.datetime
) -> None:
    join(volunteer, request_shift, now=now)
    join(volunteer, shift, now=now)
    join(make_volunteer(now=now), shift, now=now)

    before = [(row.starts_at, row.state) for row in ahead_of(volunteer)]
    withdraw(volunteer, now)

    assert before == [
        (shift.starts_at, "Signed up"),
        (request_shift.starts_at, "Waiting for the coordinator"),
    ]
    assert ahead_of(volunteer) == []


def test_what_was_done_stays_and_waiting_hours_are_still_decided(
    volunteer: Volunteer,
    shift: Shift,
    coordinator: Membership,
    saturday: datetime.datetime,
    now: datetime.datetime,
) -> None:
    came = mark_came(signup=join(volunteer, shift, now=now), by=coordinator, now=saturday)

    withdraw(volunteer, saturday + DAY)
    confirm_claim(claim=HourClaim.objects.get(signup=came), by=coordinator, now=saturday + DAY)

    came.refresh_from_db()
    assert (came.state, HourClaim.objects.get().state) == (SignUpState.ATTENDED, ClaimState.CONFIRMED)


def test_mark_can_be_changed_but_leads_back_to_no_place(
    volunteer: Volunteer,
    shift: Shift,
    coordinator: Membership,
    saturday: datetime.datetime,
    now: datetime.datetime,
) -> None:
    came = mark_came(signup=join(volunteer, shift, now=now), by=coordinator, now=saturday)
    withdraw(volunteer, saturday + HOUR)

    with pytest.raises(TakesNoPart):
        undo(signup=came, by=coordinator, now=saturday + HOUR)
    absent = mark_absent(signup=came, by=coordinator, now=saturday + HOUR)

    assert absent.state == SignUpState.NO_SHOW


def test_signing_up_needs_the_consent_and_works_again_with_it(
    volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    withdraw(volunteer, now)

    with pytest.raises(NotEligible) as refused:
        sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)
    give(volunteer, now + HOUR)
    signup = sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now + HOUR)

    assert rules_of(refused.value) == ["consent"]
    assert "Give it again in your cabinet" in str(refused.value)
    assert signup.state == SignUpState.CONFIRMED


def test_newer_text_is_asked_of_who_signs_up_and_not_of_who_waits(
    volunteer: Volunteer,
    role: Role,
    request_shift: Shift,
    coordinator: Membership,
    now: datetime.datetime,
    settings: Settings,
) -> None:
    request = join(volunteer, request_shift, now=now)
    settings.CONSENT_TEXT_VERSION = "2027-03"

    with pytest.raises(NotEligible) as refused:
        sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)
    accepted = accept_signup(signup=request, by=coordinator, now=now)

    assert rules_of(refused.value) == ["consent_text"]
    assert accepted.state == SignUpState.CONFIRMED


def test_code_of_a_form_that_was_filled_before_gives_no_place(
    volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    """The tick of the form is older than the withdrawal, so it does not undo it."""
    withdraw(volunteer, now)
    data = RegistrationData("Другая", "Жизнь", "", datetime.date(1990, 1, 1), "KZ-35", "ru")

    joined = join_by_code(email=volunteer.user.email, data=data, role=role, version=1, by=None, now=now)

    assert isinstance(joined.refusal, NotEligible)
    assert rules_of(joined.refusal) == ["consent"]
    assert Consent.objects.get().state == "withdrawn"


def test_request_cannot_be_accepted_afterwards(
    volunteer: Volunteer, request_shift: Shift, coordinator: Membership, now: datetime.datetime
) -> None:
    request = join(volunteer, request_shift, now=now)
    withdraw(volunteer, now)

    with pytest.raises(MoveNotAllowed):
        accept_signup(signup=request, by=coordinator, now=now)


def test_leader_adds_nobody_without_consent_and_reads_no_reason(
    volunteer: Volunteer,
    role: Role,
    coordinator: Membership,
    saturday: datetime.datetime,
    now: datetime.datetime,
) -> None:
    withdraw(volunteer, now)

    with pytest.raises(NotEligibleHere) as refused:
        walk_in(volunteer=volunteer, role=role, by=coordinator, now=saturday)

    assert str(refused.value) == "This person does not take part in shifts at present."


def test_contacts_close_with_the_consent(
    volunteer: Volunteer,
    shift: Shift,
    coordinator: Membership,
    saturday: datetime.datetime,
    now: datetime.datetime,
) -> None:
    mark_came(signup=join(volunteer, shift, now=now), by=coordinator, now=saturday)

    before = show_contacts(shift=shift, by=coordinator, now=saturday + DAY)
    withdraw(volunteer, saturday + DAY)
    after = show_contacts(shift=shift, by=coordinator, now=saturday + DAY)

    assert ([row.email for row in before], after) == ([volunteer.user.email], [])


# --- the pages ------------------------------------------------------------------------------------------------------
@pytest.fixture
def coming(db: None) -> Shift:
    """A shift in four days by the real clock, for pages that look at it."""
    now = timezone.now()
    project = published_project(make_organization(now=now), now=now)
    return open_shift(project, starts_at=now + 4 * DAY)


@pytest.fixture
def browser(client: Client, volunteer: Volunteer) -> Client:
    client.force_login(volunteer.user)
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_person_withdraws_loses_the_place_and_comes_back(
    browser: Client, volunteer: Volunteer, coming: Shift
) -> None:
    join(volunteer, coming, now=timezone.now())
    here = reverse("projects:join", args=[coming.pk])
    role = coming.roles.get()

    preview = text_of(browser.get("/en/me/consents/withdraw/"))
    done = browser.post("/en/me/consents/withdraw/", follow=True)
    shifts = text_of(browser.get("/en/me/shifts/"))
    refused = text_of(browser.get(here))
    back = browser.post(
        "/en/me/consents/give/", {"consent": "on", "version": "2026-11", "next": f"{here}?role={role.pk}"}
    )
    browser.post(here, {"role": role.pk})

    assert ("Көшет отырғызу" in preview, "Signed up" in preview) == (True, True)
    assert done.redirect_chain == [("/en/me/consents/", 302)]
    assert "Give the consent again" in text_of(done)
    assert ("Place given back" in shifts, "Cancelled by the organizer" in shifts) == (True, False)
    assert f"/en/me/consents/give/?next={here}%3Frole%3D{role.pk}" in refused
    assert back["Location"] == f"{here}?role={role.pk}"
    assert SignUp.objects.filter(volunteer=volunteer).open().count() == 1


def test_roster_shows_that_the_place_is_free_and_not_why(
    client: Client, volunteer: Volunteer, coming: Shift
) -> None:
    join(volunteer, coming, now=timezone.now())
    leader = make_member(coming.project.organization, now=timezone.now())
    withdraw(volunteer, timezone.now())
    client.force_login(leader.user)

    roster = text_of(client.get(reverse("workspace:roster", args=[leader.organization_id, coming.pk])))

    assert (volunteer.surname in roster, "Place given back" in roster, "onsent" in roster) == (
        True,
        True,
        False,
    )


def test_link_of_a_reminder_says_that_the_place_was_given_back(
    client: Client, volunteer: Volunteer, coming: Shift
) -> None:
    place = join(volunteer, coming, now=coming.starts_at - DAY_BEFORE)
    token = reply_token(place, Reply.COMING)
    withdraw(volunteer, timezone.now() + HOUR)

    page = text_of(client.get(reverse("projects:reply", args=[token])))

    assert "You have given the place back" in page
