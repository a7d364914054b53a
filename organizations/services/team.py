"""Changing who belongs to an organization and in which role."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from organizations.enums import MembershipRole
from organizations.models import Membership, Organization
from organizations.notifications import MembershipEnded, RoleChanged
from organizations.selectors.duties import duties
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.services import record
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import notify

_OWNER = MembershipRole.OWNER.value


class TeamRefused(Refusal):
    """The team cannot be changed like this."""

    code = "team_refused"


class LastOwner(TeamRefused):
    """An organization always has an owner."""

    code = "last_owner"
    message = _("The organization needs an owner. Make somebody else an owner first.")


class NoLongerOwner(TeamRefused):
    """The acting person lost the role meanwhile."""

    code = "no_longer_owner"
    message = _("You are not an owner of the organization any more, so nothing was changed.")


class NotInTeam(TeamRefused):
    """The other person has left meanwhile."""

    code = "not_in_team"
    message = _("This person is not in the team any more.")


@transaction.atomic
def change_role(*, membership: Membership, role: MembershipRole, by: User, now: datetime) -> Membership:
    """Give a member another role and tell them. The role they have already changes nothing.

    Every role may lead shifts, so no duty is laid down.

    Raises:
        NoLongerOwner: the acting person is not an owner at this moment.
        NotInTeam: the member has left.
        LastOwner: the only owner would stop being one.
    Cost: 6 queries.
    """
    demand_owner(lock_team(membership.organization_id), by)
    member = _active(membership)
    if member.role == role:
        return member
    if member.role == _OWNER:
        _refuse_last_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    record(
        "membership.role_changed",
        by=by,
        role=_OWNER,
        on=member,
        now=now,
        organization_id=member.organization_id,
        fields=["role"],
        reason_code=role,
    )
    if member.user_id != by.pk:
        # The minute as version: a later change is told again, and the letter names the role as it is when sent.
        notify(RoleChanged, to=member.user, about=member, now=now, version=int(now.timestamp()) // 60)
    return member


@transaction.atomic
def end_membership(*, membership: Membership, by: User, now: datetime) -> Membership:
    """End a membership: an owner ends anybody's, everybody else their own. The row stays as history.

    What the member was named on and lies ahead loses the name: see `organizations.selectors.duties`.

    Raises:
        NoLongerOwner: it is somebody else's, and the acting person is not an owner at this moment.
        NotInTeam: it has ended already.
        LastOwner: the only owner would leave.
    Cost: 6 queries, and those of each duty.
    """
    organization = lock_team(membership.organization_id)
    is_own = membership.user_id == by.pk
    if not is_own:
        demand_owner(organization, by)
    member = _active(membership)
    if member.role == _OWNER:
        _refuse_last_owner(member)
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    role = member.role if is_own else _OWNER
    record(
        "membership.left" if is_own else "membership.ended",
        by=by,
        role=role,
        on=member,
        now=now,
        organization_id=member.organization_id,
    )
    for duty in duties():
        duty.lay_down(member, by=by, role=role, now=now)
    if not is_own:
        notify(MembershipEnded, to=member.user, about=member, now=now)
    return member


def lock_team(organization_id: int) -> Organization:
    """Let one change of a team happen after the other, until the end of the transaction. Cost: 1 query."""
    return Organization.objects.select_for_update(no_key=True).get(pk=organization_id)


def hold_team(organization_id: int) -> None:
    """Let nobody leave the team until the end of the transaction. Cost: 1 query.

    Whoever names a member on something calls it first, before other locks. Those who name members share the lock;
    `lock_team` waits for them and they for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM organizations_organization WHERE id = %s FOR SHARE", [organization_id])


def demand_owner(organization: Organization, user: User) -> None:
    """Refuse whoever is not an owner at this moment: the page may be older than their role. Cost: 1 query.

    Raises:
        NoLongerOwner: always then.
    """
    if not Membership.objects.active().filter(user=user, organization=organization, role=_OWNER).exists():
        raise NoLongerOwner


def _active(membership: Membership) -> Membership:
    member = Membership.objects.active().select_related("user").filter(pk=membership.pk).first()
    if member is None:
        raise NotInTeam
    return member


def _refuse_last_owner(member: Membership) -> None:
    others = (
        Membership.objects.active()
        .filter(organization_id=member.organization_id, role=_OWNER)
        .exclude(pk=member.pk)
    )
    if not others.exists():
        raise LastOwner
