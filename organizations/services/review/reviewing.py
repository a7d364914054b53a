"""What officers do with a submission: take it, give it back to the queue, decide."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.enums import (
    DECIDED_SUBMISSION,
    SUBMISSION_MOVES,
    FrontOfficeKind,
    ReviewReason,
    SubmissionState,
)
from organizations.models import StaffAssignment, Submission
from organizations.notifications import SubmissionDecided
from organizations.permissions import can_review
from organizations.selectors.subjects import subject_kind
from organizations.services.review.errors import (
    DecidedMeanwhile,
    DecisionIncomplete,
    NotYoursToReview,
    TakenByColleague,
    WithdrawnMeanwhile,
)
from organizations.services.review.informing import tell_managers
from qazvolunteer.audit.services import record, transition
from qazvolunteer.lib.access import Denied

OFFICER = "officer"
#: shortest comment with which something is returned or rejected, in characters
MIN_COMMENT = 10


@transaction.atomic
def take(
    *, submission: Submission, by: StaffAssignment, now: datetime, take_over: bool = False
) -> Submission:
    """Mark a submission as being reviewed by an officer. Taking one's own again changes nothing.

    Args:
        take_over: take it although a colleague holds it; for republican officers only.

    Raises:
        TakenByColleague: names the colleague.
        DecidedMeanwhile: names who decided and how.
        WithdrawnMeanwhile: the applicant has taken it back.
        NotYoursToReview: another office, another role, or the officer's own organization.
    Cost: 6 queries.
    """
    submission = _lock(submission, by=by)
    if submission.taken_by_id == by.pk:
        return submission
    source = submission.state
    if source == SubmissionState.TAKEN:
        if not (take_over and by.office.kind == FrontOfficeKind.REPUBLICAN):
            raise _taken_by_colleague(submission)
    else:
        SUBMISSION_MOVES.check(source, SubmissionState.TAKEN, by=OFFICER)
        transition(
            on=submission, source=source, target=SubmissionState.TAKEN, by=by.user, role=OFFICER, now=now
        )
    submission.state = SubmissionState.TAKEN
    submission.taken_by = by
    submission.taken_at = now
    submission.save(update_fields=["state", "taken_by", "taken_at"])
    action = "submission.taken_over" if source == SubmissionState.TAKEN else "submission.taken"
    _record(action, submission, by=by, now=now)
    return submission


@transaction.atomic
def release(*, submission: Submission, by: StaffAssignment, now: datetime) -> Submission:
    """Give a submission that the officer has taken back to the queue.

    Raises:
        TakenByColleague: when somebody else holds it.
        MoveNotAllowed: when nobody holds it.
        DecidedMeanwhile, WithdrawnMeanwhile, NotYoursToReview: as `take`.
    Cost: 6 queries.
    """
    submission = _lock(submission, by=by)
    if submission.state == SubmissionState.TAKEN and submission.taken_by_id != by.pk:
        raise _taken_by_colleague(submission)
    source = submission.state
    SUBMISSION_MOVES.check(source, SubmissionState.OPEN, by=OFFICER)
    submission.state = SubmissionState.OPEN
    submission.taken_by = None
    submission.taken_at = None
    submission.save(update_fields=["state", "taken_by", "taken_at"])
    transition(on=submission, source=source, target=submission.state, by=by.user, role=OFFICER, now=now)
    _record("submission.released", submission, by=by, now=now)
    return submission


@transaction.atomic
def decide(
    *,
    submission: Submission,
    decision: SubmissionState,
    reasons: Collection[str] = (),
    comment: str = "",
    by: StaffAssignment,
    now: datetime,
) -> Submission:
    """Approve, return or reject a submission; the subject's own service carries it out.

    Args:
        decision: APPROVED, RETURNED or REJECTED.
        reasons: values of `ReviewReason`; at least one for a return or rejection, ignored for an approval.
        comment: the officer's words; at least `MIN_COMMENT` characters for a return or rejection.

    Raises:
        DecisionIncomplete: at the field ``reasons`` or ``comment``.
        TakenByColleague: somebody else is reviewing it.
        DecidedMeanwhile: names who decided and how.
        WithdrawnMeanwhile: the applicant has taken it back.
        NotYoursToReview: another office, another role, or the officer's own organization.
        Refusal: whatever the subject's own service refuses.
    Cost: about 12 queries and one for each owner and manager of the applicant.
    """
    if decision not in DECIDED_SUBMISSION:
        raise ValueError(f"{decision} is not a decision.")
    comment = comment.strip()
    kept = [] if decision == SubmissionState.APPROVED else [ReviewReason(reason).value for reason in reasons]
    if decision != SubmissionState.APPROVED:
        _demand_words(kept, comment)
    submission = _lock(submission, by=by)
    if submission.state == SubmissionState.TAKEN and submission.taken_by_id != by.pk:
        raise _taken_by_colleague(submission)
    _close(submission, decision=decision, reasons=kept, comment=comment, by=by, now=now)
    _carry_out(submission, by=by, now=now)
    tell_managers(SubmissionDecided, submission=submission, now=now)
    return submission


def _demand_words(reasons: list[str], comment: str) -> None:
    if not reasons:
        raise DecisionIncomplete(_("Choose at least one reason: the applicant reads it."), field="reasons")
    if len(comment) < MIN_COMMENT:
        raise DecisionIncomplete(
            _("Write what should be changed, in at least %(count)s characters: the applicant reads it.")
            % {"count": MIN_COMMENT},
            field="comment",
        )


def _lock(submission: Submission, *, by: StaffAssignment) -> Submission:
    """Load the row anew, locked, and refuse what is decided or not the officer's to decide."""
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("organization", "office", "taken_by", "decided_by")
        .get(pk=submission.pk)
    )
    answer = can_review(by, locked)
    if isinstance(answer, Denied):
        raise NotYoursToReview(answer.reason)
    if locked.is_pending:
        return locked
    if locked.state == SubmissionState.WITHDRAWN:
        raise WithdrawnMeanwhile
    name = locked.decided_by.display_name if locked.decided_by else ""
    raise DecidedMeanwhile(
        _("%(name)s has decided meanwhile. Decision: %(decision)s.")
        % {"name": name, "decision": locked.get_state_display()}
    )


