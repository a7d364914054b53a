"""What volunteers are told about places and hours, organizers about shifts: one class a notice, with fresh facts."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import IS_ASKED, CancelReason, ClaimState, DeclineReason, Reply, SignUpState
from projects.models import HourClaim, HourCorrection, SignUp
from projects.selectors.catalogue.workspace import shifts_without_leader
from projects.selectors.participation.calendar import FILE_NAME, had_place, shift_calendar
from projects.selectors.participation.changes import difference
from projects.selectors.participation.meeting_point import map_link, place_of
from projects.selectors.participation.replies import reply_token
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.enums import Category
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Attachment, Example, Notice, register
from qazvolunteer.ui import dates

#: the reminder with «I will come» and «I cannot come» is due this long before the start
DAY_BEFORE = timedelta(hours=24)
#: the reminder with place and leader
NEAR = timedelta(hours=2)


def _signup(message: Message) -> SignUp | None:
    rows = SignUp.objects.select_related("role", "volunteer", "shift__project__organization")
    return rows.select_related("shift__region", "shift__leader").filter(pk=message.subject_id).first()


def _facts(signup: SignUp) -> list[tuple[str, str]]:
    """What one needs to know before coming, as pairs of label and value; what is not known is left out."""
    shift, project = signup.shift, signup.shift.project
    facts = [
        (_("When"), dates.time_range(shift.starts_at, shift.ends_at)),
        (_("Where"), place_of(shift)),
        (_("Role"), localized(signup.role, "name")),
        (_("Shift leader"), shift.leader.display_name if shift.leader else ""),
        (_("Bring with you"), localized(project, "bring")),
    ]
    return [(label, value) for label, value in facts if value]


def _contact(signup: SignUp) -> tuple[str, str]:
    """Whom to call on the day, as the project's page says it."""
    project = signup.shift.project
    parts = (project.contact_name, project.contact_phone, project.contact_email)
    return _("Contact"), ", ".join(part for part in parts if part)


def _examples(rows: QuerySet[Any]) -> Iterator[Example]:
    yield from (Example(row, version=row.shift.version) for row in rows.select_related("shift")[:20])


class SignUpNotice(Notice):
    """Shared by all notices about one sign-up: the states in which it makes sense, and the facts."""

    why: ClassVar[str | Promise] = gettext_lazy("You get this message because you signed up for a shift.")
    #: the message is dropped when the sign-up has left these states
    states: ClassVar[tuple[SignUpState, ...]]
    #: it is also dropped once the shift has begun
    only_before_start: ClassVar[bool] = True
    #: the shift goes along as an entry for a calendar: "PUBLISH", "CANCEL" or nothing
    calendar: ClassVar[str] = ""

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Drop it when the sign-up was decided otherwise, the shift moved on or began, or all of it is gone."""
        signup = _signup(message)
        if signup is None or signup.state not in self.states:
            return True
        if message.version and message.version != signup.shift.version:
            return True
        return self.only_before_start and signup.shift.has_begun(now)

    def build(self, message: Message) -> dict[str, Any]:
        """Load the facts of the shift and the link to the cabinet."""
        signup = _signup(message)
        assert signup is not None  # noqa: S101 - is_obsolete has just found it
        project = signup.shift.project
        return {
            "sender_name": localized(project.organization, "name"),
            "given_name": signup.person.given_name,
            "title": localized(project, "title"),
            "facts": _facts(signup),
            "starts_at": signup.shift.starts_at,
            "reason": self.reason(signup),
            "comment": signup.reason_text,
            "action_url": self.link("projects:my_shifts"),
            "action_label": _("My shifts"),
        }

    def attachments(self, message: Message) -> Sequence[Attachment]:
        """Return the calendar entry, or its end for whoever had one. Cost: 1 query, 2 for an end."""
        signup = _signup(message) if self.calendar else None
        is_end = self.calendar == "CANCEL"
        if signup is None or not (had_place(signup) if is_end else signup.state == SignUpState.CONFIRMED):
            return ()
        content = shift_calendar(signup, now=timezone.now(), cancelled=is_end)
        return (Attachment(FILE_NAME, content, f"text/calendar; method={self.calendar}"),)

    def examples(self) -> Iterator[Example]:
        """Sign-ups in the states of the notice, the latest shift first."""
        rows = SignUp.objects.of_people().filter(state__in=self.states)
        return _examples(rows.order_by("-shift__starts_at", "pk"))

    def reason(self, signup: SignUp) -> str:
        """Say in words why a place was not given or was ended; empty where the notice has no reason."""
        return ""


@register
class SignUpConfirmed(SignUpNotice):
    """A place was given at once."""

    code = "signup_confirmed"
    states = (SignUpState.CONFIRMED,)
    calendar = "PUBLISH"


@register
class SignUpRequested(SignUpNotice):
    """A request was filed; the coordinator decides."""

    code = "signup_requested"
    states = (SignUpState.REQUESTED,)


@register
class RequestAccepted(SignUpNotice):
    """The coordinator gave a place."""

    code = "request_accepted"
    states = (SignUpState.CONFIRMED,)
    calendar = "PUBLISH"


@register
class RequestDeclined(SignUpNotice):
    """The coordinator declined, with a reason."""

    code = "request_declined"
    states = (SignUpState.DECLINED,)

    def reason(self, signup: SignUp) -> str:
        """The reason chosen by the coordinator."""
        return str(DeclineReason(signup.reason_code).label)


@register
class PlaceCancelled(SignUpNotice):
    """The organizer ended a place: shift, project or the single person."""

    code = "place_cancelled"
    states = (SignUpState.CANCELLED,)
    calendar = "CANCEL"

    def reason(self, signup: SignUp) -> str:
        """What was cancelled."""
        return str(CancelReason(signup.reason_code).label)


def _reply_link(signup: SignUp, answer: Reply) -> str:
    return Notice.link("projects:reply", reply_token=reply_token(signup, answer))


@register
class ShiftReminder(SignUpNotice):
    """A day before the start: will you come? Both answers are links that need no sign-in."""

    code = "shift_reminder"
    category = Category.REMINDERS
    states = (SignUpState.CONFIRMED,)

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Also when it was held up until the next reminder says it all."""
        if super().is_obsolete(message, now):
            return True
        signup = _signup(message)
        return signup is None or signup.shift.starts_at - now <= NEAR

    def build(self, message: Message) -> dict[str, Any]:
        """Add the two answers: each is a tap here and one on the page, because mail filters open links too."""
        signup = _signup(message)
        assert signup is not None  # noqa: S101 - is_obsolete has just found it
        return {
            **super().build(message),
            "action_url": _reply_link(signup, Reply.COMING),
            "action_label": _("I will come"),
            "second_url": _reply_link(signup, Reply.CANNOT),
            "second_label": _("I cannot come"),
        }


