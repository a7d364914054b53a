"""Sign-ups, attendance and hours in memory: each act leaves the rows that its service would leave.

Compare with `projects.services.participation` (join, move) and `projects.services.hours` (arrive, confirm, decline).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from random import Random
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from monitoring.services.demo.rows import copy_rows
from monitoring.services.demo.services_mode import new_id
from monitoring.services.demo.trail import Subject, Trail
from projects.enums import (
    CLAIM_MOVES,
    GRADE_OF_METHOD,
    SIGNUP_MOVES,
    TAKES_PLACE,
    AttendanceMethod,
    ClaimState,
    JoiningMode,
    LedgerKind,
    SignUpState,
)
from projects.models import (
    Attendance,
    HourClaim,
    LedgerEntry,
    PersonKey,
    Project,
    Role,
    Shift,
    SignUp,
    WorkedDay,
)
from projects.services.hours.ledger import age_band
from projects.services.participation.attendance import effective_time
from projects.services.participation.minutes import count_minutes, longest_claim
from projects.services.participation.reminders import reminder_time
from volunteers.models import Volunteer


@dataclass(slots=True)
class Book:
    """What happened, until `write` stores it."""

    rng: Random
    trail: Trail
    #: reminders due before are taken as sent
    now: datetime
    signups: list[SignUp] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    claims: list[HourClaim] = field(default_factory=list)
    ledger: list[LedgerEntry] = field(default_factory=list)
    days: dict[tuple[UUID, date], WorkedDay] = field(default_factory=dict)
    keys: dict[UUID, PersonKey] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)

    def join(self, volunteer: Volunteer, role: Role, *, now: datetime) -> SignUp:
        """Sign a person up, by the joining mode of the project. They may, and a place is free: see the caller."""
        shift, project = role.shift, role.shift.project
        instant = project.joining_mode == JoiningMode.INSTANT
        signup = SignUp(
            id=new_id(self.rng),
            role=role,
            shift=shift,
            volunteer=volunteer,
            state="",
            created_at=now,
            agreed_version=shift.version,
            agreed_period=DateTimeTZRange(shift.starts_at, shift.ends_at),
            age_on_day=volunteer.age_on(_day(shift)),
            bars_minors=project.bars_minors,
        )
        self.signups.append(signup)
        target = SignUpState.CONFIRMED if instant else SignUpState.REQUESTED
        self.move(signup, target, by=volunteer.user_id, role="volunteer", now=now)
        return signup

    def move(
        self,
        signup: SignUp,
        target: SignUpState,
        *,
        by: UUID | None,
        role: str,
        now: datetime,
        reason_code: str = "",
    ) -> None:
        """Move a sign-up, with its place and reminder."""
        source = signup.state
        SIGNUP_MOVES.check(source, target, by=role)
        signup.state, signup.reason_code = target, reason_code
        # the demonstration begins today: what was due before was said before
        since = max(now, self.now)
        due = reminder_time(signup.shift, since) if target == SignUpState.CONFIRMED else None
        signup.next_reminder_at = due
        if (source in TAKES_PLACE) != (target in TAKES_PLACE):
            signup.role.taken += 1 if target in TAKES_PLACE else -1
            self.roles[signup.role.pk] = signup.role
        subject = Subject("signup", signup.pk, signup.shift.project.organization_id)
        self.trail.move(subject, source, target, by=by, role=role, now=now, reason_code=reason_code)

    def decide(
        self, signup: SignUp, target: SignUpState, *, by: UUID, now: datetime, reason_code: str = ""
    ) -> None:
        """A coordinator accepts, declines or cancels."""
        signup.decided_at, signup.decided_by_id = now, by
        self.move(signup, target, by=by, role="coordinator", now=now, reason_code=reason_code)

    def arrive(self, signup: SignUp, *, by: UUID, now: datetime) -> HourClaim:
        """The leader marks that a person came; the minutes wait from then on."""
        shift = signup.shift
        self.move(signup, SignUpState.ATTENDED, by=by, role="leader", now=now)
        attendance = Attendance(
            signup=signup,
            method=AttendanceMethod.LEADER_LIST,
            arrived_at=effective_time(shift, now),
            left_at=shift.ends_at,
            # one in ten goes without a word
            closed_by_plan=now.minute % 10 == 0,
            received_at=now,
            recorded_by_id=by,
        )
        period = count_minutes(shift, attendance)
        self.attendances.append(attendance)
        claim = HourClaim(
            id=new_id(self.rng),
            signup=signup,
            volunteer=signup.person,
            organization_id=shift.project.organization_id,
            state="",
            period=period,
            minutes=attendance.minutes,
            minutes_limit=longest_claim(shift),
            day=_day(shift),
            grade=GRADE_OF_METHOD[AttendanceMethod.LEADER_LIST],
            created_at=now,
        )
        self.claims.append(claim)
        self._move_claim(claim, ClaimState.CLAIMED, by=by, role="leader", now=now)
        return claim

    def confirm(self, claim: HourClaim, *, by: UUID, now: datetime) -> None:
        """A coordinator confirms minutes: they count for the day and go into the ledger."""
        claim.decided_at, claim.decided_by_id = now, by
        self._move_claim(claim, ClaimState.CONFIRMED, by=by, role="coordinator", now=now)
        volunteer, shift = claim.volunteer, claim.signup.shift
        fresh = WorkedDay(volunteer=volunteer, day=claim.day, minutes=0)
        self.days.setdefault((volunteer.pk, claim.day), fresh).minutes += claim.minutes
        if volunteer.pk not in self.keys:
            self.keys[volunteer.pk] = PersonKey(volunteer=volunteer, key=new_id(self.rng))
        self.ledger.append(_entry(claim, shift.project, shift, self.keys[volunteer.pk].key, now))

    def decline(self, claim: HourClaim, *, by: UUID, now: datetime, reason_code: str) -> None:
        """A coordinator declines minutes, with a reason."""
        claim.decided_at, claim.decided_by_id, claim.reason_code = now, by, reason_code
        self._move_claim(
            claim, ClaimState.DECLINED, by=by, role="coordinator", now=now, reason_code=reason_code
        )

    def write(self) -> None:
        """Store everything, with the places of the roles. Cost: 6 queries, and 1 for 500 roles."""
        copy_rows(self.signups)
        copy_rows(self.attendances)
        copy_rows(self.claims)
        copy_rows(self.keys.values())
        copy_rows(self.days.values())
        copy_rows(sorted(self.ledger, key=attrgetter("created_at")))
        Role.objects.bulk_update(self.roles.values(), ["taken"], batch_size=500)

    def _move_claim(
        self,
        claim: HourClaim,
        target: ClaimState,
        *,
        by: UUID,
        role: str,
        now: datetime,
        reason_code: str = "",
    ) -> None:
        source = claim.state
        CLAIM_MOVES.check(source, target, by=role)
        claim.state = target
        subject = Subject("hourclaim", claim.pk, claim.organization_id)
        self.trail.move(
            subject,
            source,
            target,
            by=by,
            role=role,
            now=now,
            reason_code=reason_code,
            action=f"claim.{target}",
        )


def _day(shift: Shift) -> date:
    """Return the day on which a shift starts; its times are in the portal's time zone here."""
    return shift.starts_at.date()


def _entry(claim: HourClaim, project: Project, shift: Shift, key: UUID, now: datetime) -> LedgerEntry:
    return LedgerEntry(
        created_at=now,
        kind=LedgerKind.CONFIRM,
        person_key=key,
        claim_id=claim.pk,
        minutes=claim.minutes,
        day=claim.day,
        grade=claim.grade,
        age_band=age_band(claim.volunteer, claim.day),
        region_id=shift.region_id,
        direction_id=project.direction_id,
        initiative_id=project.initiative_id,
        project_id=project.pk,
        organization_id=project.organization_id,
    )
