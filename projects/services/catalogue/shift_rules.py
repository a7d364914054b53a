"""What holds for every shift, and the locks that a change of one takes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Membership
from projects.enums import OPEN, ShiftState
from projects.models import Project, Shift
from projects.services.catalogue.editing import refuse_locked
from projects.services.catalogue.states import lock_project, lock_shift_against_signups, role_of
from qazvolunteer.audit.services import record
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.ui.dates import day

#: a shift is at most this long (CHECK shift_within_a_day)
MAX_LENGTH = timedelta(hours=24)


class ShiftRefused(Refusal):
    """What was given does not make a shift that people can come to."""

    code = "shift_refused"


class ShiftHasPeople(Refusal):
    """People have signed up for this shift as it is."""

    code = "shift_has_people"


def lock_shift(shift: Shift) -> None:
    """Lock a shift and its project until the end of the transaction and read them anew; nobody can join meanwhile.

    Raises:
        ProjectLocked: the project is under review or has ended.
    Cost: 2 queries.
    """
    lock_project(shift.project)
    refuse_locked(shift.project)
    project = shift.project
    lock_shift_against_signups(shift)
    shift.project = project


def record_shift(action: str, shift: Shift, *, by: Membership, now: datetime, fields: Sequence[str]) -> None:
    """Write the audit entry of a change. Cost: 1 query."""
    record(
        action,
        by=by.user,
        role=role_of(by),
        on=shift,
        now=now,
        organization_id=shift.project.organization_id,
        fields=fields,
    )


def check_time(project: Project, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Refuse a time in the past, a wrong length, a day outside of the project's period.

    Raises:
        ShiftRefused: at the field `starts_at` or `ends_at`.
    """
    if starts_at <= now:
        raise ShiftRefused(_("The shift would begin in the past. Choose a later time."), field="starts_at")
    if ends_at <= starts_at:
        raise ShiftRefused(_("The shift would end before it begins."), field="ends_at")
    if ends_at - starts_at > MAX_LENGTH:
        raise ShiftRefused(_("A shift lasts at most 24 hours. Make several shifts."), field="ends_at")
    on = timezone.localdate(starts_at)
    if project.starts_on and on < project.starts_on:
        raise ShiftRefused(
            _("The project begins on %(day)s. Choose a later day, or change the period of the project.")
            % {"day": day(project.starts_on)},
            field="starts_at",
        )
    if project.ends_on and on > project.ends_on:
        raise ShiftRefused(
            _("The project ends on %(day)s. Choose an earlier day, or change the period of the project.")
            % {"day": day(project.ends_on)},
            field="starts_at",
        )


def check_leader(project: Project, leader: Membership | None) -> None:
    """Refuse a leader who is not in the organization's team at this moment: the page may be older. Hold the team first.

    Raises:
        ShiftRefused: at the field `leader`.
    Cost: 1 query.
    """
    if leader is not None and not is_in_team(project, leader):
        raise ShiftRefused(_("The leader must be in the team of your organization."), field="leader")


def is_in_team(project: Project, member: Membership) -> bool:
    """Tell whether somebody is in the team of a project's organization now. Cost: 1 query."""
    return Membership.objects.active().filter(pk=member.pk, organization_id=project.organization_id).exists()


def refuse_begun(shift: Shift, now: datetime) -> None:
    """Refuse a change of a shift that has begun, is over or cancelled.

    Raises:
        ShiftRefused: with the reason.
    """
    if shift.state in (ShiftState.CANCELLED, ShiftState.FINISHED):
        raise ShiftRefused(_("This shift is over or cancelled, so it can no longer be changed."))
    if shift.has_begun(now):
        raise ShiftRefused(_("This shift has begun, so it can no longer be changed."))


def refuse_people(shift: Shift) -> None:
    """Refuse a move in time or place while anybody is signed up whom nobody asks.

    A held place is nobody's yet: who proves their address after the change is shown the shift anew.

    Raises:
        ShiftHasPeople: says how many.
    Cost: 1 query.
    """
    count = shift.signups.of_people().filter(state__in=OPEN).count()
    if count:
        raise ShiftHasPeople(
            ngettext(
                "%(count)d person is signed up for this time and place. Cancel this shift, which tells them why, "
                "and add a new one.",
                "%(count)d people are signed up for this time and place. Cancel this shift, which tells them why, "
                "and add a new one.",
                count,
            )
            % {"count": count}
        )
