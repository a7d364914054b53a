"""May this person take a place in this role? One function answers for button, page, service and log (domain §3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.enums import ADULT_AGE, BLOCKS_TIME, OPEN, OUTCOME, JoiningMode, ProjectState, ShiftState
from projects.models import Role, SignUp
from projects.selectors.participation.invitations import is_invited as has_invitation
from qazvolunteer.ui import dates
from volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class Check:
    """One rule's answer: passed or not, a sentence for the person, and what to do next."""

    rule: str
    passed: bool
    text: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All checks for one person and one role."""

    checks: tuple[Check, ...]

    def __bool__(self) -> bool:
        return all(check.passed for check in self.checks)

    @property
    def failures(self) -> list[Check]:
        """The checks that were not passed, in the order of the rules."""
        return [check for check in self.checks if not check.passed]

    def failed(self, rule: str) -> bool:
        """Whether one rule said no."""
        return any(check.rule == rule for check in self.failures)


@dataclass(frozen=True, slots=True)
class _Case:
    volunteer: Volunteer
    role: Role
    now: datetime
    #: shifts that the person is signed up for, this one among them, or at the same time
    neighbours: tuple[int, ...]
    has_place: bool = False
    #: None: not asked, because it is given with the form or was when the sign-up was made (decision 0020)
    consents: tuple[str, ...] | None = None
    #: the last day on which the organization keeps the person from its shifts
    barred_until: date | None = None
    is_invited: bool = False

    @property
    def age(self) -> int:
        return age_on_day(self.volunteer, self.role)


def age_on_day(volunteer: Volunteer, role: Role) -> int:
    """Return the age on the day on which the shift starts, in the portal's time zone."""
    return volunteer.age_on(timezone.localdate(role.shift.starts_at))


def eligibility(
    volunteer: Volunteer,
    role: Role,
    now: datetime,
    *,
    excluding: SignUp | None = None,
    had_signup: bool = False,
    is_invited: bool | None = None,
) -> Eligibility:
    """Check every rule and say why not.

    Args:
        role: with ``shift__project__organization`` loaded.
        excluding: a sign-up that is being decided on, so that it does not clash with itself; one that takes a place
            needs no other.
        had_signup: a coordinator decides on an open sign-up of the person: nobody without a consent has one.
        is_invited: the organizer wants this person; None: look whether there is an invitation, where one is needed.
    Cost: 1 query (the person's other sign-ups around that time, their consent, and whether the organization bars
        them), 2 where people join by invitation.
    """
    has_place = excluding is not None and excluding.takes_place
    if is_invited is None and by_invitation(role):
        is_invited = has_invitation(volunteer.user.email, role.pk, now)
    facts = _facts(volunteer, role, now, excluding)
    consents = None if had_signup else facts.consents
    case = _Case(
        volunteer,
        role,
        now,
        facts.neighbours,
        has_place,
        consents,
        facts.barred_until,
        is_invited=bool(is_invited),
    )
    return Eligibility(tuple(rule(case) for rule in _RULES))


def by_invitation(role: Role) -> bool:
    """Tell whether nobody takes a place in a role without an invitation. Needs role.shift.project loaded."""
    return role.shift.project.joining_mode == JoiningMode.INVITATION


def age_eligibility(volunteer: Volunteer, role: Role, now: datetime) -> Eligibility:
    """Check the rules that speak of the age on the day of the shift. Needs role.shift.project loaded; no query."""
    case = _Case(volunteer, role, now, ())
    return Eligibility(tuple(rule(case) for rule in _AGE_RULES))


def answer_eligibility(volunteer: Volunteer, role: Role, now: datetime, *, signup: SignUp) -> Eligibility:
    """Check the rules for somebody who has a place, or asked for one, and agrees to the shift as it is now.

    Whether others can still sign up does not matter to them. Cost: 1 query.
    """
    facts = _facts(volunteer, role, now, signup)
    case = _Case(volunteer, role, now, facts.neighbours, has_place=True, barred_until=facts.barred_until)
    return Eligibility(tuple(rule(case) for rule in (_in_time, _not_banned, *_AGE_RULES, _no_overlap)))


