"""The links «I will come» and «I cannot come» of the reminders, and what they still lead to."""

from dataclasses import dataclass
from datetime import datetime

from projects.enums import Reply, ReplyState, SignUpState
from projects.models import SignUp
from qazvolunteer.lib.links import SignedLink, link_behind, signed_token

_PURPOSE = "projects.reminder_reply"


@dataclass(frozen=True, slots=True)
class LinkedReply:
    """An answer that somebody has a link for, and the sign-up as it is now."""

    signup: SignUp
    answer: Reply
    state: ReplyState


def reply_token(signup: SignUp, answer: Reply) -> str:
    """Return the signed part of a link; it is good for the shift as it is now, until its start. Needs shift loaded."""
    shift = signup.shift
    link = SignedLink(signup.pk, shift.version, answer, shift.starts_at)
    return signed_token(link, purpose=_PURPOSE)


def reply_behind(token: str, now: datetime) -> LinkedReply | None:
    """Return what a link asks and whether it still can be answered; None when the link is not ours.

    Cost: 1 query, none for a bad link.
    """
    link = link_behind(token, purpose=_PURPOSE)
    if link is None or link.answer not in Reply:
        return None
    rows = SignUp.objects.of_people().select_related(
        "volunteer__user", "role", "shift__project__organization", "shift__project__direction"
    )
    signup = rows.select_related("shift__region", "shift__leader").filter(pk=link.subject).first()
    if signup is None:
        return None
    answer = Reply(link.answer)
    return LinkedReply(signup, answer, _state(signup, answer, link, now))


def _state(signup: SignUp, answer: Reply, link: SignedLink, now: datetime) -> ReplyState:
    shift = signup.shift
    if signup.state == SignUpState.WITHDRAWN or signup.ended_with_consent:
        return ReplyState.WITHDRAWN
    if signup.state == SignUpState.CANCELLED:
        return ReplyState.CANCELLED
    if link.has_expired(now) or shift.has_begun(now) or signup.state != SignUpState.CONFIRMED:
        return ReplyState.OVER
    if link.version != shift.version:
        return ReplyState.CHANGED
    if answer == Reply.COMING and signup.reaffirmed_version == shift.version:
        return ReplyState.COMING
    return ReplyState.OPEN
