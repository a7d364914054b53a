"""A year of sign-ups: who asked, who came, who did not, and whose hours were confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from monitoring.services.demo.book import Book
from monitoring.services.demo.crowd import Crowd
from monitoring.services.demo.files import read
from monitoring.services.demo.pace import in_office_hours
from monitoring.services.demo.stages import Stage
from organizations.models import Membership
from projects.enums import CancelReason, ClaimDeclineReason, JoiningMode, SignUpState
from projects.models import HourClaim, Role, SignUp
from projects.services.participation.attendance import LIST_OPENS_BEFORE
from projects.services.participation.signup import free_withdrawal_until
from volunteers.models import Volunteer

#: what comes of a sign-up when the shift is over → share, by joining mode
_OVER = {
    JoiningMode.INSTANT: {"came": 79, "no_show": 7, "excused": 4, "withdrawn": 9, "cancelled": 1},
    JoiningMode.REQUEST: {
        "came": 64,
        "no_show": 5,
        "excused": 3,
        "withdrawn": 8,
        "cancelled": 1,
        "declined": 12,
        "lapsed": 7,
    },
}
#: … and while it lies ahead
_AHEAD = {
    JoiningMode.INSTANT: {"confirmed": 92, "withdrawn": 8},
    JoiningMode.REQUEST: {"confirmed": 58, "requested": 28, "declined": 9, "withdrawn": 5},
}
#: how full the roles of a shift ahead are: days before the start → share of what comes in the end
_BY_DISTANCE = {4: 0.97, 9: 0.85, 21: 0.62, 365: 0.36}
#: how many people come in a month, against the best one
_SEASON = {1: 0.62, 2: 0.66, 3: 0.85, 4: 1, 5: 1, 6: 0.85, 7: 0.7, 8: 0.75, 9: 1, 10: 0.88, 11: 0.75, 12: 0.7}
_STAYS = {True: "came", False: "confirmed"}
_DECLINED_CLAIMS = 0.012
_SLOW_COORDINATOR = 0.03


@dataclass(slots=True)
class History:
    """Writes what happened on shifts into the book."""

    book: Book
    crowd: Crowd
    rng: Random
    now: datetime

    def live(self, stages: Iterable[Stage]) -> None:
        """Fill the roles of shifts, each as far as its moment allows."""
        for stage in sorted(stages, key=lambda stage: stage.shift.starts_at):
            share = self._share(stage)
            stage.is_sought_after = share == 1.0
            for role in stage.roles:
                self._fill(stage, role, round((role.capacity - role.taken) * share))

    def _share(self, stage: Stage) -> float:
        """Return how full a shift gets: some empty, some full, most of them between."""
        mood = self.rng.random()
        days = (stage.shift.starts_at - min(stage.closed_at or self.now, self.now)).days
        if days < 0:
            season = _SEASON[stage.shift.starts_at.month]
            return 1.0 if mood > 0.82 else min(1.0, max(0.15, self.rng.gauss(0.8, 0.16) * season))
        if mood < 0.08 or mood > 0.9:
            return float(mood > 0.9)
        distance = next(share for limit, share in _BY_DISTANCE.items() if days < limit)
        return self.rng.uniform(0.45, 1) * distance

    def _fill(self, stage: Stage, role: Role, count: int) -> None:
        """Sign people up for a role. Together they never hold more than its places: who leaves is not replaced."""
        for volunteer in self.crowd.draw(stage.shift, count, self.rng):
            joined_at = self._joined_at(stage, volunteer)
            if joined_at is not None:
                signup = self.book.join(volunteer, role, now=joined_at)
                self._tell(stage, signup, self._fate(stage))

    def _joined_at(self, stage: Stage, volunteer: Volunteer) -> datetime | None:
        """Return when a person signed up: mostly in the last days before the start."""
        shift = stage.shift
        first = max(shift.created_at, volunteer.created_at) + timedelta(minutes=10)
        last = min(stage.joins_until(self.now), shift.starts_at - timedelta(hours=3))
        if last <= first:
            return None
        ideal = last - timedelta(days=self.rng.expovariate(1 / 5), minutes=self.rng.randint(1, 90))
        return max(first, min(ideal, last))

    def _fate(self, stage: Stage) -> str:
        shares = (_OVER if stage.is_over(self.now) else _AHEAD)[JoiningMode(stage.shift.project.joining_mode)]
        (fate,) = self.rng.choices(list(shares), weights=list(shares.values()))
        # Where all places are taken, nobody has left.
        return fate if fate != "withdrawn" or not stage.is_sought_after else _STAYS[stage.is_over(self.now)]

    def _tell(self, stage: Stage, signup: SignUp, fate: str) -> None:
        """Carry a sign-up to where it stands today."""
        if signup.state == SignUpState.REQUESTED and not self._answer(stage, signup, fate):
            return
        if fate in ("withdrawn", "cancelled"):
            self._leave(stage, signup, fate)
        elif stage.is_over(self.now):
            self._attend(stage, signup, fate)

    def _answer(self, stage: Stage, signup: SignUp, fate: str) -> bool:
        """Let a coordinator answer a request; tell whether the person has a place afterwards."""
        if fate in ("requested", "lapsed"):
            if stage.is_finished(self.now):
                now = stage.finished_at
                self.book.move(signup, SignUpState.LAPSED, by=None, role="system", now=now)
            return False
        answered_at = self._between(signup.created_at, stage, mean_hours=9)
        coordinator = stage.plan.team.coordinator(self.rng).user_id
        if fate == "declined":
            reason = self.rng.choice(read("reviews")["declined"])
            self.book.decide(
                signup, SignUpState.DECLINED, by=coordinator, now=answered_at, reason_code=reason
            )
            return False
        self.book.decide(signup, SignUpState.CONFIRMED, by=coordinator, now=answered_at)
        return True

    def _leave(self, stage: Stage, signup: SignUp, fate: str) -> None:
        """End a sign-up before the shift: by the person or, seldom, by the organizer."""
        now = self._between(signup.decided_at or signup.created_at, stage, mean_hours=40)
        language = "kk" if signup.person.languages[0] == "kk" else "ru"
        if fate == "withdrawn":
            signup.is_late_withdrawal = now > free_withdrawal_until(stage.shift, signup.decided_at)
            signup.reason_text = self.rng.choice(read("reviews")["withdrawn"])[language]
            by = signup.person.user_id
            self.book.move(signup, SignUpState.WITHDRAWN, by=by, role="volunteer", now=now)
            return
        signup.reason_text = self.rng.choice(read("reviews")["cancelled_place"])[language]
        coordinator = stage.plan.team.coordinator(self.rng).user_id
        code = CancelReason.ORGANIZER
        self.book.decide(signup, SignUpState.CANCELLED, by=coordinator, now=now, reason_code=code)

    def _between(self, first: datetime, stage: Stage, *, mean_hours: float) -> datetime:
        """Return a moment after another one, before the start of the shift and before now."""
        last = stage.joins_until(self.now) - timedelta(minutes=1)
        wanted = first + timedelta(hours=self.rng.expovariate(1 / mean_hours), minutes=5)
        return wanted if wanted < last else first + (last - first) * self.rng.uniform(0.2, 0.9)

    def _attend(self, stage: Stage, signup: SignUp, fate: str) -> None:
        """Let the leader write down who came. Who is not marked yet stays signed up."""
        shift = stage.shift
        leader = _leader(stage).user_id
        if fate == "came":
            opens = shift.starts_at - LIST_OPENS_BEFORE
            known_at = (signup.decided_at or signup.created_at) + timedelta(minutes=1)
            came_at = shift.starts_at + timedelta(minutes=round(self.rng.gauss(-4, 9)))
            marked_at = max(opens, known_at, came_at)
            if marked_at < self.now:
                self._confirm(stage, self.book.arrive(signup, by=leader, now=marked_at))
        elif shift.ends_at < self.now:
            state = SignUpState.NO_SHOW if fate == "no_show" else SignUpState.EXCUSED
            marked_at = shift.starts_at + timedelta(minutes=self.rng.randint(30, 80))
            self.book.move(signup, state, by=leader, role="leader", now=marked_at)

    def _confirm(self, stage: Stage, claim: HourClaim) -> None:
        """Let a coordinator decide on the minutes some days later, if that day has come."""
        is_slow = self.rng.random() < _SLOW_COORDINATOR and not stage.plan.team.is_prompt
        days = (6, 16) if is_slow else (0, 4)
        decided_at = in_office_hours(self.rng, stage.shift.ends_at, days=days)
        if decided_at >= self.now:
            return
        by = stage.plan.team.coordinator(self.rng).user_id
        if self.rng.random() < _DECLINED_CLAIMS:
            reason = self.rng.choice(ClaimDeclineReason.values)
            self.book.decline(claim, by=by, now=decided_at, reason_code=reason)
        else:
            self.book.confirm(claim, by=by, now=decided_at)


def _leader(stage: Stage) -> Membership:
    return stage.shift.leader or stage.plan.team.owner