def newcomer_eligibility(
    birth_date: date, role: Role, now: datetime, *, has_place: bool = False, is_invited: bool = False
) -> Eligibility:
    """Check every rule for somebody of whom only the birth date is known.

    Args:
        role: as in `eligibility`.
        has_place: a place is held for them.
        is_invited: they came by the link of an invitation.
    Cost: no query.
    """
    case = _Case(Volunteer(birth_date=birth_date), role, now, (), has_place, is_invited=is_invited)
    return Eligibility(tuple(rule(case) for rule in _RULES))


def public_eligibility(role: Role, now: datetime, *, is_invited: bool = False) -> Eligibility:
    """Check the rules that need no person: for visitors who are not signed in. Cost: no query."""
    case = _Case(Volunteer(), role, now, (), is_invited=is_invited)
    return Eligibility(tuple(rule(case) for rule in _SHIFT_RULES))


@dataclass(frozen=True, slots=True)
class _Facts:
    neighbours: tuple[int, ...]
    #: versions of the texts that the person's consents in force are to
    consents: tuple[str, ...]
    #: the last day of the organization's ban that holds
    barred_until: date | None


#: spelled out: it is in every sign-up, and Django spends more on writing it than PostgreSQL on doing it. The states of
#: this shift's sign-ups are looked at here: more lists of states cost PostgreSQL more planning than these few rows.
_FACTS = """
    SELECT 'signup', id, shift_id, state, NULL::date FROM projects_signup
    WHERE volunteer_id = %(person)s
      AND (shift_id = %(shift)s OR state IN %(blocks)s AND agreed_period && tstzrange(%(start)s, %(end)s))
    UNION ALL
    SELECT 'consent', NULL, NULL, text_version, NULL FROM volunteers_consent
    WHERE volunteer_id = %(person)s AND purpose = 'data' AND withdrawn_at IS NULL
      AND (valid_until IS NULL OR valid_until >= %(today)s)
    UNION ALL
    SELECT 'ban', NULL, NULL, NULL, until FROM projects_ban
    WHERE volunteer_id = %(person)s AND organization_id = %(organization)s AND state = 'active' AND until >= %(today)s
"""


def _facts(volunteer: Volunteer, role: Role, now: datetime, excluding: SignUp | None) -> _Facts:
    """Read the shifts of the person's sign-ups for this shift, and of those that overlap it, their consents, and a ban.

    Cost: 1 query.
    """
    shift = role.shift
    own = excluding.pk if excluding is not None else None
    values: dict[str, Any] = {
        "person": volunteer.pk,
        "shift": shift.pk,
        "organization": shift.project.organization_id,
        "blocks": tuple(BLOCKS_TIME),
        "start": shift.starts_at,
        "end": shift.ends_at,
        "today": timezone.localdate(now),
    }
    neighbours, consents, barred_until = [], [], None
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, values)
        for kind, pk, shift_id, state, until in cursor:
            if kind == "consent":
                consents.append(state)
            elif kind == "ban":
                barred_until = until
            elif pk != own and (state in OPEN or state in OUTCOME):
                neighbours.append(shift_id)
    return _Facts(tuple(neighbours), tuple(consents), barred_until)


def _published(case: _Case) -> Check:
    project = case.role.shift.project
    if project.organization.is_verified and project.state == ProjectState.PUBLISHED:
        return Check("published", passed=True)
    if project.state == ProjectState.PAUSED:
        text = _("The organizer has paused this project.")
    else:
        text = _("This project does not take volunteers now.")
    return Check("published", passed=False, text=text, next_step=_("Look at other shifts nearby."))


def _open(case: _Case) -> Check:
    state = case.role.shift.state
    if state == ShiftState.OPEN:
        return Check("open", passed=True)
    is_cancelled = state == ShiftState.CANCELLED
    text = _("This shift was cancelled.") if is_cancelled else _("Sign-up for this shift is closed.")
    return Check("open", passed=False, text=text, next_step=_("Choose another shift of the project."))


def _in_time(case: _Case) -> Check:
    if not case.role.shift.has_begun(case.now):
        return Check("in_time", passed=True)
    return Check(
        "in_time",
        passed=False,
        text=_("This shift has already begun."),
        next_step=_("Choose another shift of the project."),
    )


