"""What a change of a shift means for the people who agreed to it as it was."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from projects.models import Shift, ShiftVersion, SignUp
from projects.selectors.participation.eligibility import age_eligibility
from projects.selectors.participation.meeting_point import address_of
from qazvolunteer.ui import dates

#: the organizer has this long to find somebody else (decision 0014)
ANSWER_BEFORE_START = timedelta(hours=24)
#: but a person has this long to see the question: a night's sleep
ANSWER_AT_LEAST = timedelta(hours=12)


def answer_deadline(starts_at: datetime, now: datetime) -> datetime:
    """Return until when people answer about a change made now: a day before the new start, yet at least twelve hours
    after the change, and never beyond the start.
    """
    return min(max(starts_at - ANSWER_BEFORE_START, now + ANSWER_AT_LEAST), starts_at)


@dataclass(frozen=True, slots=True)
class Difference:
    """What was agreed to, and what it is now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Impact:
    """Whom a material change concerns, and until when they have time."""

    deadline: datetime
    #: the shift differs from what they agreed to
    asked: list[SignUp] = field(default_factory=list)
    #: the change was taken back: the shift is again what they agreed to
    settled: list[SignUp] = field(default_factory=list)
    #: on the new day they are too young
    ended: list[SignUp] = field(default_factory=list)


def former_versions(shift: Shift) -> list[ShiftVersion]:
    """Return what a shift was under its former versions, the oldest first. Cost: 1 query."""
    return list(ShiftVersion.objects.filter(shift_id=shift.pk).order_by("version"))


def _agreed_place(signup: SignUp, shift: Shift, former: Iterable[ShiftVersion]) -> str:
    """Return the place that a person agreed to; a version that only dropped a role is not written down."""
    found = (row.address for row in former if row.version >= signup.agreed_version)
    return next(found, address_of(shift))


def is_as_agreed(signup: SignUp, shift: Shift, former: Iterable[ShiftVersion]) -> bool:
    """Tell whether time and place are exactly those that the person agreed to. No query."""
    period = signup.agreed_period
    same_time = (period.lower, period.upper) == (shift.starts_at, shift.ends_at)
    return same_time and _agreed_place(signup, shift, former) == address_of(shift)


def impact_of_change(shift: Shift, people: Iterable[SignUp], now: datetime) -> Impact:
    """Sort the people of a changed shift by what it means for them.

    Args:
        shift: as it is after the change, with its project.
        people: its sign-ups in IS_ASKED, with `role` and `volunteer`.
    Cost: 1 query.
    """
    impact = Impact(answer_deadline(shift.starts_at, now))
    former = former_versions(shift)
    for signup in people:
        signup.role.shift = shift
        if is_as_agreed(signup, shift, former):
            impact.settled.append(signup)
        elif age_eligibility(signup.person, signup.role, now):
            impact.asked.append(signup)
        else:
            impact.ended.append(signup)
    return impact


def difference(signup: SignUp) -> list[Difference]:
    """Say what of a shift is not as the person agreed to it; empty when all is. Needs shift.project loaded.

    Cost: 1 query.
    """
    shift, period = signup.shift, signup.agreed_period
    rows = [
        Difference(
            _("When"),
            dates.time_range(period.lower, period.upper),
            dates.time_range(shift.starts_at, shift.ends_at),
        ),
        Difference(_("Where"), _agreed_place(signup, shift, former_versions(shift)), address_of(shift)),
    ]
    return [row for row in rows if row.before != row.after]


def with_difference(signups: Iterable[SignUp]) -> list[SignUp]:
    """Give each sign-up that waits for an answer its `difference`. Cost: 1 query for each of those."""
    rows = list(signups)
    for row in rows:
        row.difference = difference(row) if row.answer_by else []  # type: ignore[attr-defined]
    return rows