@register
class ShiftHasChanged(SignUpNotice):
    """Time or place are not what the person agreed to, or are so again: the difference, and until when to answer."""

    code = "shift_changed"
    states = IS_ASKED
    calendar = "PUBLISH"

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Drop it also when the person has answered meanwhile."""
        if super().is_obsolete(message, now):
            return True
        signup = _signup(message)
        return signup is None or bool(message.context.get("asks")) != (signup.answer_by is not None)

    def build(self, message: Message) -> dict[str, Any]:
        """Add what was and what is, and lead to the two buttons."""
        signup = _signup(message)
        assert signup is not None  # noqa: S101 - is_obsolete has just found it
        facts = super().build(message)
        if signup.answer_by is None:
            return facts
        return {
            **facts,
            "changes": difference(signup),
            "until": f"{dates.full_day(signup.answer_by)}, {dates.clock(signup.answer_by)}",
            "action_url": self.link("projects:answer", message.subject_id),
            "action_label": _("Answer"),
        }


class _NearNotice(SignUpNotice):
    """Shared by the letters of the last hours: how to get there and whom to ask."""

    states = (SignUpState.CONFIRMED,)

    def build(self, message: Message) -> dict[str, Any]:
        """Add the contact and the map; online, the link leads to the cabinet."""
        signup = _signup(message)
        assert signup is not None  # noqa: S101 - is_obsolete has just found it
        context = super().build(message)
        contact = _contact(signup)
        if way := map_link(signup.shift):
            context |= {"action_url": way, "action_label": _("Show on the map")}
        return {
            **context,
            "facts": [*context["facts"], *([contact] if contact[1] else [])],
            "second_url": _reply_link(signup, Reply.CANNOT),
            "second_label": _("I cannot come"),
        }


@register
class ChangeLapsed(SignUpNotice):
    """Nobody answered about a changed shift: the place is free for others."""

    code = "change_lapsed"
    states = (SignUpState.LAPSED,)
    calendar = "CANCEL"

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """It is true whatever becomes of the shift."""
        signup = _signup(message)
        return signup is None or signup.state not in self.states

    def build(self, message: Message) -> dict[str, Any]:
        """Lead to the shift, where there may still be a place."""
        facts = super().build(message)
        signup = _signup(message)
        assert signup is not None  # noqa: S101 - is_obsolete has just found it
        project = signup.shift.project
        return {
            **facts,
            "action_url": self.link("projects:project", project.pk, project.slug),
            "action_label": _("Look at the project"),
        }


@register
class PlaceMoved(SignUpNotice):
    """A coordinator moved the person to another role or shift: from where to where."""

    code = "place_moved"
    states = IS_ASKED
    calendar = "PUBLISH"

    def build(self, message: Message) -> dict[str, Any]:
        """Add where the person was before."""
        former = SignUp.objects.select_related("role", "shift").get(pk=message.context["former"])
        shift = former.shift
        when = dates.time_range(shift.starts_at, shift.ends_at)
        return {**super().build(message), "before": f"{when}, {localized(former.role, 'name')}"}


@register
class ShiftNear(_NearNotice):
    """Two hours before the start: the place, the leader, whom to call."""

    code = "shift_near"
    category = Category.REMINDERS


@register
class StartsSoon(_NearNotice):
    """A place was given so late that this letter is confirmation and reminder in one."""

    code = "starts_soon"
    calendar = "PUBLISH"


#: how many shifts a letter names; the page shows all
_NAMED = 5


@register
class ShiftsWithoutLeader(Notice):
    """To owners and managers: a member has left, and shifts ahead have no leader now."""

    code = "shifts_without_leader"
    why = gettext_lazy("You get this message because you are an owner or manager of the organization.")

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Somebody has been named for every shift meanwhile."""
        member = Membership.objects.filter(pk=message.subject_id).first()
        return member is None or not shifts_without_leader(member.organization_id, now).exists()

    def examples(self) -> Iterator[Example]:
        """Members, as if one of them had left."""
        yield from (Example(row) for row in Membership.objects.order_by("pk")[:50])

    def build(self, message: Message) -> dict[str, Any]:
        """Name who left and the next shifts without a leader. Cost: 2 queries."""
        member = Membership.objects.select_related("organization").get(pk=message.subject_id)
        shifts = shifts_without_leader(member.organization_id, timezone.now())[:_NAMED]
        organization = localized(member.organization, "name")
        return {
            "sender_name": organization,
            "organization": organization,
            "name": member.display_name,
            "facts": [
                (localized(shift.project, "title"), dates.time_range(shift.starts_at, shift.ends_at))
                for shift in shifts
            ],
            "action_url": self.link("workspace:today", org_id=member.organization_id),
            "action_label": _("Name leaders"),
        }


