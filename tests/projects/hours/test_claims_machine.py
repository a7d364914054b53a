"""Any sequence of decisions on hours, against a model of a few lines: what is refused, what counts.

One person, one day, two organizations. Three shifts in a row together exceed 16 hours, a fourth overlaps two of them,
and a correction may reach a quarter of an hour into the next shift.
"""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from organizations.models import Membership
from projects.enums import COUNTS, ClaimDeclineReason, ClaimState, CorrectionReason, RevocationReason
from projects.models import HourClaim, LedgerEntry, WorkedDay
from projects.selectors.hours.claims import totals_of_person
from projects.selectors.hours.verification import ChainCheck
from projects.services.hours.confirmation import confirm_claim, decline_claim
from projects.services.hours.corrections import Reason, correct_claim, revoke_claim
from projects.services.hours.marking import mark_came, undo
from projects.services.hours.sealing import seal_entries
from qazvolunteer.lib.errors import Refusal
from tests.factories.hours import claim_for, hours_breaches, last_entry
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer

HOUR = datetime.timedelta(hours=1)
#: begin and length of the shifts in hours, and whose they are
SHIFTS = ((0, 6, "a"), (6, 6, "b"), (12, 6, "a"), (4, 4, "b"))
TOLERANCE, DAY = 15, 960


@dataclass
class Modelled:
    """What a claim should be, in minutes of the day."""

    begins: int
    length: int
    state: str = "claimed"
    minutes: int = 0
    start: int = 0
    entries: int = 0

    def __post_init__(self) -> None:
        self.minutes, self.start = self.length, self.begins

    def claim_after_the_end(self) -> None:
        """Who is marked after the end counts with the last minute (decision 0006)."""
        self.state, self.minutes, self.start = "claimed", 1, self.begins + self.length - 1

    @property
    def counts(self) -> bool:
        return self.state in COUNTS

    def overlaps(self, start: int, end: int) -> bool:
        return self.counts and self.start < end and start < self.start + self.minutes


@dataclass
class Scene:
    """What stands in the database before the first step."""

    person: Volunteer
    claims: list[HourClaim]
    #: who decides: the coordinators of a and b, and the person themself, who coordinates a too
    deciders: dict[str, Membership]
    now: datetime.datetime


