"""What an organization cannot decide on, or does not, goes to the regional front office."""

import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from organizations.models import Membership, Organization
from projects.enums import ClaimState, HandoverReason
from projects.models import HourClaim, HourCorrection, LedgerEntry, Shift
from projects.services.hours.confirmation import confirm_claim
from projects.services.hours.handover import hand_over_claims
from projects.services.hours.states import NotYours
from qazvolunteer.audit.selectors import entries_of
from tests.factories.hours import claim_for, last_entry
from tests.factories.people import make_member, make_organization, make_staff, make_volunteer
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def own(organization: Organization, volunteer: Volunteer, shift: Shift, now: datetime.datetime) -> HourClaim:
    """The hours of the only member of a group."""
    leader = make_member(organization, now=now, user=volunteer.user)
    return claim_for(volunteer, shift, leader, now=now)


@pytest.fixture
def waiting(coordinator: Membership, shift: Shift, now: datetime.datetime) -> HourClaim:
    """Hours of Saturday that the organization could confirm."""
    return claim_for(make_volunteer(now=now), shift, coordinator, now=now)


def handed_over(claim: HourClaim) -> tuple[str | None, str]:
    claim.refresh_from_db()
    return (claim.office.region_id if claim.office else None, claim.handover_reason)


def test_hours_of_the_only_member_go_to_the_office_when_the_shift_is_over(
    own: HourClaim, shift: Shift
) -> None:
    make_staff(now=shift.created_at, region="KZ-35")
    before = hand_over_claims(now=shift.ends_at - MINUTE)

    after = hand_over_claims(now=shift.ends_at)

    assert (before, after, handed_over(own)) == (0, 1, ("KZ-35", HandoverReason.NOBODY_ELSE))
    assert entries_of(own)[0].action == "claim.handed_over"
    assert hand_over_claims(now=shift.ends_at) == 0


@pytest.mark.parametrize(("role", "count"), [("coordinator", 0), ("manager", 0), ("shift_leader", 1)])
def test_hours_stay_where_somebody_else_may_confirm(
    own: HourClaim, organization: Organization, shift: Shift, now: datetime.datetime, role: str, count: int
) -> None:
    make_member(organization, now=now, role=role)

    assert hand_over_claims(now=shift.ends_at) == count


def test_member_who_left_confirms_nothing_any_more(
    own: HourClaim, organization: Organization, shift: Shift, now: datetime.datetime
) -> None:
    former = make_member(organization, now=now, role="coordinator")
    Membership.objects.filter(pk=former.pk).update(ended_at=now)

    assert hand_over_claims(now=shift.ends_at) == 1


@pytest.mark.parametrize(("day", "count"), [("2026-12-04", 0), ("2026-12-05", 1)])
def test_unanswered_hours_go_to_the_office_after_five_working_days(
    waiting: HourClaim, day: str, count: int
) -> None:
    """Worked on Saturday the 28th: the fifth working day is Friday, 4 December."""
    make_staff(now=waiting.created_at, region="KZ-35")

    done = hand_over_claims(now=datetime.datetime.fromisoformat(f"{day}T00:30:00+05:00"))

    assert (done, handed_over(waiting)[1]) == (count, HandoverReason.UNANSWERED if count else "")


def test_organization_may_still_answer(waiting: HourClaim, coordinator: Membership) -> None:
    later = waiting.created_at + datetime.timedelta(days=10)
    hand_over_claims(now=later)

    confirm_claim(claim=waiting, by=coordinator, now=later)

    assert handed_over(waiting)[1] == HandoverReason.UNANSWERED
    assert LedgerEntry.objects.count() == 1


def test_office_confirms_what_was_handed_over_to_it_only(
    own: HourClaim, volunteer: Volunteer, organization: Organization, shift: Shift, now: datetime.datetime
) -> None:
    officer, other = make_staff(now=now, region="KZ-35"), make_staff(now=now, region="KZ-75")
    analyst = make_staff(now=now, region="KZ-35", role="analyst")
    with pytest.raises(NotYours):
        confirm_claim(claim=own, by=officer, now=shift.ends_at)
    hand_over_claims(now=shift.ends_at)

    for by in (other, analyst):
        with pytest.raises(NotYours):
            confirm_claim(claim=own, by=by, now=shift.ends_at)
    confirmed = confirm_claim(claim=own, by=officer, now=shift.ends_at)

    assert (confirmed.state, confirmed.decided_by) == (ClaimState.CONFIRMED, officer.user)