class ClaimNotice(Notice):
    """Shared by all notices about hours: the shift and the link to the person's hours."""

    why: ClassVar[str | Promise] = gettext_lazy("You get this message because you came to a shift.")
    #: the message is dropped when the claim has left this state
    state: ClassVar[ClaimState | None] = None

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Drop it when the hours were decided otherwise meanwhile, or are gone: a later letter says so."""
        claim = _claim(message)
        return claim is None or (self.state is not None and claim.state != self.state)

    def build(self, message: Message) -> dict[str, Any]:
        """Load the facts of the shift and the link to the cabinet."""
        claim = _claim(message)
        assert claim is not None  # noqa: S101 - is_obsolete has just found it
        shift, project = claim.signup.shift, claim.signup.shift.project
        return {
            "sender_name": localized(claim.organization, "name"),
            "given_name": claim.volunteer.given_name,
            "title": localized(project, "title"),
            "facts": [(_("Shift"), dates.time_range(shift.starts_at, shift.ends_at))],
            "hours": dates.hours(claim.minutes),
            "reason": claim.reason_label,
            "comment": claim.reason_text,
            "action_url": self.link("projects:my_hours"),
            "action_label": _("My hours"),
        }

    def examples(self) -> Iterator[Example]:
        """Claims in the state of the notice."""
        yield from (Example(row) for row in HourClaim.objects.filter(state=self.state).order_by("-pk")[:20])


def _claim(message: Message) -> HourClaim | None:
    claims = HourClaim.objects.select_related("volunteer", "organization", "signup__shift__project")
    return claims.filter(pk=message.subject_id).first()


@register
class HoursConfirmed(ClaimNotice):
    """The hours count from now on."""

    code = "hours_confirmed"
    state = ClaimState.CONFIRMED


@register
class HoursDeclined(ClaimNotice):
    """The hours do not count, with the reason."""

    code = "hours_declined"
    state = ClaimState.DECLINED


@register
class HoursCorrected(ClaimNotice):
    """Confirmed hours were corrected or revoked, with the reason: each change has its letter."""

    code = "hours_corrected"

    def examples(self) -> Iterator[Example]:
        """Corrections, the last first."""
        for row in HourCorrection.objects.select_related("claim").order_by("-pk")[:20]:
            yield Example(row.claim, context={"correction": str(row.pk)})

    def build(self, message: Message) -> dict[str, Any]:
        """Add what was changed: from how much, to how much, why."""
        correction = HourCorrection.objects.get(pk=message.context["correction"])
        return {
            **super().build(message),
            "before": dates.hours(correction.minutes_before),
            "after": dates.hours(correction.minutes_after) if correction.minutes_after else "",
            "reason": correction.reason_label,
            "comment": correction.reason_text,
        }