class Claims(RuleBasedStateMachine):
    """Steps of people; every example is rolled back."""

    scene: Scene

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.model = [Modelled(60 * begins, 60 * length) for begins, length, _by in SHIFTS]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def now(self) -> datetime.datetime:
        """A clock that goes on with every look at it."""
        self.looks += 1
        return self.scene.now + datetime.timedelta(seconds=self.looks)

    # --- what the rules say ---
    def may(self, number: int, decider: str) -> bool:
        return SHIFTS[number][2] == decider

    def fits(self, number: int, start: int, minutes: int) -> bool:
        """No overlap with other hours that count, and not over 16 hours that day."""
        others = [claim for index, claim in enumerate(self.model) if index != number]
        total = sum(claim.minutes for claim in others if claim.counts) + minutes
        return total <= DAY and not any(claim.overlaps(start, start + minutes) for claim in others)

    def try_to(self, act: Any, *, allowed: bool, **arguments: Any) -> bool:
        """Call a service; it must refuse exactly when the model does."""
        try:
            act(**arguments)
        except Refusal:
            assert not allowed
        else:
            assert allowed
        return allowed

    # --- steps ---
    numbers = st.integers(0, len(SHIFTS) - 1)
    deciders = st.sampled_from(["a", "a", "b", "b", "self"])

    @rule(number=numbers, decider=deciders)
    def confirm(self, number: int, decider: str) -> None:
        claim, by = self.scene.claims[number], self.scene.deciders[decider]
        model = self.model[number]
        allowed = (
            model.state == "claimed"
            and self.may(number, decider)
            and self.fits(number, model.start, model.minutes)
        )
        if self.try_to(confirm_claim, allowed=allowed, claim=claim, by=by, now=self.now):
            model.state, model.entries = "confirmed", 1

    @rule(number=numbers, decider=deciders)
    def decline(self, number: int, decider: str) -> None:
        claim, by = self.scene.claims[number], self.scene.deciders[decider]
        allowed = self.model[number].state == "claimed" and self.may(number, decider)
        reason = ClaimDeclineReason.MISTAKE
        if self.try_to(decline_claim, allowed=allowed, claim=claim, reason=reason, by=by, now=self.now):
            self.model[number].state = "declined"

    @rule(
        number=numbers,
        decider=deciders,
        minutes=st.one_of(st.integers(1, 400), st.sampled_from([240, 255, 256, 360, 375, 376])),
        is_stale=st.sampled_from([False, False, False, True]),
    )
    def correct(self, number: int, decider: str, minutes: int, is_stale: bool) -> None:
        model = self.model[number]
        end = min(model.start + minutes, model.begins + model.length + TOLERANCE)
        allowed = (
            model.counts
            and self.may(number, decider)
            and not is_stale
            and minutes != model.minutes
            and minutes <= model.length + TOLERANCE
            and self.fits(number, end - minutes, minutes)
        )
        done = self.try_to(
            correct_claim,
            allowed=allowed,
            claim=self.scene.claims[number],
            minutes=minutes,
            reason=Reason(CorrectionReason.WRONG_TIME),
            seen=self.seen(number, is_stale),
            by=self.scene.deciders[decider],
            now=self.now,
        )
        if done:
            model.state, model.minutes, model.start = "corrected", minutes, end - minutes
            model.entries += 1

    @rule(number=numbers, decider=deciders, is_stale=st.sampled_from([False, False, True]))
    def revoke(self, number: int, decider: str, is_stale: bool) -> None:
        model = self.model[number]
        done = self.try_to(
            revoke_claim,
            allowed=model.counts and self.may(number, decider) and not is_stale,
            claim=self.scene.claims[number],
            reason=Reason(RevocationReason.DID_NOT_COME),
            seen=self.seen(number, is_stale),
            by=self.scene.deciders[decider],
            now=self.now,
        )
        if done:
            model.state = "revoked"
            model.entries += 1

    @rule(number=numbers)
    def take_the_mark_back(self, number: int) -> None:
        """The first and third shift do not overlap, so the person's places do not get into each other's way."""
        number = number // 2 * 2
        claim, by = self.scene.claims[number], self.scene.deciders[SHIFTS[number][2]]
        allowed = self.model[number].state in ("claimed", "withdrawn")
        if self.try_to(undo, allowed=allowed, signup=claim.signup, by=by, now=self.now):
            self.model[number].state = "withdrawn"

    @rule(number=numbers)
    def mark_again(self, number: int) -> None:
        claim, by = self.scene.claims[number], self.scene.deciders[SHIFTS[number][2]]
        allowed = self.model[number].state in ("claimed", "withdrawn")
        was_withdrawn = self.model[number].state == "withdrawn"
        if (
            self.try_to(mark_came, allowed=allowed, signup=claim.signup, by=by, now=self.now)
            and was_withdrawn
        ):
            self.model[number].claim_after_the_end()

    @rule()
    def seal(self) -> None:
        seal_entries()

    def seen(self, number: int, is_stale: bool) -> int:
        if is_stale or not self.model[number].entries:
            return 0
        return last_entry(self.scene.claims[number])

    # --- what must hold after every step ---
    @invariant()
    def claims_are_as_modelled(self) -> None:
        rows = {row.pk: row for row in HourClaim.objects.all()}
        stored = [(rows[claim.pk].state, rows[claim.pk].minutes) for claim in self.scene.claims]

        assert stored == [(claim.state, claim.minutes) for claim in self.model]

    @invariant()
    def ledger_adds_up_and_the_day_keeps_its_limit(self) -> None:
        sums = dict(LedgerEntry.objects.values_list("claim_id").annotate(total=Sum("minutes")))
        counted = [claim.minutes if claim.counts else 0 for claim in self.model]
        day = WorkedDay.objects.aggregate(minutes=Sum("minutes"))["minutes"] or 0

        assert [sums.get(claim.pk, 0) for claim in self.scene.claims] == counted
        assert (day, LedgerEntry.objects.count()) == (
            sum(counted),
            sum(claim.entries for claim in self.model),
        )
        assert day <= DAY

    @invariant()
    def person_sees_the_same(self) -> None:
        totals = totals_of_person(self.scene.person)
        counted = [claim for claim in self.model if claim.counts]

        assert (totals.confirmed_minutes, totals.shifts) == (
            sum(claim.minutes for claim in counted),
            len(counted),
        )

    def check_everything(self) -> None:
        seal_entries()
        assert hours_breaches() == []
        assert list(ChainCheck(self.now).faults()) == []


class ClaimsToTheEnd(Claims):
    """The costly checks once an example."""

    def teardown(self) -> None:
        try:
            self.check_everything()
        finally:
            super().teardown()


@pytest.fixture
def scene(db: None, now: datetime.datetime) -> Scene:
    person = make_volunteer(now=now)
    deciders = {key: make_member(make_organization(now=now), now=now) for key in "ab"}
    deciders["self"] = make_member(deciders["a"].organization, now=now, user=person.user)
    midnight = now.replace(day=28, hour=0)
    claims = []
    for begins, length, key in SHIFTS:
        project = published_project(deciders[key].organization, now=now)
        shift = open_shift(project, starts_at=midnight + begins * HOUR, hours=length)
        claims.append(claim_for(person, shift, deciders[key], now=now))
    assert {claim.state for claim in claims} == {ClaimState.CLAIMED}
    return Scene(person, claims, deciders, midnight + 48 * HOUR)


def test_any_sequence_of_decisions_keeps_the_rules(scene: Scene) -> None:
    machine = type("Machine", (ClaimsToTheEnd,), {"scene": scene})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
