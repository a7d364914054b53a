"""Inviting people into a team by a letter with a signed link."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations.enums import MembershipRole
from organizations.models import Invitation, Membership, Organization
from organizations.notifications import InvitationSent
from organizations.services.team import demand_owner, lock_team
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import hold_account
from qazvolunteer.audit.services import record
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.text import clean_line
from qazvolunteer.notifications.services import Address, notify

#: how long the link of an invitation works
LIFETIME = timedelta(days=7)
_OWNER = MembershipRole.OWNER.value


class InvitationRefused(Refusal):
    """An invitation cannot be sent or used."""

    code = "invitation_refused"


class AlreadyMember(InvitationRefused):
    """The address belongs to somebody in the team."""

    code = "already_member"
    message = _("This person is in the team already. Change the role in the list instead.")


class InvitationGone(InvitationRefused):
    """Used, withdrawn or expired."""

    code = "invitation_gone"
    message = _("This invitation does not work any more. Ask the organization to send a new one.")


class OtherAddress(InvitationRefused):
    """Signed in with another address than the invited one."""

    code = "other_address"
    message = _("This invitation was sent to another address. Sign in with that address to accept it.")


@transaction.atomic
def invite_member(
    *, organization: Organization, email: str, role: MembershipRole, language: str, by: User, now: datetime
) -> Invitation:
    """Send an invitation, or send an open one again with a new term (and role and language, if they differ).

    Args:
        language: of the letter: kk, ru or en.

    Raises:
        AlreadyMember: at the field ``email``.
        NoLongerOwner: the acting person is not an owner at this moment.
    Cost: 7 queries.
    """
    demand_owner(lock_team(organization.pk), by)
    email = email.strip().lower()
    if Membership.objects.active().filter(organization=organization, user__email=email).exists():
        raise AlreadyMember(field="email")
    invitation = Invitation.objects.open().filter(organization=organization, email=email).first()
    action = "invitation.renewed" if invitation else "invitation.sent"
    if invitation:
        invitation.renewals += 1
    else:
        invitation = Invitation(organization=organization, email=email, created_at=now)
    invitation.role = role
    invitation.language = language
    invitation.invited_by = by
    invitation.expires_at = now + LIFETIME
    invitation.save()
    record(action, by=by, role=_OWNER, on=invitation, now=now, organization_id=organization.pk)
    notify(
        InvitationSent,
        to=Address(email, language),
        about=invitation,
        now=now,
        version=invitation.renewals,
    )
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Withdraw an invitation: its link stops working at once. Withdrawing twice changes nothing.

    Raises:
        InvitationGone: it was accepted meanwhile.
        NoLongerOwner: the acting person is not an owner at this moment.
    Cost: 5 queries.
    """
    demand_owner(lock_team(invitation.organization_id), by)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is not None:
        raise InvitationGone(_("This invitation was accepted meanwhile: see the team."))
    if locked.revoked_at is None:
        locked.revoked_at = now
        locked.save(update_fields=["revoked_at"])
        record(
            "invitation.revoked",
            by=by,
            role=_OWNER,
            on=locked,
            now=now,
            organization_id=locked.organization_id,
        )
    return locked


@transaction.atomic
def accept_invitation(*, invitation: Invitation, display_name: str, by: User, now: datetime) -> Membership:
    """Make the invited person a member. Accepting twice gives one membership.

    Args:
        display_name: how volunteers see the person's name.
        by: must be signed in with the invited address.

    Raises:
        OtherAddress: the account has another address.
        InvitationGone: used by a membership that has ended, withdrawn or expired.
        AlreadyMember: the person came into the team another way.
        AccountErased: in another window, a moment ago.
    Cost: 7 queries.
    """
    hold_account(by)
    lock_team(invitation.organization_id)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if by.email != locked.email:
        raise OtherAddress
    membership = Membership.objects.active().filter(user=by, organization_id=locked.organization_id).first()
    if locked.accepted_at is not None and membership is not None:
        return membership
    if locked.accepted_at is not None or locked.revoked_at is not None or locked.expires_at <= now:
        raise InvitationGone
    membership = Membership(
        user=by,
        organization_id=locked.organization_id,
        role=locked.role,
        display_name=clean_line(display_name),
        created_at=now,
    )
    with refusing({"membership_one_active": AlreadyMember(_("You are in the team already."))}):
        membership.save(force_insert=True)
    locked.accepted_at = now
    locked.save(update_fields=["accepted_at"])
    record(
        "invitation.accepted",
        by=by,
        role=locked.role,
        on=membership,
        now=now,
        organization_id=locked.organization_id,
    )
    return membership
