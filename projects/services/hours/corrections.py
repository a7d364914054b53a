"""Confirmed hours are corrected, again and again, or revoked: each time a further ledger entry with the difference."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext, gettext_lazy

from organizations.models import Membership, StaffAssignment
from projects.enums import SHIFT_TOLERANCE_MINUTES, ClaimState, CorrectionReason, LedgerKind, RevocationReason
from projects.models import HourClaim, HourCorrection, LedgerEntry
from projects.notifications import HoursCorrected
from projects.services.hours.confirmation import OverlappingHours
from projects.services.hours.ledger import count_day, write_change
from projects.services.hours.states import demand_decision, lock_claim, move_claim
from projects.services.participation.minutes import longest_claim
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services.outbox import notify
from qazvolunteer.ui.dates import hours


class ChangedMeanwhile(Refusal):
    """The decider looked at another state than the present one."""

    code = "changed_meanwhile"
    message = gettext_lazy(
        "Somebody has changed these hours meanwhile. Look at the present state and decide again."
    )


class NothingChanges(Refusal):
    """A correction to the same minutes."""

    code = "nothing_changes"
    message = gettext_lazy("These are the hours that count already. Enter how long the person really worked.")


class LongerThanTheShift(Refusal):
    """More than the length of the shift and a quarter of an hour."""

    code = "longer_than_the_shift"

    def __init__(self, limit: int) -> None:
        text = gettext("No more can count than the length of the shift and 15 minutes: %(limit)s.")
        super().__init__(text % {"limit": hours(limit)}, field="hours")


class Reason(NamedTuple):
    """Why, from a fixed list, and in the decider's own words."""

    code: CorrectionReason | RevocationReason
    text: str = ""


@transaction.atomic
def correct_claim(
    *,
    claim: HourClaim,
    minutes: int,
    reason: Reason,
    seen: int,
    by: Membership | StaffAssignment,
    now: datetime,
) -> HourCorrection:
    """Set the minutes that count; the difference becomes a ledger entry that refers to the one before.

    Args:
        minutes: what counts from now on, at least 1; 0 is `revoke_claim`.
        seen: id of the claim's last ledger entry when the decider looked at it.

    Raises:
        NotYours, NothingChanges, LongerThanTheShift, DayLimitReached, OverlappingHours
        ChangedMeanwhile: somebody corrected it after the decider looked.
        MoveNotAllowed: it was never confirmed, or is revoked.
    Cost: 15 queries.
    """
    claim = lock_claim(claim)
    role = demand_decision(by, claim)
    before = claim.minutes
    entry = _last_entry(claim, seen)
    limit = longest_claim(claim.signup.shift)
    if minutes > limit:
        raise LongerThanTheShift(limit)
    if minutes == before and claim.counts:
        raise NothingChanges
    claim.minutes, claim.minutes_limit, claim.period = minutes, limit, _period(claim, minutes)
    claim.decided_at, claim.decided_by = now, by.user
    with refusing({"claim_no_overlap": OverlappingHours()}):
        move_claim(
            claim,
            ClaimState.CORRECTED,
            by=by.user,
            role=role,
            now=now,
            reason_code=reason.code,
            save=("minutes", "minutes_limit", "period", "decided_at", "decided_by"),
        )
    return _change(claim, entry, LedgerKind.CORRECT, before, reason, by, now)


@transaction.atomic
def revoke_claim(
    *, claim: HourClaim, reason: Reason, seen: int, by: Membership | StaffAssignment, now: datetime
) -> HourCorrection:
    """Take all minutes of a claim out of what counts, for good.

    Args:
        seen: id of the claim's last ledger entry when the decider looked at it.

    Raises:
        NotYours
        ChangedMeanwhile: somebody corrected it after the decider looked.
        MoveNotAllowed: it was never confirmed, or is revoked already.
    Cost: 13 queries.
    """
    claim = lock_claim(claim)
    role = demand_decision(by, claim)
    entry = _last_entry(claim, seen)
    claim.decided_at, claim.decided_by = now, by.user
    move_claim(
        claim,
        ClaimState.REVOKED,
        by=by.user,
        role=role,
        now=now,
        reason_code=reason.code,
        save=("decided_at", "decided_by"),
    )
    return _change(claim, entry, LedgerKind.REVOKE, claim.minutes, reason, by, now)


def _last_entry(claim: HourClaim, seen: int) -> LedgerEntry | None:
    """Return the entry that the next one refers to; None when nothing was ever confirmed: the moves refuse that."""
    last = LedgerEntry.objects.filter(claim_id=claim.pk).order_by("-pk").first()
    if last is not None and last.pk != seen and claim.counts:
        raise ChangedMeanwhile
    return last


def _period(claim: HourClaim, minutes: int) -> DateTimeTZRange:
    """Return when the corrected minutes were worked: from the same start, unless they would end too late."""
    latest = claim.signup.shift.ends_at + timedelta(minutes=SHIFT_TOLERANCE_MINUTES)
    length = timedelta(minutes=minutes)
    end = min(claim.period.lower + length, latest)
    return DateTimeTZRange(end - length, end)


def _change(
    claim: HourClaim,
    entry: LedgerEntry | None,
    kind: LedgerKind,
    before: int,
    reason: Reason,
    by: Membership | StaffAssignment,
    now: datetime,
) -> HourCorrection:
    """Count the difference, write the entry and its reason, and tell the person."""
    assert entry is not None  # noqa: S101 - what was moved here counted, so it has entries
    after = 0 if kind == LedgerKind.REVOKE else claim.minutes
    count_day(claim, after - before)
    correction = HourCorrection.objects.create(
        claim=claim,
        entry=write_change(entry, kind=kind, difference=after - before, now=now),
        minutes_before=before,
        minutes_after=after,
        reason_code=reason.code,
        reason_text=reason.text,
        corrected_at=now,
        corrected_by=by.user,
    )
    notify(
        HoursCorrected,
        to=claim.volunteer.user,
        about=claim,
        now=now,
        version=HourCorrection.objects.filter(claim=claim).count(),
        context={"correction": correction.pk},
    )
    return correction
