"""Two people decide on the same hours, or on the same person's day, at the same moment."""

import datetime

import pytest

from projects.enums import CorrectionReason, RevocationReason
from projects.models import HourClaim, LedgerEntry, WorkedDay
from projects.services.hours.confirmation import confirm_claim, confirm_shift_hours
from projects.services.hours.corrections import Reason, correct_claim, revoke_claim
from tests.factories.hours import claim_for, confirmed_claim, hours_breaches, last_entry
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.threads import at_once
from tests.factories.work import open_shift, published_project

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WHY = Reason(CorrectionReason.WRONG_TIME)
NO = Reason(RevocationReason.MISTAKE)
HOUR = datetime.timedelta(hours=1)


def test_claim_that_six_confirm_at_once_is_confirmed_once(now: datetime.datetime) -> None:
    organization = make_organization(now=now)
    deciders = [make_member(organization, now=now, role="coordinator") for _number in range(6)]
    shift = open_shift(published_project(organization, now=now), starts_at=now + HOUR)
    claim = claim_for(make_volunteer(now=now), shift, deciders[0], now=now)

    refused = at_once(
        *[lambda by=by: confirm_claim(claim=claim, by=by, now=shift.ends_at) for by in deciders]
    )

    assert (refused, LedgerEntry.objects.count()) == (["move_not_allowed"] * 5, 1)
    assert WorkedDay.objects.get().minutes == 240


def test_of_corrections_at_once_from_one_state_one_counts(now: datetime.datetime) -> None:
    organization = make_organization(now=now)
    deciders = [make_member(organization, now=now, role="coordinator") for _number in range(6)]
    shift = open_shift(published_project(organization, now=now), starts_at=now + HOUR)
    claim = confirmed_claim(make_volunteer(now=now), shift, deciders[0], now=now)
    seen, later = last_entry(claim), shift.ends_at + HOUR

    refused = at_once(
        *[
            lambda by=by, number=number: correct_claim(
                claim=claim, minutes=100 + number, reason=WHY, seen=seen, by=by, now=later
            )
            for number, by in enumerate(deciders[:5])
        ],
        lambda: revoke_claim(claim=claim, reason=NO, seen=seen, by=deciders[5], now=later),
    )

    claim.refresh_from_db()
    # who comes after a revocation reads that nothing can be moved, after a correction that it was changed
    assert len(refused) == 5
    assert set(refused) <= {"changed_meanwhile", "move_not_allowed"}
    assert LedgerEntry.objects.count() == 2
    assert hours_breaches() == []


def test_day_limit_holds_for_two_organizations_at_once(now: datetime.datetime) -> None:
    """Ten hours each on one day: exactly one is too much, whoever comes first."""
    person = make_volunteer(now=now)
    acts = []
    for begins in (0, 11):
        by = make_member(make_organization(now=now), now=now)
        midnight = (now + datetime.timedelta(days=1)).replace(hour=0)
        starts_at = midnight + begins * HOUR
        shift = open_shift(published_project(by.organization, now=now), starts_at=starts_at, hours=10)
        claim = claim_for(person, shift, by, now=now)
        acts.append(lambda claim=claim, by=by: confirm_claim(claim=claim, by=by, now=now + 72 * HOUR))

    refused = at_once(*acts)

    assert (refused, WorkedDay.objects.get().minutes) == (["day_limit_reached"], 600)
    assert sorted(HourClaim.objects.values_list("state", flat=True)) == ["claimed", "confirmed"]
    assert LedgerEntry.objects.count() == 1


def test_day_limit_holds_for_corrections_at_once(now: datetime.datetime) -> None:
    person = make_volunteer(now=now)
    acts = []
    for begins in (0, 6, 12):
        by = make_member(make_organization(now=now), now=now)
        midnight = (now + datetime.timedelta(days=1)).replace(hour=0)
        shift = open_shift(
            published_project(by.organization, now=now), starts_at=midnight + begins * HOUR, hours=5.5
        )
        claim = confirmed_claim(person, shift, by, now=now)
        correct_claim(
            claim=claim, minutes=315, reason=WHY, seen=last_entry(claim), by=by, now=now + 72 * HOUR
        )
        seen = last_entry(claim)
        acts.append(
            lambda claim=claim, by=by, seen=seen: correct_claim(
                claim=claim, minutes=325, reason=WHY, seen=seen, by=by, now=now + 73 * HOUR
            )
        )

    refused = at_once(*acts)

    # 3 × 315 = 945: one more ten fits under 960
    assert (refused, WorkedDay.objects.get().minutes) == (["day_limit_reached"] * 2, 955)
    assert hours_breaches() == []


def test_two_organizations_confirm_the_same_people_without_a_deadlock(now: datetime.datetime) -> None:
    people = [make_volunteer(now=now) for _number in range(12)]
    acts = []
    for begins in (2, 8):
        by = make_member(make_organization(now=now), now=now)
        shift = open_shift(
            published_project(by.organization, now=now), starts_at=now + begins * HOUR, places=(20,)
        )
        for person in people:
            claim_for(person, shift, by, now=now)
        acts.append(lambda shift=shift, by=by: confirm_shift_hours(shift=shift, by=by, now=now + 72 * HOUR))

    at_once(*acts)

    assert sorted(set(WorkedDay.objects.values_list("minutes", flat=True))) == [480]
    assert LedgerEntry.objects.count() == 24
