"""Whom the review mechanism writes to."""

from datetime import datetime

from organizations.models import Submission
from organizations.selectors.team import managing_users
from qazvolunteer.notifications.registry import Notice
from qazvolunteer.notifications.services import notify


def tell_managers(notice: type[Notice], *, submission: Submission, now: datetime) -> None:
    """Write to every owner and manager of the applicant, each in their language.

    Cost: 1 query and one for each of them.
    """
    for user in managing_users(submission.organization_id):
        notify(notice, to=user, about=submission, now=now)
