"""Confirming hours: the ledger, the caps, nobody for themselves."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from organizations.models import Membership, Organization
from projects.enums import AgeBand, ClaimDeclineReason, ClaimState, LedgerKind
from projects.models import HourClaim, LedgerEntry, PersonKey, Shift, WorkedDay
from projects.selectors.hours.claims import totals_of_person
from projects.services.hours.confirmation import (
    OverlappingHours,
    ShiftNotOver,
    confirm_claim,
    confirm_shift_hours,
    decline_claim,
)
from projects.services.hours.ledger import DayLimitReached
from projects.services.hours.marking import mark_came
from projects.services.hours.states import NotYours
from qazvolunteer.audit.selectors import entries_of, transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer


def claim_for(volunteer: Volunteer, shift: Shift, leader: Membership, now: datetime.datetime) -> HourClaim:
    signup = join(volunteer, shift, now=now)
    mark_came(signup=signup, by=leader, now=shift.starts_at)
    return HourClaim.objects.get(signup=signup)


@pytest.fixture
def claim(volunteer: Volunteer, shift: Shift, coordinator: Membership, now: datetime.datetime) -> HourClaim:
    """Four hours on Saturday that wait."""
    return claim_for(volunteer, shift, coordinator, now)


def test_confirmed_claim_is_one_ledger_entry_with_its_facts(
    claim: HourClaim, coordinator: Membership, shift: Shift
) -> None:
    confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    entry = LedgerEntry.objects.get()
    project = shift.project
    assert (entry.kind, entry.minutes, entry.day, entry.grade) == (
        LedgerKind.CONFIRM,
        240,
        datetime.date(2026, 11, 28),
        "list",
    )
    assert (entry.region_id, entry.direction_id, entry.project_id, entry.organization_id) == (
        "KZ-35",
        "taza",
        project.pk,
        project.organization_id,
    )
    assert (entry.age_band, entry.claim_id) == (AgeBand.ADULT, claim.pk)
    assert entry.person_key == PersonKey.objects.get().key
    assert WorkedDay.objects.get().minutes == 240


def test_confirming_leaves_its_traces(claim: HourClaim, coordinator: Membership, shift: Shift) -> None:
    confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    assert [(row.source, row.target, row.actor_role) for row in transitions_of(claim)] == [
        ("", "claimed", "leader"),
        ("claimed", "confirmed", "coordinator"),
    ]
    assert [row.action for row in entries_of(claim)] == ["claim.confirmed", "claim.claimed"]


def test_confirming_twice_writes_one_entry(claim: HourClaim, coordinator: Membership, shift: Shift) -> None:
    confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    with pytest.raises(MoveNotAllowed):
        confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    assert LedgerEntry.objects.count() == 1


def test_hours_are_confirmed_after_the_end_only(
    claim: HourClaim, coordinator: Membership, shift: Shift
) -> None:
    with pytest.raises(ShiftNotOver):
        confirm_claim(claim=claim, by=coordinator, now=shift.ends_at - datetime.timedelta(seconds=1))


def test_nobody_confirms_their_own_hours(
    organization: Organization, shift: Shift, coordinator: Membership, now: datetime.datetime
) -> None:
    person = make_volunteer(now=now)
    own = claim_for(person, shift, coordinator, now)
    other = claim_for(make_volunteer(now=now), shift, coordinator, now)
    themselves = make_member(organization, now=now, role="owner", user=person.user)

    result = confirm_shift_hours(shift=shift, by=themselves, now=shift.ends_at)

    assert [row.pk for row in result.confirmed] == [other.pk]
    assert [(row.pk, type(refusal)) for row, refusal in result.refused] == [(own.pk, NotYours)]


def test_what_is_left_out_still_waits(shift: Shift, coordinator: Membership, now: datetime.datetime) -> None:
    first = claim_for(make_volunteer(now=now), shift, coordinator, now)
    second = claim_for(make_volunteer(now=now), shift, coordinator, now)

    result = confirm_shift_hours(shift=shift, by=coordinator, now=shift.ends_at, leave_out=[first.pk])

    first.refresh_from_db()
    assert ([row.pk for row in result.confirmed], first.state) == ([second.pk], ClaimState.CLAIMED)


def test_other_organizations_claims_are_not_confirmed(
    claim: HourClaim, shift: Shift, now: datetime.datetime
) -> None:
    stranger = make_member(make_organization(now=now), now=now)

    with pytest.raises(NotYours):
        confirm_claim(claim=claim, by=stranger, now=shift.ends_at)


def test_day_over_sixteen_hours_is_refused_by_the_service(
    claim: HourClaim, coordinator: Membership, shift: Shift, volunteer: Volunteer
) -> None:
    WorkedDay.objects.create(volunteer=volunteer, day=claim.day, minutes=721)

    with pytest.raises(DayLimitReached):
        confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    claim.refresh_from_db()
    assert (claim.state, LedgerEntry.objects.count()) == (ClaimState.CLAIMED, 0)


def test_day_of_exactly_sixteen_hours_is_fine(
    claim: HourClaim, coordinator: Membership, shift: Shift, volunteer: Volunteer
) -> None:
    WorkedDay.objects.create(volunteer=volunteer, day=claim.day, minutes=720)

    confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    assert WorkedDay.objects.get().minutes == 960


def test_day_limit_is_kept_by_the_database(volunteer: Volunteer) -> None:
    with pytest.raises(IntegrityError, match="worked_day_limit"), transaction.atomic():
        WorkedDay.objects.create(volunteer=volunteer, day=datetime.date(2026, 11, 28), minutes=961)


def test_overlap_with_confirmed_hours_elsewhere_is_refused(
    claim: HourClaim, coordinator: Membership, shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    elsewhere = make_member(make_organization(now=now), now=now)
    other_shift = open_shift(published_project(elsewhere.organization, now=now), starts_at=shift.ends_at)
    other = claim_for(volunteer, other_shift, elsewhere, now)
    HourClaim.objects.filter(pk=other.pk).update(
        period=DateTimeTZRange(shift.ends_at - datetime.timedelta(minutes=30), other_shift.ends_at)
    )
    confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    with pytest.raises(OverlappingHours):
        confirm_claim(claim=other, by=elsewhere, now=other_shift.ends_at)

    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_ledgerentry SET minutes = 1",
        "DELETE FROM projects_ledgerentry",
        "TRUNCATE projects_ledgerentry CASCADE",
        "UPDATE audit_transition SET target = 'x'",
        "DELETE FROM audit_entry",
    ],
)
def test_ledger_and_audit_cannot_be_changed(
    claim: HourClaim, coordinator: Membership, shift: Shift, statement: str
) -> None:
    confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    with connection.cursor() as cursor:
        # what is still to be checked at commit would refuse a TRUNCATE before the trigger does
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="pgtrigger: Cannot"):
            cursor.execute(statement)


def test_declined_hours_keep_their_reason(claim: HourClaim, coordinator: Membership, shift: Shift) -> None:
    declined = decline_claim(
        claim=claim, reason=ClaimDeclineReason.LEFT_EARLY, by=coordinator, now=shift.ends_at
    )

    assert (declined.state, declined.reason_code, LedgerEntry.objects.count()) == (
        ClaimState.DECLINED,
        "left_early",
        0,
    )


def test_persons_totals_come_from_the_ledger(
    claim: HourClaim, coordinator: Membership, shift: Shift, volunteer: Volunteer
) -> None:
    before = totals_of_person(volunteer)
    confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    after = totals_of_person(volunteer)

    assert (before.confirmed_minutes, before.waiting_minutes) == (0, 240)
    assert (after.confirmed_minutes, after.waiting_minutes, after.shifts, after.organizations) == (
        240,
        0,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("birth_date", "band"),
    [
        (datetime.date(2008, 11, 29), AgeBand.UNDER_18),
        (datetime.date(2008, 11, 28), AgeBand.ADULT),
        (datetime.date(1976, 11, 29), AgeBand.ADULT),
        (datetime.date(1976, 11, 28), AgeBand.SILVER),
    ],
)
def test_age_band_is_of_the_day_of_the_work(
    shift: Shift, coordinator: Membership, now: datetime.datetime, birth_date: datetime.date, band: str
) -> None:
    person = make_volunteer(now=now, birth_date=birth_date)
    confirm_claim(claim=claim_for(person, shift, coordinator, now), by=coordinator, now=shift.ends_at)

    assert LedgerEntry.objects.get().age_band == band
