"""Confirmed hours are corrected and revoked: the ledger, the caps, the traces, the letters, the cabinet."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from organizations.models import Membership, Organization
from projects.enums import ClaimDeclineReason, ClaimState, CorrectionReason, LedgerKind, RevocationReason
from projects.models import HourClaim, HourCorrection, LedgerEntry, Shift, WorkedDay
from projects.selectors.hours.claims import totals_of_person
from projects.services.hours.confirmation import OverlappingHours, confirm_claim, decline_claim
from projects.services.hours.corrections import (
    ChangedMeanwhile,
    LongerThanTheShift,
    NothingChanges,
    Reason,
    correct_claim,
    revoke_claim,
)
from projects.services.hours.ledger import DayLimitReached, write_change
from projects.services.hours.marking import HoursAlreadyDecided, mark_came, undo
from projects.services.hours.states import NotYours
from qazvolunteer.audit.selectors import entries_of, transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services.delivery import deliver_message
from tests.factories.hours import claim_for, confirmed_claim, hours_breaches, last_entry
from tests.factories.people import make_member, make_organization
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer

LEFT = Reason(CorrectionReason.LEFT_EARLIER, "Ушла после обеда.")
STAYED = Reason(CorrectionReason.STAYED_LONGER)
NOT_SHE = Reason(RevocationReason.WRONG_PERSON)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def claim(volunteer: Volunteer, shift: Shift, coordinator: Membership, now: datetime.datetime) -> HourClaim:
    """Four confirmed hours on Saturday, 10:00 to 14:00."""
    return confirmed_claim(volunteer, shift, coordinator, now=now)


def correct(claim: HourClaim, minutes: int, by: Membership, reason: Reason = LEFT) -> HourCorrection:
    return correct_claim(
        claim=claim,
        minutes=minutes,
        reason=reason,
        seen=last_entry(claim),
        by=by,
        now=claim.period.upper + MINUTE,
    )


def revoke(claim: HourClaim, by: Membership) -> HourCorrection:
    now = claim.period.upper + MINUTE
    return revoke_claim(claim=claim, reason=NOT_SHE, seen=last_entry(claim), by=by, now=now)


def ledger() -> list[tuple[str, int]]:
    return list(LedgerEntry.objects.order_by("pk").values_list("kind", "minutes"))


def test_corrections_are_differences_that_refer_to_the_entry_before(
    claim: HourClaim, coordinator: Membership, volunteer: Volunteer
) -> None:
    correct(claim, 180, coordinator)
    correct(claim, 255, coordinator, STAYED)
    correct(claim, 200, coordinator)

    entries = list(LedgerEntry.objects.order_by("pk"))
    assert ledger() == [("confirm", 240), ("correct", -60), ("correct", 75), ("correct", -55)]
    assert [entry.refers_to_id for entry in entries] == [None, *(entry.pk for entry in entries[:3])]
    claim.refresh_from_db()
    assert (claim.state, claim.minutes, WorkedDay.objects.get().minutes) == (ClaimState.CORRECTED, 200, 200)
    assert totals_of_person(volunteer).confirmed_minutes == 200
    assert hours_breaches() == []


def test_correction_keeps_the_facts_of_the_confirmation(
    claim: HourClaim, coordinator: Membership, shift: Shift
) -> None:
    """A project that moved meanwhile does not tear an hour in two: sums stay right in every cell."""
    type(shift).objects.filter(pk=shift.pk).update(region="KZ-75")
    type(shift.project).objects.filter(pk=shift.project_id).update(direction="asyl")

    correct(claim, 60, coordinator)

    cells = LedgerEntry.objects.values_list("region", "direction", "age_band", "grade", "day", "person_key")
    assert (len(set(cells)), LedgerEntry.objects.count()) == (1, 2)


def test_revoked_hours_do_not_count_for_anything(
    claim: HourClaim, coordinator: Membership, volunteer: Volunteer
) -> None:
    correct(claim, 180, coordinator)

    revoke(claim, coordinator)

    claim.refresh_from_db()
    totals = totals_of_person(volunteer)
    assert ledger()[-1] == (LedgerKind.REVOKE, -180)
    assert (claim.state, WorkedDay.objects.get().minutes) == (ClaimState.REVOKED, 0)
    assert (totals.confirmed_minutes, totals.shifts, totals.organizations) == (0, 0, 0)
    assert hours_breaches() == []


def test_revoked_hours_are_out_of_reach(claim: HourClaim, coordinator: Membership, shift: Shift) -> None:
    revoke(claim, coordinator)

    for act in (
        lambda: correct(claim, 60, coordinator),
        lambda: revoke(claim, coordinator),
        lambda: confirm_claim(claim=claim, by=coordinator, now=shift.ends_at),
        lambda: decline_claim(
            claim=claim, reason=ClaimDeclineReason.MISTAKE, by=coordinator, now=shift.ends_at
        ),
    ):
        with pytest.raises(MoveNotAllowed):
            act()
    assert len(ledger()) == 2


def test_hours_that_were_never_confirmed_cannot_be_corrected(
    volunteer: Volunteer, shift: Shift, coordinator: Membership, now: datetime.datetime
) -> None:
    waiting = claim_for(volunteer, shift, coordinator, now=now)

    for act in (correct_claim, revoke_claim):
        arguments = {"minutes": 60, "reason": LEFT} if act is correct_claim else {"reason": NOT_SHE}
        with pytest.raises(MoveNotAllowed):
            act(claim=waiting, seen=0, by=coordinator, now=shift.ends_at, **arguments)


@pytest.mark.parametrize("state", ["corrected", "revoked"])
def test_mark_cannot_change_after_a_correction(
    claim: HourClaim, coordinator: Membership, shift: Shift, state: str
) -> None:
    (revoke(claim, coordinator) if state == "revoked" else correct(claim, 60, coordinator))

    with pytest.raises(HoursAlreadyDecided):
        undo(signup=claim.signup, by=coordinator, now=shift.ends_at)


def test_traces_name_moves_and_every_correction(claim: HourClaim, coordinator: Membership) -> None:
    correct(claim, 180, coordinator)
    correct(claim, 200, coordinator, STAYED)
    revoke(claim, coordinator)

    assert [(row.source, row.target, row.reason_code) for row in transitions_of(claim)][2:] == [
        ("confirmed", "corrected", "left_earlier"),
        ("corrected", "revoked", "wrong_person"),
    ]
    assert [(row.action, row.reason_code) for row in entries_of(claim).order_by("pk")][2:] == [
        ("claim.corrected", "left_earlier"),
        ("claim.corrected", "stayed_longer"),
        ("claim.revoked", "wrong_person"),
    ]


@pytest.mark.parametrize("minutes", [255, 256])
def test_correction_ends_a_quarter_of_an_hour_after_the_shift(
    claim: HourClaim, coordinator: Membership, shift: Shift, minutes: int
) -> None:
    if minutes == 256:
        with pytest.raises(LongerThanTheShift, match=r"15 minutes: 4.h 15.min"):
            correct(claim, minutes, coordinator, STAYED)
        return
    correct(claim, minutes, coordinator, STAYED)

    claim.refresh_from_db()
    assert (claim.minutes, claim.period.lower, claim.period.upper) == (
        255,
        shift.starts_at,
        shift.ends_at + 15 * MINUTE,
    )


def test_whole_shift_of_somebody_marked_late_counts_from_earlier(
    volunteer: Volunteer, shift: Shift, coordinator: Membership, now: datetime.datetime
) -> None:
    """Marked two hours late by mistake: the four hours would end too late from there, so they begin earlier."""
    signup = join(volunteer, shift, now=now)
    mark_came(signup=signup, by=coordinator, now=shift.starts_at + 120 * MINUTE)
    claim = HourClaim.objects.get(signup=signup)
    confirm_claim(claim=claim, by=coordinator, now=shift.ends_at)

    correct(claim, 240, coordinator, Reason(CorrectionReason.WRONG_TIME))

    claim.refresh_from_db()
    assert claim.minutes == 240
    assert (claim.period.lower, claim.period.upper) == (
        shift.starts_at + 15 * MINUTE,
        shift.ends_at + 15 * MINUTE,
    )


def test_database_keeps_a_claim_within_the_shift(claim: HourClaim) -> None:
    with pytest.raises(IntegrityError, match="claim_within_the_shift"), transaction.atomic():
        HourClaim.objects.filter(pk=claim.pk).update(minutes=256)


def test_database_takes_one_correction_of_an_entry(claim: HourClaim, now: datetime.datetime) -> None:
    first = LedgerEntry.objects.get()
    write_change(first, kind=LedgerKind.CORRECT, difference=-10, now=now)

    with pytest.raises(IntegrityError, match="ledger_corrected_once"), transaction.atomic():
        write_change(first, kind=LedgerKind.CORRECT, difference=-10, now=now)


def test_correction_over_sixteen_hours_a_day_is_refused(claim: HourClaim, coordinator: Membership) -> None:
    WorkedDay.objects.update(minutes=950)
    with pytest.raises(DayLimitReached):
        correct(claim, 251, coordinator, STAYED)

    correct(claim, 250, coordinator, STAYED)

    assert (WorkedDay.objects.get().minutes, ledger()) == (960, [("confirm", 240), ("correct", 10)])


def test_longer_hours_may_not_reach_into_other_confirmed_hours(
    claim: HourClaim, coordinator: Membership, shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    elsewhere = make_member(make_organization(now=now), now=now)
    next_shift = open_shift(published_project(elsewhere.organization, now=now), starts_at=shift.ends_at)
    confirmed_claim(volunteer, next_shift, elsewhere, now=now)

    with pytest.raises(OverlappingHours):
        correct(claim, 250, coordinator, STAYED)
    claim.refresh_from_db()

    assert (claim.state, claim.minutes, len(ledger())) == (ClaimState.CONFIRMED, 240, 2)


def test_corrected_hours_still_keep_others_out_and_revoked_ones_do_not(
    claim: HourClaim, coordinator: Membership, shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    elsewhere = make_member(make_organization(now=now), now=now)
    other_shift = open_shift(published_project(elsewhere.organization, now=now), starts_at=shift.ends_at)
    other = claim_for(volunteer, other_shift, elsewhere, now=now)
    correct(claim, 250, coordinator, STAYED)

    with pytest.raises(OverlappingHours):
        confirm_claim(claim=other, by=elsewhere, now=other_shift.ends_at)
    claim.refresh_from_db()
    revoke(claim, coordinator)
    confirm_claim(claim=other, by=elsewhere, now=other_shift.ends_at)

    assert WorkedDay.objects.get().minutes == 240


def test_same_minutes_are_no_correction(claim: HourClaim, coordinator: Membership) -> None:
    with pytest.raises(NothingChanges):
        correct(claim, 240, coordinator)


def test_decision_about_an_older_state_is_refused(
    claim: HourClaim, coordinator: Membership, shift: Shift
) -> None:
    seen = last_entry(claim)
    correct(claim, 180, coordinator)

    with pytest.raises(ChangedMeanwhile):
        correct_claim(claim=claim, minutes=60, reason=LEFT, seen=seen, by=coordinator, now=shift.ends_at)
    with pytest.raises(ChangedMeanwhile):
        revoke_claim(claim=claim, reason=NOT_SHE, seen=seen, by=coordinator, now=shift.ends_at)

    assert ledger() == [("confirm", 240), ("correct", -60)]


def test_nobody_corrects_their_own_or_anothers_organization_hours(
    claim: HourClaim, organization: Organization, volunteer: Volunteer, now: datetime.datetime
) -> None:
    themselves = make_member(organization, now=now, role="owner", user=volunteer.user)
    stranger = make_member(make_organization(now=now), now=now)
    leader = make_member(organization, now=now, role="shift_leader")

    for by in (themselves, stranger, leader):
        with pytest.raises(NotYours):
            correct(claim, 60, by)
        with pytest.raises(NotYours):
            revoke(claim, by)

    assert ledger() == [("confirm", 240)]


def delivered(kind: str, mailoutbox: list[object]) -> str:
    """Deliver the last letter of a kind and return its text."""
    message = Message.objects.filter(kind=kind).order_by("-created_at", "-version")[0]
    deliver_message(message.pk, now=message.due_at + MINUTE)
    letter = mailoutbox[-1]
    return f"{letter.subject}\n{letter.body}".replace("\xa0", " ")  # type: ignore[attr-defined]


def test_person_reads_what_was_confirmed_and_what_was_changed(
    claim: HourClaim, coordinator: Membership, mailoutbox: list[object]
) -> None:
    confirmed = delivered("hours_confirmed", mailoutbox)
    correct(claim, 180, coordinator)
    corrected = delivered("hours_corrected", mailoutbox)
    revoke(claim, coordinator)
    revoked = delivered("hours_corrected", mailoutbox)

    assert "4 ч" in confirmed
    assert "⁂" not in confirmed + corrected + revoked
    assert ("4 ч" in corrected, "3 ч" in corrected, "Ушла после обеда." in corrected) == (True, True, True)
    assert "3 ч" in revoked
    assert Message.objects.filter(kind="hours_corrected").count() == 2


def test_confirmation_letter_is_dropped_when_the_hours_were_changed_before_it_left(
    claim: HourClaim, coordinator: Membership, mailoutbox: list[object]
) -> None:
    revoke(claim, coordinator)
    message = Message.objects.get(kind="hours_confirmed")

    deliver_message(message.pk, now=message.due_at + MINUTE)

    message.refresh_from_db()
    assert (message.state, mailoutbox) == ("dropped", [])


def test_declined_person_reads_the_reason_and_the_words(
    volunteer: Volunteer,
    shift: Shift,
    coordinator: Membership,
    now: datetime.datetime,
    client: Client,
    mailoutbox: list[object],
) -> None:
    waiting = claim_for(volunteer, shift, coordinator, now=now)
    decline_claim(
        claim=waiting,
        reason=ClaimDeclineReason.OTHER,
        comment="Вас перепутали.",
        by=coordinator,
        now=shift.ends_at,
    )
    client.force_login(volunteer.user)

    letter = delivered("hours_declined", mailoutbox)
    page = client.get("/en/me/hours/").content.decode()

    assert ("Вас перепутали." in letter, "Вас перепутали." in page) == (True, True)


def test_cabinet_shows_the_corrections_with_their_reasons(
    claim: HourClaim, coordinator: Membership, volunteer: Volunteer, client: Client
) -> None:
    correct(claim, 180, coordinator)
    revoke(claim, coordinator)
    client.force_login(volunteer.user)

    page = client.get("/en/me/hours/").content.decode().replace("\xa0", " ")

    assert "4 h → 3 h · The person left earlier · Ушла после обеда." in page
    assert "3 h → 0 h · Another person was meant" in page
    assert "Revoked" in page
