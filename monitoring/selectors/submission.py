"""Everything an officer reads about one submission."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from monitoring.selectors.queue import QueueRow, queue_row
from organizations.models import Submission
from organizations.selectors.subjects import Check, Section, subject_kind
from organizations.selectors.submissions import (
    FieldChange,
    difference,
    other_submissions,
    presented,
    submissions_of,
    unchanged_count,
)
from qazvolunteer.reference.selectors import work_calendar

#: how many other submissions of the applicant are shown
_OTHERS = 5


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """A submission with its surroundings, in the reader's language."""

    row: QueueRow
    kind: str | Promise
    sections: list[Section]
    #: the last version on which an office decided, else the last one that was sent
    previous: Submission | None
    changes: list[FieldChange]
    #: how many fields are the same as in the previous version
    unchanged: int
    checks: list[Check]
    #: all versions of the subject, newest first, this one among them
    versions: list[Submission]
    #: what else the applicant has sent
    others: list[Submission]


def submission_page(submission: Submission, *, today: date) -> SubmissionPage:
    """Collect what an officer reads before deciding.

    The checks look at the subject as it is now, and only while the decision is open.
    Cost: 4 queries, and what the kind's `present` and `checks` need.
    """
    kind = subject_kind(submission.subject_kind)
    versions = list(submissions_of(submission.subject_kind, submission.subject_id))
    earlier = [version for version in versions if version.version < submission.version]
    # What was taken back may never have been read: compare with what an office answered, else with what was sent.
    previous = next((version for version in earlier if version.decided_at), next(iter(earlier), None))
    subject = kind.load(submission.subject_id) if submission.is_pending else None
    return SubmissionPage(
        row=queue_row(submission, today=today, calendar=work_calendar()),
        kind=kind.label,
        sections=presented(submission),
        previous=previous,
        changes=difference(submission, previous) if previous else [],
        unchanged=unchanged_count(submission, previous) if previous else 0,
        checks=kind.checks(subject) if subject is not None else [],
        versions=versions,
        others=list(other_submissions(submission)[:_OTHERS]),
    )