def test_officer_decides_neither_on_their_own_hours_nor_in_their_own_group(
    shift: Shift, organization: Organization, now: datetime.datetime
) -> None:
    officer, colleague = make_staff(now=now, region="KZ-35"), make_staff(now=now, region="KZ-35")
    person = make_volunteer(now=now)
    type(officer).objects.filter(pk=officer.pk).update(user=person.user)
    officer.refresh_from_db()
    leader = make_member(organization, now=now, user=person.user)
    own = claim_for(person, shift, leader, now=now)
    hand_over_claims(now=shift.ends_at)
    make_member(organization, now=now, user=colleague.user, role="shift_leader")

    for by in (officer, colleague):
        with pytest.raises(NotYours):
            confirm_claim(claim=own, by=by, now=shift.ends_at)


# --- pages ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def past(own: HourClaim, shift: Shift, now: datetime.datetime) -> HourClaim:
    """The hours of the only member, at the office since a while ago (by the clock of the pages)."""
    week = datetime.timedelta(weeks=52)
    Shift.objects.filter(pk=shift.pk).update(starts_at=shift.starts_at - week, ends_at=shift.ends_at - week)
    make_staff(now=now, region="KZ-35")
    hand_over_claims(now=now)
    own.refresh_from_db()
    return own


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_officer_finds_and_decides_in_the_office(past: HourClaim, now: datetime.datetime) -> None:
    client = signed_in(make_staff(now=now, region="KZ-35").user)
    page = f"/en/office/hours/{past.pk}/"

    listed = client.get("/en/office/hours/").content.decode()
    shown = client.get(page).content.decode()
    done = client.post(f"{page}decide/", {"act": "confirm"}, follow=True).content.decode()

    past.refresh_from_db()
    assert page in listed
    assert "Nobody else in the organization may decide on it" in shown
    assert "Hours confirmed" in done
    assert past.state == ClaimState.CONFIRMED
    assert page not in client.get("/en/office/hours/").content.decode()


def test_typed_words_come_back_when_something_is_missing(past: HourClaim, now: datetime.datetime) -> None:
    client = signed_in(make_staff(now=now, region="KZ-35").user)
    page = f"/en/office/hours/{past.pk}/decide/"

    missing = client.post(page, {"act": "decline", "reason": "other", "comment": ""})
    long = client.post(page, {"act": "decline", "reason": "mistake", "comment": "Вы были не там. " * 30})
    odd = client.post(page, {"act": "\x00"}, follow=True)

    assert (missing.status_code, "Say in your words why" in missing.content.decode()) == (422, True)
    assert (long.status_code, "Вы были не там." in long.content.decode()) == (422, True)
    assert "Choose what to decide." in odd.content.decode()
    past.refresh_from_db()
    assert past.state == ClaimState.CLAIMED


def test_correction_on_the_page_is_checked_and_shown(past: HourClaim, now: datetime.datetime) -> None:
    client = signed_in(make_staff(now=now, region="KZ-35").user)
    page = f"/en/office/hours/{past.pk}/decide/"
    client.post(page, {"act": "confirm"})
    seen = last_entry(past)
    answers = []
    for hours, minutes, value in (
        (9, 0, seen),
        (0, 0, seen),
        (3, 10, seen - 1),
        ("x", "y", "z"),
        (3, 10, seen),
    ):
        data = {"act": "correct", "hours": hours, "minutes": minutes, "reason": "left_earlier", "seen": value}
        answers.append(client.post(page, data, follow=True))

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 200]
    texts = [answer.content.decode().replace("\xa0", " ") for answer in answers]
    assert "No more can count than the length of the shift and 15 minutes: 4 h 15 min." in texts[0]
    assert "revoke the hours instead" in texts[1]
    assert "Somebody has changed these hours meanwhile." in texts[2]
    assert "4 h → 3 h 10 min" in texts[4]
    assert HourCorrection.objects.get().minutes_after == 190


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_the_office_costs_the_same_for_one_and_three(
    past: HourClaim, now: datetime.datetime, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _number in range(count - 1):
        person = make_volunteer(now=now)
        leader = make_member(make_organization(now=now), now=now, user=person.user)
        shift = open_shift(published_project(leader.organization, now=now), starts_at=now + MINUTE)
        claim_for(person, shift, leader, now=now)
        hand_over_claims(now=shift.ends_at)
    client = signed_in(make_staff(now=now, region="KZ-35").user)

    # session, user, place in the office; count, page; two for the menu of workplaces
    with django_assert_num_queries(7):
        page = client.get("/en/office/hours/").content.decode()

    assert page.count("/en/office/hours/") - page.count('"/en/office/hours/"') == count