def _not_banned(case: _Case) -> Check:
    if case.barred_until is None:
        return Check("not_banned", passed=True)
    return Check(
        "not_banned",
        passed=False,
        text=_("The organization has barred you from its shifts until %(day)s.")
        % {"day": dates.full_day(case.barred_until)},
        next_step=_("In your cabinet you can read why, and object."),
    )


def _invited(case: _Case) -> Check:
    if case.is_invited or not by_invitation(case.role):
        return Check("invited", passed=True)
    return Check(
        "invited",
        passed=False,
        text=_("The organizer invites people to this project personally."),
        next_step=_("Choose another project, or ask the organizer to invite you."),
    )


def _place_free(case: _Case) -> Check:
    if case.has_place or case.role.free > 0:
        return Check("place", passed=True)
    return Check(
        "place",
        passed=False,
        text=_("All places in this role are taken."),
        next_step=_("Choose another role or another shift."),
    )


def _not_signed_up(case: _Case) -> Check:
    if case.role.shift_id not in case.neighbours:
        return Check("not_signed_up", passed=True)
    return Check(
        "not_signed_up",
        passed=False,
        text=_("You are already signed up for this shift."),
        next_step=_("To take another role, withdraw first in your cabinet."),
    )


def _consented(case: _Case) -> Check:
    if case.consents is None or case.consents:
        return Check("consent", passed=True)
    return Check(
        "consent",
        passed=False,
        text=_("You have withdrawn your consent to the processing of your data."),
        next_step=_("Give it again in your cabinet under “My consents”: it is one tick."),
    )


def _agreed_to_this_text(case: _Case) -> Check:
    if set(case.consents or ()) <= {settings.CONSENT_TEXT_VERSION}:
        return Check("consent_text", passed=True)
    return Check(
        "consent_text",
        passed=False,
        text=_("The text of the consent has changed since you agreed to it."),
        next_step=_("Read it in your cabinet under “My consents” and agree to it: it is one tick."),
    )


def _old_enough(case: _Case) -> Check:
    minimum = case.role.shift.project.min_age
    if case.age >= minimum:
        return Check("age", passed=True)
    return Check(
        "age",
        passed=False,
        text=_("This project takes people from the age of %(age)d on the day of the shift.")
        % {"age": minimum},
        next_step=_("Filter the shifts by your age."),
    )


def _law_on_minors(case: _Case) -> Check:
    if case.age >= ADULT_AGE or not case.role.shift.project.bars_minors:
        return Check("barred_for_minors", passed=True)
    return Check(
        "barred_for_minors",
        passed=False,
        text=_("The law bars people under 18 from this kind of work (dangerous or heavy work)."),
        next_step=_("Filter the shifts by your age."),
    )


def _guardian_consent(case: _Case) -> Check:
    """Under CONSENT_AGE a guardian has to agree; until the portal can ask guardians, it says no."""
    if case.age >= settings.CONSENT_AGE:
        return Check("guardian", passed=True)
    return Check(
        "guardian",
        passed=False,
        text=_(
            "Under the age of %(age)d a parent or guardian has to agree, and the portal cannot ask them yet."
        )
        % {"age": settings.CONSENT_AGE},
        next_step=_("Ask the front office of your region how to take part with a parent."),
    )


def _no_overlap(case: _Case) -> Check:
    if all(shift_id == case.role.shift_id for shift_id in case.neighbours):
        return Check("overlap", passed=True)
    return Check(
        "overlap",
        passed=False,
        text=_("At that time you are signed up for another shift."),
        next_step=_("Choose another time, or withdraw from that shift in your cabinet."),
    )


_Rule = Callable[[_Case], Check]
_SHIFT_RULES: tuple[_Rule, ...] = (_published, _open, _in_time, _invited, _place_free)
_AGE_RULES: tuple[_Rule, ...] = (_old_enough, _law_on_minors, _guardian_consent)
_RULES: tuple[_Rule, ...] = (
    _published,
    _open,
    _in_time,
    _not_banned,
    _not_signed_up,
    _invited,
    _place_free,
    _consented,
    _agreed_to_this_text,
    *_AGE_RULES,
    _no_overlap,
)
