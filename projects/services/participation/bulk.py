"""One decision about many people: each has a transaction of their own, and what could not be done is said by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import OperationalError
from django.utils.translation import gettext as _

from organizations.models import Membership
from projects.enums import DeclineReason, SignUpState
from projects.models import SignUp
from projects.services.participation.decisions import accept_signup, cancel_signup, decline_signup
from projects.services.participation.signup import NotEligible, RoleFull, TimeClash
from qazvolunteer.lib.db import waited_too_long
from qazvolunteer.lib.errors import Refusal

#: people that one post decides on
BULK_LIMIT = 200


@dataclass(frozen=True, slots=True)
class NotDone:
    """Somebody for whom it was not done: why, and what can be done, in the language of who decides."""

    signup: SignUp
    reason: str
    advice: str = ""


@dataclass(slots=True)
class BulkReport:
    """What became of each of the chosen."""

    done: list[SignUp] = field(default_factory=list)
    #: it stood so before: a repeated press, or a colleague was faster
    already: list[SignUp] = field(default_factory=list)
    not_done: list[NotDone] = field(default_factory=list)


_Act = Callable[[SignUp], object]


def accept_many(*, signups: Iterable[SignUp], by: Membership, now: datetime) -> BulkReport:
    """Give places to many who asked, in the order of their requests: when places run out, who came first has one.

    Each is told in their own language. Repeating it changes nothing. Never raises for a single person: the report
    has the reason.

    Cost: as `accept_signup` for each.
    """
    return _each(signups, SignUpState.CONFIRMED, lambda signup: accept_signup(signup=signup, by=by, now=now))


def decline_many(
    *, signups: Iterable[SignUp], reason: DeclineReason, by: Membership, now: datetime, comment: str = ""
) -> BulkReport:
    """Decline many requests with one reason, which everyone reads in their own language. As `accept_many`."""
    return _each(
        signups,
        SignUpState.DECLINED,
        lambda signup: decline_signup(signup=signup, reason=reason, comment=comment, by=by, now=now),
    )


def cancel_many(*, signups: Iterable[SignUp], comment: str, by: Membership, now: datetime) -> BulkReport:
    """End many places or requests before the shift, with the organizer's own words. As `accept_many`."""
    return _each(
        signups,
        SignUpState.CANCELLED,
        lambda signup: cancel_signup(signup=signup, comment=comment, by=by, now=now),
    )


def _each(signups: Iterable[SignUp], target: SignUpState, act: _Act) -> BulkReport:
    report = BulkReport()
    for signup in sorted(signups, key=lambda row: (row.created_at, row.pk)):
        try:
            act(signup)
        except Refusal as refusal:
            state = _state_of(signup)
            if state == target:
                report.already.append(signup)
            else:
                report.not_done.append(_explained(signup, refusal, state, target))
        except OperationalError as error:
            if not waited_too_long(error):
                raise
            report.not_done.append(NotDone(signup, _("Somebody else was just changing this."), _again()))
        else:
            report.done.append(signup)
    return report


def _state_of(signup: SignUp) -> SignUpState | None:
    """Return the present state; None when the row is gone."""
    state = SignUp.objects.filter(pk=signup.pk).values_list("state", flat=True).first()
    return SignUpState(state) if state else None


def _explained(signup: SignUp, refusal: Refusal, state: SignUpState | None, target: SignUpState) -> NotDone:
    if state == SignUpState.CONFIRMED and target == SignUpState.DECLINED:
        return NotDone(signup, _("This person has a place already."), _("Cancel the place instead."))
    if state not in (SignUpState.REQUESTED, SignUpState.CONFIRMED):
        label = str(state.label) if state else ""
        return NotDone(signup, _("Decided meanwhile: %(state)s.") % {"state": label.lower()})
    if isinstance(refusal, NotEligible):
        first = refusal.eligibility.failures[0]
        return NotDone(signup, first.text, _advice(first.rule))
    if isinstance(refusal, RoleFull):
        return NotDone(signup, _("All places in this role are taken."), _advice("place"))
    return NotDone(signup, str(refusal), _advice("overlap") if isinstance(refusal, TimeClash) else "")


def _again() -> str:
    return _("Choose this person again in a minute.")


def _advice(rule: str) -> str:
    """Say what the organization can do where a rule of eligibility says no."""
    if rule == "place":
        return _("Give the role more places, or decline the request.")
    if rule in ("published", "open"):
        return _("Take sign-ups again first, or decline the request.")
    if rule == "in_time":
        return ""
    return _("Decline the request with a reason.")