def _taken_by_colleague(submission: Submission) -> TakenByColleague:
    name = submission.taken_by.display_name if submission.taken_by else ""
    return TakenByColleague(
        _("%(name)s is reviewing this. Choose another one, or ask them to give it back to the queue.")
        % {"name": name}
    )


def _close(
    submission: Submission,
    *,
    decision: SubmissionState,
    reasons: list[str],
    comment: str,
    by: StaffAssignment,
    now: datetime,
) -> None:
    source = submission.state
    SUBMISSION_MOVES.check(source, decision, by=OFFICER)
    submission.state = decision
    submission.decided_by = by
    submission.decided_at = now
    submission.reasons = reasons
    submission.comment = comment
    submission.save(update_fields=["state", "decided_by", "decided_at", "reasons", "comment"])
    reason_code = reasons[0] if reasons else ""
    transition(
        on=submission,
        source=source,
        target=decision,
        by=by.user,
        role=OFFICER,
        now=now,
        reason_code=reason_code,
    )
    _record(f"submission.{decision}", submission, by=by, now=now, reason_code=reason_code)


def _carry_out(submission: Submission, *, by: StaffAssignment, now: datetime) -> None:
    handler = subject_kind(submission.subject_kind)
    subject = handler.load(submission.subject_id, lock=True)
    if subject is None:
        raise LookupError(f"There is no {submission}.")
    act = {
        SubmissionState.APPROVED: handler.on_approved,
        SubmissionState.RETURNED: handler.on_returned,
        SubmissionState.REJECTED: handler.on_rejected,
    }[SubmissionState(submission.state)]
    act(subject, submission, by=by.user, role=OFFICER, now=now)


def _record(
    action: str, submission: Submission, *, by: StaffAssignment, now: datetime, reason_code: str = ""
) -> None:
    record(
        action,
        by=by.user,
        role=OFFICER,
        on=submission,
        now=now,
        organization_id=submission.organization_id,
        reason_code=reason_code,
    )
