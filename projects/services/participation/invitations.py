"""Inviting people to a shift by e-mail. What becomes of it is told to who has the mailbox, to nobody else."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import INVITATION_MOVES, InvitationEnd, InvitationState, ProjectState, ShiftState
from projects.models import InvitationStop, PlaceInvitation, Role, Shift
from projects.notifications import PlaceInvited
from projects.selectors.participation.holds import keyed
from projects.selectors.participation.invitations import can_answer, wants_no_more
from projects.selectors.participation.signups import role_for_signup
from projects.services.catalogue.states import hold_shift
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.db import wait_in_line
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import Address, notify

#: how long people have to answer, and never beyond the start of the shift
ANSWER_WITHIN = timedelta(days=7)
#: letters of one organization in 24 hours: enough for two buses of people, too few to be worth a spammer's while
INVITATIONS_A_DAY = 100


class CannotInvite(Refusal):
    """The shift takes nobody: draft, paused, closed, cancelled, begun."""

    code = "cannot_invite"
    message = gettext_lazy(
        "Nobody can be invited to this shift now: it is closed, or its project is not published."
    )


class TooManyInvitations(Refusal):
    """The organization has sent as many as it may in a day."""

    code = "too_many_invitations"
    message = gettext_lazy("Your organization has sent many invitations today. Send the next ones tomorrow.")


class InvitationOver(Refusal):
    """It was answered, withdrawn, or its time is over."""

    code = "invitation_over"
    message = gettext_lazy("This invitation does not wait for an answer any more.")


@transaction.atomic
def invite(*, role: Role, email: str, language: str, by: Membership, now: datetime) -> None:
    """Invite an address into a role. Whoever it belongs to, the inviter gets no answer that tells anything of them.

    Nothing is returned, and the same happens with and without an account. Somebody who is too young or busy then
    reads that on the page of the invitation. Who is invited already, has just declined this shift, or wants no
    invitations of this organization is not written to again.

    Args:
        language: of the letter, where the address has no account with a language of its own.

    Raises:
        CannotInvite, TooManyInvitations
    Cost: 11 queries.
    """
    if not hold_shift(role.shift_id):
        raise CannotInvite
    fresh = role_for_signup(role.pk, now)
    if fresh is None or not _takes_people(fresh.shift, now):
        raise CannotInvite
    shift, email = fresh.shift, email.strip().lower()
    organization_id = shift.project.organization_id
    wait_in_line(f"projects.invitations.{organization_id}")  # so that the limit and the one row a shift hold
    since = now - timedelta(days=1)
    sent = PlaceInvitation.objects.filter(
        shift__project__organization_id=organization_id, created_at__gt=since
    )
    if sent.count() >= INVITATIONS_A_DAY:
        raise TooManyInvitations
    if PlaceInvitation.objects.filter(shift=shift, email=email, answer_by__gt=now).exists():
        return
    _forget(PlaceInvitation.objects.filter(shift=shift, email=email), now)
    INVITATION_MOVES.check(None, InvitationState.INVITED, by="coordinator")
    invitation = PlaceInvitation.objects.create(
        role=fresh,
        shift=shift,
        email=email,
        language=language,
        state=InvitationState.INVITED,
        invited_by=by.user,
        created_at=now,
        answer_by=min(now + ANSWER_WITHIN, shift.starts_at),
    )
    _write(invitation, None, by=by.user, role="coordinator", now=now)
    if wants_no_more(invitation):
        return
    user = account_with_address(email)
    if user is not None and not user.is_active:
        return
    notify(
        PlaceInvited, to=user or Address(email, language), about=invitation, now=now, version=shift.version
    )


def _takes_people(shift: Shift, now: datetime) -> bool:
    project = shift.project
    is_public = project.state == ProjectState.PUBLISHED and project.organization.is_verified
    return is_public and shift.state == ShiftState.OPEN and not shift.has_begun(now)


def lock_invitation(invitation: PlaceInvitation) -> PlaceInvitation:
    """Return the invitation locked until the transaction ends, with its shift. Cost: 1 query."""
    rows = PlaceInvitation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("shift__project__organization", "role").get(pk=invitation.pk)


def invitation_to_take_up(email: str, role_id: int, now: datetime) -> PlaceInvitation | None:
    """Return an address's invitation into a role, locked, if it still can be accepted. Cost: 1 query."""
    rows = PlaceInvitation.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("shift__project__organization", "role")
    found = rows.filter(email=email.lower(), role_id=role_id, state=InvitationState.INVITED).first()
    return found if found is not None and can_answer(found, now) else None


def move_invitation(
    invitation: PlaceInvitation,
    target: InvitationState,
    *,
    by: User | None,
    role: str,
    now: datetime,
    reason_code: str = "",
) -> None:
    """Move a locked invitation: the one door. The address goes, but after a refusal, see `PlaceInvitation`.

    Raises:
        MoveNotAllowed
    Cost: 2 queries.
    """
    source = invitation.state
    INVITATION_MOVES.check(source, target, by=role)
    invitation.state, invitation.ended_at = target, now
    if target != InvitationState.DECLINED:
        invitation.email = ""
    invitation.save(update_fields=["state", "ended_at", "email"])
    _write(invitation, source, by=by, role=role, now=now, reason_code=reason_code)


