"""Who may do what in an organization and in a front office."""

from django.utils.translation import gettext_lazy as _

from organizations.enums import (
    FREELY_CHANGED_STATES,
    FrontOfficeKind,
    MembershipRole,
    OrganizationState,
    StaffRole,
)
from organizations.models import Membership, Organization, StaffAssignment, Submission
from organizations.selectors.access import active_staff, is_member
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.access import Allowed, Answer, Denied, all_of
from qazvolunteer.second_factor.registry import second_factor_rule

_RANK = {
    MembershipRole.SHIFT_LEADER: 0,
    MembershipRole.COORDINATOR: 1,
    MembershipRole.MANAGER: 2,
    MembershipRole.OWNER: 3,
}


def has_rank(membership: Membership, role: MembershipRole) -> bool:
    """Tell whether a member has at least this role (owner > manager > coordinator > shift leader)."""
    return membership.ended_at is None and _RANK[MembershipRole(membership.role)] >= _RANK[role]


def can_see_team(membership: Membership) -> Answer:
    """Coordinators and above see who is in the team; shift leaders see their shifts only."""
    if has_rank(membership, MembershipRole.COORDINATOR):
        return Allowed()
    return Denied(_("Only coordinators, managers and owners see the team. Ask one of them."))


def can_manage_team(membership: Membership) -> Answer:
    """Only owners invite people, change roles and end memberships."""
    if has_rank(membership, MembershipRole.OWNER):
        return Allowed()
    return Denied(_("Only an owner of the organization can change its team. Ask an owner to do it."))


def can_edit_organization(membership: Membership) -> Answer:
    """Owners and managers edit what the public sees of the organization."""
    if has_rank(membership, MembershipRole.MANAGER):
        return Allowed()
    return Denied(_("Only owners and managers can edit the organization. Ask one of them."))


def can_change_identity(membership: Membership) -> Answer:
    """Owners and managers change kind, legal name and BIN while the front office does not answer for them."""
    return all_of(can_edit_organization(membership), identity_is_free(membership.organization))


def identity_is_free(organization: Organization) -> Answer:
    """Kind, legal name and BIN stand still while they are reviewed and after they were confirmed (domain §2)."""
    if organization.state in FREELY_CHANGED_STATES:
        return Allowed()
    if organization.state == OrganizationState.SUBMITTED:
        return Denied(
            _("The front office is looking at these fields. You can change them after its decision.")
        )
    return Denied(_("After verification these fields are changed through the front office: write to it."))


def can_submit_organization(membership: Membership) -> Answer:
    """Only owners send the organization to review and take it back: they answer for what it says."""
    if has_rank(membership, MembershipRole.OWNER):
        return Allowed()
    return Denied(_("Only an owner can send the organization to review. Ask an owner to do it."))


def can_see_verification(membership: Membership) -> Answer:
    """Owners and managers see what the front office knows and has said about the organization."""
    if has_rank(membership, MembershipRole.MANAGER):
        return Allowed()
    return Denied(_("Only owners and managers see the verification. Ask one of them."))


def can_run_projects(membership: Membership) -> Answer:
    """Owners and managers write, submit, pause and end projects and change shifts."""
    if has_rank(membership, MembershipRole.MANAGER):
        return Allowed()
    return Denied(_("Only owners and managers can change projects. Ask one of them."))


def can_coordinate(membership: Membership) -> Answer:
    """Coordinators and above decide on sign-ups and confirm hours."""
    if has_rank(membership, MembershipRole.COORDINATOR):
        return Allowed()
    return Denied(_("Only coordinators can decide on volunteers and hours. Ask a coordinator."))


def can_review(staff: StaffAssignment, submission: Submission) -> Answer:
    """Officers decide what was routed to their office; nobody reviews an organization they belong to.

    A republican officer may also take over what waits in a region. Cost: 1 query.
    Source: domain rules §6 ("Nobody reviews their own organization: it goes to the republican office").
    """
    if staff.ended_at is not None or staff.role != StaffRole.OFFICER:
        return Denied(_("Only officers decide on submissions."))
    if submission.office_id != staff.office_id and staff.office.kind != FrontOfficeKind.REPUBLICAN:
        return Denied(_("This submission belongs to another front office."))
    if is_own_organization(staff, submission):
        return Denied(_("You are a member of this organization, so somebody else has to review it."))
    return Allowed()


def is_own_organization(staff: StaffAssignment, submission: Submission) -> bool:
    """Tell whether the officer belongs to the applicant's organization. Cost: 1 query."""
    return is_member(staff.user_id, submission.organization_id)


def can_leave_team(membership: Membership, member: Membership) -> Answer:
    """Everybody ends their own membership, an owner ends anybody's."""
    if membership.pk == member.pk:
        return Allowed()
    return can_manage_team(membership)


@second_factor_rule
def may_work_without_second_factor(user: User) -> Answer:
    """Staff of a front office need a second factor: they see and decide for others. Cost: 1 query.

    Source: domain rules §6 ("A second factor is required for front-office staff …").
    """
    if active_staff(user) is None:
        return Allowed()
    return Denied(_("Work in a front office needs a second factor: it opens data of other people."))


def can_see_contacts(membership: Membership, *, second_factor: bool) -> Answer:
    """Members see contact data of volunteers only in a session that passed a second factor.

    Source: domain rules §6 ("… and for anyone in an organization before they first see contact data").

    Args:
        second_factor: what `second_factor_passed` says of the session.
    """
    if membership.ended_at is not None:
        return Denied(_("You are no longer in the team of this organization."))
    if not second_factor:
        return Denied(_("Contacts of volunteers are shown after a second factor. Open the page “Security”."))
    return Allowed()
