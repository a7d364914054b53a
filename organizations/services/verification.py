"""Sending an organization to review, and taking it back."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, Submission
from organizations.selectors.verification import SUBJECT
from organizations.services.review import submit, withdraw
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal


class VerificationIncomplete(Refusal):
    """The front office cannot judge it yet."""

    code = "verification_incomplete"
    message = _("Fill in what is missing first: the list on this page shows it.")


def submit_organization(*, organization: Organization, by: User, now: datetime) -> Submission:
    """Send an organization to the front office of its region.

    Raises:
        VerificationIncomplete: something required is missing.
        AlreadySubmitted, MoveNotAllowed: it is under review or verified.
        BinTaken: another organization with this BIN is under review or verified.
    Cost: as `review.submit`.
    """
    return submit(kind=SUBJECT, subject_id=organization.pk, by=by, role="owner", now=now)


def withdraw_organization(*, organization: Organization, by: User, now: datetime) -> Submission:
    """Take an organization back that was sent and not decided on: it is a draft again, its BIN blocks nobody.

    Raises:
        DecidedMeanwhile: the front office has decided.
        MoveNotAllowed: it is not under review.
    Cost: as `review.withdraw`.
    """
    return withdraw(kind=SUBJECT, subject_id=organization.pk, by=by, role="owner", now=now)
