"""The one review mechanism: whatever a front office decides on goes through these functions.

Kinds of subjects are described in `organizations.selectors.subjects` and registered by the apps that own them.
"""

from organizations.services.review.errors import (
    AlreadySubmitted,
    DecidedMeanwhile,
    DecisionIncomplete,
    NotYoursToReview,
    ReviewRefused,
    TakenByColleague,
    WithdrawnMeanwhile,
)
from organizations.services.review.reviewing import decide, release, take
from organizations.services.review.submitting import submit
from organizations.services.review.withdrawing import withdraw

__all__ = [
    "AlreadySubmitted",
    "DecidedMeanwhile",
    "DecisionIncomplete",
    "NotYoursToReview",
    "ReviewRefused",
    "TakenByColleague",
    "WithdrawnMeanwhile",
    "decide",
    "release",
    "submit",
    "take",
    "withdraw",
]
