"""Models of organizations, front offices and submissions."""

from organizations.models.front_office import FrontOffice, StaffAssignment
from organizations.models.membership import Invitation, Membership
from organizations.models.organization import Organization
from organizations.models.submission import Submission

__all__ = ["FrontOffice", "Invitation", "Membership", "Organization", "StaffAssignment", "Submission"]
