"""What volunteers are told about their places: one class a notice, with fresh facts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import IS_ASKED, CancelReason, DeclineReason, SignUpState
from projects.models import SignUp
from projects.selectors.participation.calendar import FILE_NAME, had_place, shift_calendar
from projects.selectors.participation.changes import difference
from projects.selectors.participation.meeting_point import meeting_point_of
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Attachment, Example, Notice, register
from qazvolunteer.ui import dates


def signup_of(message: Message) -> SignUp | None:
    """Return the sign-up that a message is about, with all that a letter tells. Cost: 1 query."""
    return signups_with_facts().filter(pk=message.subject_id).first()


def signups_with_facts() -> QuerySet[SignUp]:
    """Return sign-ups with all that a letter tells."""
    rows = SignUp.objects.select_related("role", "volunteer", "shift__project__organization")
    return rows.select_related("shift__region", "shift__leader")


def _facts(signup: SignUp) -> list[tuple[str, str]]:
    """What one needs to know before coming, as pairs of label and value; what is not known is left out."""
    shift, project = signup.shift, signup.shift.project
    facts = [
        (_("When"), dates.time_range(shift.starts_at, shift.ends_at)),
        (_("Where"), meeting_point_of(shift)),
        (_("Role"), localized(signup.role, "name")),
        (_("Shift leader"), shift.leader.display_name if shift.leader else ""),
        (_("Bring with you"), localized(project, "bring")),
    ]
    return [(label, value) for label, value in facts if value]


def calendar_file(signup: SignUp, *, cancelled: bool) -> Attachment:
    """Return a shift as an entry for the person's calendar, or the end of that entry. Needs the facts; no queries."""
    content = shift_calendar(signup, now=timezone.now(), cancelled=cancelled)
    return Attachment(FILE_NAME, content, f"text/calendar; method={'CANCEL' if cancelled else 'PUBLISH'}")


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
        signup = signup_of(message)
        if signup is None or signup.state not in self.states:
            return True
        if message.version and message.version != signup.shift.version:
            return True
        return self.only_before_start and signup.shift.has_begun(now)

    def build(self, message: Message) -> dict[str, Any]:
        """Load the facts of the shift and the link to the cabinet."""
        signup = signup_of(message)
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
        signup = signup_of(message) if self.calendar else None
        if signup is None or not self._has_entry(signup):
            return ()
        return (calendar_file(signup, cancelled=self.calendar == "CANCEL"),)

    def _has_entry(self, signup: SignUp) -> bool:
        return had_place(signup) if self.calendar == "CANCEL" else signup.state == SignUpState.CONFIRMED

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


@register
class ShiftHasChanged(SignUpNotice):
    """Time or place are not what the person agreed to, or are so again: the difference, and until when to answer."""

    code = "shift_changed"
    states = IS_ASKED
    calendar = "PUBLISH"

    def examples(self) -> Iterator[Example]:
        """People who are asked; without any, some who could be."""
        rows = SignUp.objects.of_people().filter(state__in=self.states).select_related("shift")
        for row in rows.order_by(F("answer_by").desc(nulls_last=True), "-shift__starts_at")[:20]:
            yield Example(row, version=row.shift.version, context={"asks": row.answer_by is not None})

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Drop it also when the person has answered meanwhile."""
        if super().is_obsolete(message, now):
            return True
        signup = signup_of(message)
        return signup is None or bool(message.context.get("asks")) != (signup.answer_by is not None)

    def build(self, message: Message) -> dict[str, Any]:
        """Add what was and what is, and lead to the two buttons."""
        signup = signup_of(message)
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


@register
class ChangeLapsed(SignUpNotice):
    """Nobody answered about a changed shift: the place is free for others."""

    code = "change_lapsed"
    states = (SignUpState.LAPSED,)
    calendar = "CANCEL"

    def examples(self) -> Iterator[Example]:
        """Places that lapsed; without any, others."""
        lapsed_first = Case(When(state=SignUpState.LAPSED, then=Value(0)), default=Value(1))
        return _examples(SignUp.objects.of_people().order_by(lapsed_first, "pk"))

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """It is true whatever becomes of the shift."""
        signup = signup_of(message)
        return signup is None or signup.state not in self.states

    def build(self, message: Message) -> dict[str, Any]:
        """Lead to the shift, where there may still be a place."""
        facts = super().build(message)
        signup = signup_of(message)
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

    def attachments(self, message: Message) -> Sequence[Attachment]:
        """The entry of the new place, and the end of the former one. Cost: 3 queries."""
        former = signups_with_facts().get(pk=message.context["former"])
        ends = (calendar_file(former, cancelled=True),) if had_place(former) else ()
        return (*super().attachments(message), *ends)

    def examples(self) -> Iterator[Example]:
        """People with a place, as if it had been another one."""
        for example in super().examples():
            yield Example(example.about, example.version, {"former": str(example.about.pk)})

    def build(self, message: Message) -> dict[str, Any]:
        """Add where the person was before."""
        former = SignUp.objects.select_related("role", "shift").get(pk=message.context["former"])
        shift = former.shift
        when = dates.time_range(shift.starts_at, shift.ends_at)
        return {**super().build(message), "before": f"{when}, {localized(former.role, 'name')}"}
