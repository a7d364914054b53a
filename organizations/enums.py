"""States, roles and moves of organizations and of the one review mechanism."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qazvolunteer.lib.moves import MoveTable


class OrganizationKind(models.TextChoices):
    """Who may run projects. An initiative group has no legal form and no BIN."""

    INITIATIVE_GROUP = "initiative_group", _("Initiative group")
    NGO = "ngo", _("Non-governmental organization")
    INSTITUTION = "institution", _("Public institution")
    COMPANY = "company", _("Company")
    INTERNATIONAL = "international", _("International organization")


class OrganizationState(models.TextChoices):
    """Where an organization stands on its way to running projects."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Under review")
    VERIFIED = "verified", _("Verified")
    RETURNED = "returned", _("Returned for correction")
    REJECTED = "rejected", _("Rejected")
    SUSPENDED = "suspended", _("Suspended")


#: kinds that have a BIN
KINDS_WITH_BIN = frozenset(
    {
        OrganizationKind.NGO,
        OrganizationKind.INSTITUTION,
        OrganizationKind.COMPANY,
        OrganizationKind.INTERNATIONAL,
    }
)
#: states over which a BIN is unique: a squatter's draft blocks nobody (domain §2)
BIN_HOLDING_STATES = (OrganizationState.SUBMITTED, OrganizationState.VERIFIED, OrganizationState.SUSPENDED)
#: states in which the organization changes its identity by itself; in all others the front office answers for it
FREELY_CHANGED_STATES = (OrganizationState.DRAFT, OrganizationState.RETURNED, OrganizationState.REJECTED)

_O = OrganizationState
ORGANIZATION_MOVES = MoveTable(
    [
        (None, _O.DRAFT, {"owner"}),
        (_O.DRAFT, _O.SUBMITTED, {"owner"}),
        (_O.RETURNED, _O.SUBMITTED, {"owner"}),
        (_O.REJECTED, _O.SUBMITTED, {"owner"}),
        (_O.SUBMITTED, _O.VERIFIED, {"officer"}),
        (_O.SUBMITTED, _O.RETURNED, {"officer"}),
        (_O.SUBMITTED, _O.REJECTED, {"officer"}),
        (_O.SUBMITTED, _O.DRAFT, {"owner"}),
        (_O.VERIFIED, _O.SUSPENDED, {"officer"}),
        (_O.SUSPENDED, _O.VERIFIED, {"officer"}),
    ]
)


class MembershipRole(models.TextChoices):
    """What a member may do, from all to least."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    COORDINATOR = "coordinator", _("Coordinator")
    SHIFT_LEADER = "shift_leader", _("Shift leader")


class FrontOfficeKind(models.TextChoices):
    """The republican front office and the regional ones."""

    REPUBLICAN = "republican", _("Republican front office")
    REGIONAL = "regional", _("Regional front office")


class StaffRole(models.TextChoices):
    """Roles inside a front office."""

    OFFICER = "officer", _("Officer")
    ANALYST = "analyst", _("Analyst")
    TRAINER = "trainer", _("Trainer")
    EDITOR = "editor", _("Editor")


class SubmissionState(models.TextChoices):
    """Where one thing put before a reviewer stands."""

    OPEN = "open", _("Waiting for review")
    TAKEN = "taken", _("Being reviewed")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned for correction")
    REJECTED = "rejected", _("Rejected")
    SUPERSEDED = "superseded", _("Replaced by a newer version")
    WITHDRAWN = "withdrawn", _("Taken back")


#: waits for a reviewer
PENDING_SUBMISSION = (SubmissionState.OPEN, SubmissionState.TAKEN)
#: a reviewer has spoken
DECIDED_SUBMISSION = (SubmissionState.APPROVED, SubmissionState.RETURNED, SubmissionState.REJECTED)

_S = SubmissionState
SUBMISSION_MOVES = MoveTable(
    [
        (None, _S.OPEN, {"applicant"}),
        (_S.OPEN, _S.TAKEN, {"officer"}),
        (_S.TAKEN, _S.OPEN, {"officer"}),
        (_S.OPEN, _S.APPROVED, {"officer"}),
        (_S.OPEN, _S.RETURNED, {"officer"}),
        (_S.OPEN, _S.REJECTED, {"officer"}),
        (_S.TAKEN, _S.APPROVED, {"officer"}),
        (_S.TAKEN, _S.RETURNED, {"officer"}),
        (_S.TAKEN, _S.REJECTED, {"officer"}),
        (_S.RETURNED, _S.SUPERSEDED, {"applicant"}),
        (_S.REJECTED, _S.SUPERSEDED, {"applicant"}),
        (_S.OPEN, _S.WITHDRAWN, {"applicant"}),
        (_S.TAKEN, _S.WITHDRAWN, {"applicant"}),
    ]
)


class ReviewReason(models.TextChoices):
    """Why a submission was returned or rejected; the officer adds their own words."""

    UNCLEAR = "unclear", _("It is not clear what will be done")
    AGE = "age", _("The age limit does not fit the work")
    SAFETY = "safety", _("Safety is not described")
    DATES = "dates", _("Dates or places are wrong")
    LANGUAGE = "language", _("The texts need correction")
    DUPLICATE = "duplicate", _("It is already registered")
    IDENTITY = "identity", _("The organization could not be confirmed")
    MONEY = "money", _("It collects money or sells something")
    NOT_VOLUNTEERING = "not_volunteering", _("It is not volunteering")
    OTHER = "other", _("Another reason, see the comment")
