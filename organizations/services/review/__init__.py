"""The one review mechanism: whatever a front office decides on goes through these functions.

Kinds of subjects are described in `organizations.selectors.subjects` and registered by the apps that own them.
"""

from organizations.services.review.errors import (
    AlreadySubmitted,
    DecisionIncomplete,
    NotYoursToReview,
    ReviewRefused,
    TakenByColleague,
)
from organizations.services.review.reviewing import decide, release, take
from organizations.services.review.submitting import submit

__all__ = [
    "AlreadySubmitted",
    "DecisionIncomplete",
    "NotYoursToReview",
    "ReviewRefused",
    "TakenByColleague",
    "decide",
    "release",
    "submit",
    "take",
]
