"""What the review mechanism says no to."""

from django.utils.translation import gettext_lazy as _

from qazvolunteer.lib.errors import Refusal


class ReviewRefused(Refusal):
    """Base of the refusals of reviewing."""


class AlreadySubmitted(ReviewRefused):
    """A version of the subject waits for a decision."""

    code = "already_submitted"
    message = _("It has been sent to review already. Wait for the decision of the front office.")


class NotYoursToReview(ReviewRefused):
    """The permission to review was denied; the message is its reason."""

    code = "not_yours_to_review"


class TakenByColleague(ReviewRefused):
    """Somebody else is reviewing it."""

    code = "taken_by_colleague"


class DecidedMeanwhile(ReviewRefused):
    """Somebody has decided on it."""

    code = "decided_meanwhile"


class WithdrawnMeanwhile(ReviewRefused):
    """The applicant has taken it back, so there is nothing to decide."""

    code = "withdrawn_meanwhile"
    message = _("The applicant has taken it back, so there is nothing to decide.")


class DecisionIncomplete(ReviewRefused):
    """A return or a rejection without a reason or without words of the officer."""

    code = "decision_incomplete"
