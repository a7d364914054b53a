"""Putting a version of a subject before a reviewer."""

from datetime import datetime

from django.db import transaction

from organizations.enums import PENDING_SUBMISSION, SUBMISSION_MOVES, SubmissionState
from organizations.models import Submission
from organizations.notifications import SubmissionReceived
from organizations.selectors.routing import due_on, office_for
from organizations.selectors.subjects import subject_kind
from organizations.services.review.errors import AlreadySubmitted
from organizations.services.review.informing import tell_managers
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.services import record, transition
from qazvolunteer.lib.db import refusing


@transaction.atomic
def submit(*, kind: str, subject_id: int, by: User, role: str, now: datetime) -> Submission:
    """Freeze a subject as its next version, route it to an office and move the subject to "under review".

    The subject is loaded anew and locked; an instance that the caller holds is stale afterwards.

    Args:
        kind: a registered kind of subject.
        role: in which role of the subject's own move table the person acts: ``owner``, ``manager``.

    Raises:
        AlreadySubmitted: when a version waits for a decision.
        Refusal: whatever the kind's `on_submitted` refuses (not complete, no such move).
    Cost: about 14 queries and one for each owner and manager.
    """
    handler = subject_kind(kind)
    previous = (
        Submission.objects.select_for_update()
        .filter(subject_kind=kind, subject_id=subject_id)
        .order_by("-version")
        .first()
    )
    if previous is not None and previous.state in PENDING_SUBMISSION:
        raise AlreadySubmitted
    subject = handler.load(subject_id, lock=True)
    if subject is None:
        raise LookupError(f"There is no {kind} {subject_id}.")
    if previous is not None and SUBMISSION_MOVES.allows(
        previous.state, SubmissionState.SUPERSEDED, by="applicant"
    ):
        _supersede(previous, by=by, now=now)
    organization = handler.organization(subject)
    region = handler.region(subject) or organization.region
    titles = handler.titles(subject)
    submission = Submission(
        subject_kind=kind,
        subject_id=subject_id,
        version=previous.version + 1 if previous else 1,
        organization=organization,
        office=office_for(region=region, organization=organization),
        region=region,
        direction=handler.direction(subject),
        state=SubmissionState.OPEN,
        title_kk=titles.get("kk", ""),
        title_ru=titles.get("ru", ""),
        title_en=titles.get("en", ""),
        payload=handler.freeze(subject),
        submitted_at=now,
        submitted_by=by,
        due_on=due_on(now),
    )
    SUBMISSION_MOVES.check(None, submission.state, by="applicant")
    with refusing(
        {"submission_one_pending": AlreadySubmitted(), "submission_version_unique": AlreadySubmitted()}
    ):
        submission.save(force_insert=True)
    transition(on=submission, source=None, target=submission.state, by=by, role=role, now=now)
    record("submission.sent", by=by, role=role, on=submission, now=now, organization_id=organization.pk)
    handler.on_submitted(subject, submission, by=by, role=role, now=now)
    tell_managers(SubmissionReceived, submission=submission, now=now)
    return submission


def _supersede(previous: Submission, *, by: User, now: datetime) -> None:
    source = previous.state
    SUBMISSION_MOVES.check(source, SubmissionState.SUPERSEDED, by="applicant")
    previous.state = SubmissionState.SUPERSEDED
    previous.save(update_fields=["state"])
    transition(on=previous, source=source, target=previous.state, by=by, role="applicant", now=now)
