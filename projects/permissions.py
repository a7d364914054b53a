"""Who may do what with projects, shifts, sign-ups and hours."""

from django.utils.translation import gettext_lazy as _

from organizations.enums import FrontOfficeKind, MembershipRole, StaffRole
from organizations.models import Membership, StaffAssignment
from organizations.permissions import can_coordinate, can_run_projects, has_rank
from organizations.selectors.access import is_member
from projects.enums import OPEN_PROJECT
from projects.models import BanObjection, HourClaim, Project, Shift, SignUp
from qazvolunteer.lib.access import Allowed, Answer, Denied
from volunteers.models import Volunteer


def can_edit_project(membership: Membership, project: Project) -> Answer:
    """Owners and managers of the project's organization. Which fields are open depends on its state."""
    if membership.organization_id != project.organization_id:
        return Denied(_("This project belongs to another organization."))
    return can_run_projects(membership)


def can_submit_project(membership: Membership, project: Project) -> Answer:
    """Only a verified organization submits; writing a draft is free (domain §2)."""
    answer = can_edit_project(membership, project)
    if not answer:
        return answer
    if not membership.organization.is_verified:
        return Denied(
            _(
                "Only a verified organization can send projects to review. Send the organization to review first."
            )
        )
    return Allowed()


def can_cancel_project(membership: Membership, project: Project) -> Answer:
    """Those who may edit it, while it is open. What a front office reads just now is taken back with it."""
    answer = can_edit_project(membership, project)
    if not answer:
        return answer
    if project.state not in OPEN_PROJECT:
        return Denied(_("The project has ended, so there is nothing to cancel."))
    return Allowed()


def can_decide_signup(membership: Membership, signup: SignUp) -> Answer:
    """Coordinators and above of the organization that runs the shift. Needs signup.shift.project loaded."""
    if membership.organization_id != signup.shift.project.organization_id:
        return Denied(_("This shift belongs to another organization."))
    return can_coordinate(membership)


def can_bar(membership: Membership, *, organization_id: int, volunteer: Volunteer) -> Answer:
    """Owners and managers bar people from their organization's shifts and lift it; nobody in their own case."""
    if membership.organization_id != organization_id:
        return Denied(_("This shift belongs to another organization."))
    if volunteer.user_id == membership.user_id:
        return Denied(_("Nobody decides in their own case: another manager of the organization does."))
    return can_run_projects(membership)


def can_decide_objection(staff: StaffAssignment, objection: BanObjection) -> Answer:
    """Officers of the office that has it, and republican ones; nobody of the organization, nor the person themself.

    Needs objection.ban.volunteer loaded. Cost: 1 query.
    """
    if staff.ended_at is not None or staff.role != StaffRole.OFFICER:
        return Denied(_("Only officers decide on objections."))
    if objection.office_id != staff.office_id and staff.office.kind != FrontOfficeKind.REPUBLICAN:
        return Denied(_("This objection belongs to another front office."))
    ban = objection.ban
    if ban.volunteer.user_id == staff.user_id or is_member(staff.user_id, ban.organization_id):
        return Denied(_("This is your own case or organization, so somebody else has to decide."))
    return Allowed()


def can_mark_attendance(membership: Membership, shift: Shift) -> Answer:
    """Coordinators and above, and the leader who is named on the shift. Needs shift.project loaded."""
    if membership.organization_id != shift.project.organization_id:
        return Denied(_("This shift belongs to another organization."))
    if has_rank(membership, MembershipRole.COORDINATOR) or shift.leader_id == membership.pk:
        return Allowed()
    return Denied(_("Only the leader named on this shift and coordinators can mark who came."))


def can_decide_claim(by: Membership | StaffAssignment, claim: HourClaim) -> Answer:
    """Confirming, declining, correcting, revoking: the organization's coordinators, and an officer for what was handed
    over to the office; nobody on their own hours (domain §5). Needs claim.volunteer loaded.

    Cost: no queries for a member, 1 for an officer.
    """
    answer = _coordinates(by, claim) if isinstance(by, Membership) else _has_in_office(by, claim)
    if answer and claim.volunteer.user_id == by.user_id:
        return Denied(
            _(
                "Nobody decides on their own hours: another coordinator of the organization or the front office does."
            )
        )
    return answer


def _coordinates(membership: Membership, claim: HourClaim) -> Answer:
    if membership.organization_id != claim.organization_id:
        return Denied(_("These hours belong to another organization."))
    return can_coordinate(membership)


def _has_in_office(staff: StaffAssignment, claim: HourClaim) -> Answer:
    if staff.ended_at is not None or staff.role != StaffRole.OFFICER:
        return Denied(_("Only officers decide on hours."))
    may_see = staff.office_id == claim.office_id or staff.office.kind == FrontOfficeKind.REPUBLICAN
    if claim.office_id is None or not may_see:
        return Denied(_("These hours were not handed over to your front office."))
    if is_member(staff.user_id, claim.organization_id):
        return Denied(_("You are a member of this organization, so somebody else has to decide."))
    return Allowed()
