"""What people are told about being barred, and organizations about objections."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import BanReason, BanState, ObjectionState
from projects.models import Ban, BanObjection
from projects.notifications.signups import calendar_file, signups_with_facts
from projects.selectors.participation.calendar import had_place
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Attachment, Example, Notice, register
from qazvolunteer.ui import dates


class BanNotice(Notice):
    """Shared by letters to the person about one ban."""

    why: ClassVar[str | Promise] = gettext_lazy("You get this message because you signed up for a shift.")
    #: the message is dropped when the ban has left this state
    state: ClassVar[BanState]

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Drop it when the ban is gone or was ended otherwise: a later letter says so."""
        ban = _ban(message)
        return ban is None or ban.state != self.state

    def build(self, message: Message) -> dict[str, Any]:
        """Load who, why, until when, and whom to write to."""
        ban = _ban(message)
        assert ban is not None  # noqa: S101 - is_obsolete has just found it
        organization = localized(ban.organization, "name")
        return {
            "sender_name": organization,
            "organization": organization,
            "given_name": ban.volunteer.given_name,
            "facts": [
                (_("Organization"), organization),
                *([(_("Write to"), ban.organization.email)] if ban.organization.email else []),
            ],
            "comment": ban.end_text or ban.reason_text,
            "action_url": self.link("projects:ban", ban.pk),
        }

    def examples(self) -> Iterator[Example]:
        """Bans in the state of the notice."""
        rows = Ban.objects.filter(state=self.state).order_by("-created_at", "pk")
        yield from (Example(row, context={"signups": []}) for row in rows[:20])


def _ban(message: Message) -> Ban | None:
    return Ban.objects.select_related("volunteer", "organization").filter(pk=message.subject_id).first()


@register
class PersonBarred(BanNotice):
    """An organization bars the person: why, until when, what was cancelled, how to object."""

    code = "person_barred"
    state = BanState.ACTIVE

    def build(self, message: Message) -> dict[str, Any]:
        """Add reason, end, and the shifts that were cancelled."""
        ban, facts = _ban(message), super().build(message)
        assert ban is not None  # noqa: S101 - is_obsolete has just found it
        shifts = [row.shift for row in signups_with_facts().filter(pk__in=message.context["signups"])]
        return {
            **facts,
            "facts": [
                (_("Until"), dates.full_day(ban.until)),
                (_("Reason"), str(BanReason(ban.reason_code).label)),
                *facts["facts"],
            ],
            "cancelled": [dates.time_range(shift.starts_at, shift.ends_at) for shift in shifts],
            "action_label": _("Read it, and object"),
        }

    def attachments(self, message: Message) -> Sequence[Attachment]:
        """The ends of the calendar entries of the cancelled places. Cost: 1 query, and 1 for each."""
        rows = signups_with_facts().filter(pk__in=message.context["signups"]).order_by("shift__starts_at")
        return [calendar_file(row, cancelled=True) for row in rows if had_place(row)]


@register
class BanLifted(BanNotice):
    """The organization has lifted it by itself, with its words."""

    code = "ban_lifted"
    state = BanState.LIFTED

    def build(self, message: Message) -> dict[str, Any]:
        """Lead to the ban's page."""
        return {**super().build(message), "action_label": _("Look at it")}


class ObjectionNotice(Notice):
    """Shared by the letters about a closed objection."""

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Drop it only when the objection is gone with its person, or somehow waits again."""
        objection = _objection(message)
        return objection is None or objection.state == ObjectionState.OPEN

    def build(self, message: Message) -> dict[str, Any]:
        """Load the office, what it decided, and its reasons."""
        objection = _objection(message)
        assert objection is not None  # noqa: S101 - is_obsolete has just found it
        ban = objection.ban
        return {
            "given_name": ban.volunteer.given_name,
            "name": ban.volunteer.short_name,
            "organization": localized(ban.organization, "name"),
            "decision": objection.state,
            "comment": objection.answer,
            "facts": [
                (_("Front office"), localized(objection.office, "name")),
                (_("Organization"), localized(ban.organization, "name")),
                *([(_("Until"), dates.full_day(ban.until))] if ban.holds_on(_today()) else []),
            ],
            "action_label": _("Look at it"),
        }

    def examples(self) -> Iterator[Example]:
        """Closed objections, the last first."""
        rows = BanObjection.objects.exclude(state=ObjectionState.OPEN).order_by("-decided_at", "pk")
        yield from (Example(row) for row in rows[:20])


def _today() -> date:
    return timezone.localdate()


def _objection(message: Message) -> BanObjection | None:
    rows = BanObjection.objects.select_related("office", "ban__volunteer", "ban__organization")
    return rows.filter(pk=message.subject_id).first()


@register
class ObjectionDecided(ObjectionNotice):
    """To the person: upheld or lifted, with the reasons; or there is nothing left to decide."""

    code = "objection_decided"
    why = gettext_lazy("You get this message because you objected to a bar.")

    def build(self, message: Message) -> dict[str, Any]:
        """Lead to the ban's page in the cabinet."""
        objection = _objection(message)
        assert objection is not None  # noqa: S101 - is_obsolete has just found it
        return {**super().build(message), "action_url": self.link("projects:ban", objection.ban_id)}


@register
class ObjectionAnswered(ObjectionNotice):
    """To owners and managers: what the front office decided about their ban, with its reasons."""

    code = "objection_answered"
    why = gettext_lazy("You get this message because you are an owner or manager of the organization.")

    def build(self, message: Message) -> dict[str, Any]:
        """Lead to the ban's page in the workspace."""
        objection = _objection(message)
        assert objection is not None  # noqa: S101 - is_obsolete has just found it
        ban = objection.ban
        return {
            **super().build(message),
            "action_url": self.link("workspace:ban", ban.organization_id, ban.pk),
        }

    def examples(self) -> Iterator[Example]:
        """Only decisions are told to organizations."""
        rows = BanObjection.objects.filter(state__in=[ObjectionState.LIFTED, ObjectionState.UPHELD])
        yield from (Example(row) for row in rows.order_by("-decided_at", "pk")[:20])