def _write(
    invitation: PlaceInvitation,
    source: str | None,
    *,
    by: User | None,
    role: str,
    now: datetime,
    reason_code: str = "",
) -> None:
    audit.moved(
        f"place_invitation.{invitation.state}",
        on=invitation,
        source=source,
        target=invitation.state,
        by=by,
        role=role,
        now=now,
        organization_id=invitation.shift.project.organization_id,
        reason_code=reason_code,
    )


@transaction.atomic
def decline_invitation(
    *, invitation: PlaceInvitation, by: User | None, now: datetime, never_again: bool = False
) -> None:
    """Say no to an invitation; saying it twice is harmless.

    Args:
        by: the account behind the address; none for somebody new: the link proves the mailbox.
        never_again: want no more invitations of this organization. Can still be said after the answer.

    Raises:
        InvitationOver: accepted, withdrawn or too late.
    Cost: 4 queries, 5 with `never_again`.
    """
    invitation = lock_invitation(invitation)
    if invitation.state != InvitationState.DECLINED:
        if not can_answer(invitation, now):
            raise InvitationOver
        move_invitation(invitation, InvitationState.DECLINED, by=by, role="visitor", now=now)
    if never_again and invitation.email:
        _stop(invitation, by=by, now=now)


def _stop(invitation: PlaceInvitation, *, by: User | None, now: datetime) -> None:
    organization_id = invitation.shift.project.organization_id
    _stop_row, is_new = InvitationStop.objects.get_or_create(
        organization_id=organization_id,
        mailbox_key=keyed("mailbox", invitation.email),
        defaults={"created_at": now},
    )
    if is_new:
        audit.record(
            "place_invitation.stopped",
            by=by,
            role="visitor",
            on=invitation,
            now=now,
            organization_id=organization_id,
        )


@transaction.atomic
def withdraw_invitation(*, invitation: PlaceInvitation, by: Membership, now: datetime) -> None:
    """Take an invitation back: its link says so at once. Taking it back twice changes nothing.

    Raises:
        InvitationOver: the person has accepted or declined meanwhile, or did not answer in time.
    Cost: 3 queries.
    """
    invitation = lock_invitation(invitation)
    if invitation.state == InvitationState.CANCELLED:
        return
    if not invitation.is_open:
        raise InvitationOver
    ending = InvitationEnd.ORGANIZER
    move_invitation(
        invitation, InvitationState.CANCELLED, by=by.user, role="coordinator", now=now, reason_code=ending
    )


def cancel_invitations(shift: Shift, *, by: User | None, now: datetime) -> None:
    """Withdraw all invitations to a shift that is being cancelled; the caller holds its lock. Cost: 1 + 2 each."""
    rows = PlaceInvitation.objects.select_for_update(of=("self",), no_key=True)
    waiting = rows.select_related("shift__project").filter(shift=shift, state=InvitationState.INVITED)
    for invitation in waiting.order_by("pk"):
        move_invitation(
            invitation,
            InvitationState.CANCELLED,
            by=by,
            role="manager",
            now=now,
            reason_code=InvitationEnd.SHIFT_CANCELLED,
        )


@transaction.atomic
def lapse_invitations(*, now: datetime, limit: int = 200) -> int:
    """End what nobody answered in time, and forget the addresses of who declined; return how many rows.

    Who accepts at this moment is left to that (SKIP LOCKED). Until beat comes, whoever is late is refused all the
    same: `can_answer`. Cost: 1 query and 2 each.
    """
    rows = PlaceInvitation.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    due = rows.select_related("shift__project").filter(answer_by__lte=now).exclude(email="")
    ended = list(due.order_by("answer_by")[:limit])
    for invitation in ended:
        _let_go(invitation, now)
    return len(ended)


def _forget(rows: QuerySet[PlaceInvitation], now: datetime) -> None:
    for invitation in rows.select_for_update(of=("self",), no_key=True).select_related("shift__project"):
        _let_go(invitation, now)


def _let_go(invitation: PlaceInvitation, now: datetime) -> None:
    if invitation.is_open:
        move_invitation(invitation, InvitationState.LAPSED, by=None, role="system", now=now)
        return
    invitation.email = ""
    invitation.save(update_fields=["email"])


def forget_invited(email: str, *, now: datetime) -> None:
    """Withdraw what an address that is being erased was invited to. Cost: 1 query and 2 each."""
    rows = PlaceInvitation.objects.select_for_update(of=("self",), no_key=True).filter(email=email.lower())
    for invitation in rows.select_related("shift__project").order_by("pk"):
        if not invitation.is_open:
            _let_go(invitation, now)
            continue
        move_invitation(
            invitation,
            InvitationState.CANCELLED,
            by=None,
            role="system",
            now=now,
            reason_code=InvitationEnd.PERSON_ERASED,
        )
