"""Reads of invitations to shifts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from projects.enums import OPEN, OUTCOME, InvitationState, ProjectState, ShiftState
from projects.models import InvitationStop, PlaceInvitation, Shift, SignUp
from projects.selectors.participation.holds import keyed
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.links import SignedLink, link_behind, signed_token

_PURPOSE = "projects.place_invitation"


class InvitationStanding(StrEnum):
    """What the link of an invitation leads to now."""

    OPEN = "open"
    ACCEPTED = "accepted"
    SIGNED_UP = "signed_up"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    OVER = "over"


def _with_facts() -> QuerySet[PlaceInvitation]:
    rows = PlaceInvitation.objects.select_related("role", "shift__project__organization", "shift__region")
    return rows.select_related("shift__project__direction", "shift__leader", "invited_by")


def invitation_with_facts(pk: str | UUID) -> PlaceInvitation | None:
    """Return an invitation with all that its letter and its page tell. Cost: 1 query."""
    return _with_facts().filter(pk=pk).first()


def place_invitation_token(invitation: PlaceInvitation) -> str:
    """Return the signed part of the link; what it still leads to is said by the invitation. No query."""
    return signed_token(SignedLink(invitation.pk, 0, "invited", invitation.answer_by), purpose=_PURPOSE)


def place_invitation_behind(token: str) -> PlaceInvitation | None:
    """Return the invitation of a link; None when the link is not ours. Cost: 1 query, none for a bad link."""
    link = link_behind(token, purpose=_PURPOSE)
    return invitation_with_facts(link.subject) if link else None


def can_answer(invitation: PlaceInvitation, now: datetime) -> bool:
    """Tell whether it waits for an answer: nobody decided, in time, and the shift takes people. Needs the shift."""
    shift = invitation.shift
    in_time = now < invitation.answer_by and not shift.has_begun(now)
    return invitation.is_open and in_time and shift.state != ShiftState.CANCELLED


def standing_of(invitation: PlaceInvitation, now: datetime) -> InvitationStanding:
    """Tell what is so now. Cost: 1 query while it waits for an answer, else none."""
    if not invitation.is_open:
        ended = {
            InvitationState.ACCEPTED: InvitationStanding.ACCEPTED,
            InvitationState.DECLINED: InvitationStanding.DECLINED,
            InvitationState.CANCELLED: InvitationStanding.CANCELLED,
        }
        return ended.get(InvitationState(invitation.state), InvitationStanding.OVER)
    if not can_answer(invitation, now):
        return InvitationStanding.OVER
    signups = SignUp.objects.filter(shift_id=invitation.shift_id, volunteer__user__email=invitation.email)
    if signups.filter(state__in=[*OPEN, *OUTCOME]).exists():
        return InvitationStanding.SIGNED_UP
    return InvitationStanding.OPEN


def wants_no_more(invitation: PlaceInvitation) -> bool:
    """Tell whether the invited address stopped the organization's invitations. Needs the shift's project. 1 query."""
    key = keyed("mailbox", invitation.email)
    organization_id = invitation.shift.project.organization_id
    return InvitationStop.objects.filter(organization_id=organization_id, mailbox_key=key).exists()


def _waiting(now: datetime) -> QuerySet[PlaceInvitation]:
    return PlaceInvitation.objects.filter(
        state=InvitationState.INVITED, answer_by__gt=now, shift__starts_at__gt=now
    )


def is_invited(email: str, role_id: int, now: datetime) -> bool:
    """Tell whether an address is invited into a role and can still answer. Cost: 1 query."""
    return _waiting(now).filter(email=email.lower(), role_id=role_id).exists()


def invitations_of(user: User, now: datetime) -> list[PlaceInvitation]:
    """Return the invitations that a person can answer, the nearest first; not to what they signed up for. 1 query."""
    joined = SignUp.objects.filter(volunteer__user=user, state__in=OPEN)
    rows = _with_facts().filter(pk__in=_waiting(now).values("pk"), email=user.email.lower())
    rows = rows.filter(shift__project__state=ProjectState.PUBLISHED, shift__state=ShiftState.OPEN)
    return list(rows.exclude(shift__in=joined.values("shift")).order_by("answer_by", "pk"))


def invitations_of_shift(shift: Shift) -> list[PlaceInvitation]:
    """Return who is invited to a shift or said no, as far as their address is kept; who waits first. 1 query."""
    rows = PlaceInvitation.objects.filter(shift=shift).exclude(email="").select_related("role")
    # "invited" comes after "declined"
    return list(rows.order_by("-state", "answer_by", "email"))


def invitation_counts(shift: Shift) -> dict[str, int]:
    """Count the invitations of a shift by state. Cost: 1 query."""
    return PlaceInvitation.objects.filter(shift=shift).aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in InvitationState.values}
    )
