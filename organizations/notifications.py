"""What the portal writes about organizations, teams and reviews."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.enums import MembershipRole, SubmissionState
from organizations.models import Invitation, Membership, Submission
from organizations.selectors.invitations import invitation_token, is_usable
from organizations.selectors.subjects import subject_kind
from organizations.selectors.team import display_name_in
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Example, Notice, register
from qazvolunteer.ui import dates

_WHY_MANAGER = gettext_lazy("You get this message because you are an owner or manager of the organization.")


@register
class SubmissionReceived(Notice):
    """To owners and managers: the front office has it and answers by a day."""

    code = "submission_received"
    why = _WHY_MANAGER

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """A decision makes it pointless."""
        submission = _submission_of(message)
        return submission is None or not submission.is_pending

    def examples(self) -> Iterator[Example]:
        """Submissions that wait."""
        rows = Submission.objects.filter(state=SubmissionState.OPEN).order_by("-pk")
        yield from (Example(row) for row in rows[:20])

    def build(self, message: Message) -> dict[str, Any]:
        """Name the thing, the office and the last day for an answer. Cost: 1 query."""
        submission = Submission.objects.select_related("office").get(pk=message.subject_id)
        return {
            **_about(submission),
            "due_on": submission.due_on,
            "facts": [(_("Answer by"), dates.day(submission.due_on))],
            "action_label": _("See where it stands"),
        }


@register
class SubmissionDecided(Notice):
    """To owners and managers: the decision, its reasons, the officer's words, and what to do next."""

    code = "submission_decided"
    why = _WHY_MANAGER

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Never, while the submission exists: a decision stays worth knowing."""
        return _submission_of(message) is None

    def examples(self) -> Iterator[Example]:
        """Decisions; a returned one first, because it says the most."""
        for state in (SubmissionState.RETURNED, SubmissionState.REJECTED, SubmissionState.APPROVED):
            yield from (Example(row) for row in Submission.objects.filter(state=state).order_by("-pk")[:5])

    def build(self, message: Message) -> dict[str, Any]:
        """Tell decision, reasons and comment. Cost: 1 query.

        A returned version that was corrected and sent again meanwhile is still told as returned: by its reasons.
        """
        submission = Submission.objects.select_related("office").get(pk=message.subject_id)
        is_approved = submission.state == SubmissionState.APPROVED
        labels = {
            SubmissionState.APPROVED: _("See the page"),
            SubmissionState.RETURNED: _("Correct and send again"),
        }
        return {
            **_about(submission),
            "decision": submission.state,
            "is_approved": is_approved,
            "facts": [(_("Reason"), label) for label in submission.reason_labels],
            "comment": submission.comment,
            "action_label": labels.get(SubmissionState(submission.state), _("See the decision")),
        }


@register
class SubmissionWithdrawn(Notice):
    """To the officer who had taken it: the applicant has taken it back from review."""

    code = "submission_withdrawn"
    why = gettext_lazy("You get this message because you had taken it for review.")

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """The officer has left the office meanwhile."""
        submission = Submission.objects.select_related("taken_by").filter(pk=message.subject_id).first()
        return submission is None or submission.taken_by is None or submission.taken_by.ended_at is not None

    def examples(self) -> Iterator[Example]:
        """What officers had taken, taken back first."""
        rows = Submission.objects.exclude(taken_by=None).order_by(
            F("withdrawn_at").desc(nulls_last=True), "-pk"
        )
        yield from (Example(row) for row in rows[:20])

    def build(self, message: Message) -> dict[str, Any]:
        """Name the thing and its organization; the page says when it was taken back. Cost: 1 query."""
        rows = Submission.objects.select_related("office", "organization")
        submission = rows.get(pk=message.subject_id)
        return {
            **_about(submission),
            "facts": [(_("Organization"), localized(submission.organization, "name"))],
            "action_url": self.link("office:submission", submission.pk),
            "action_label": _("See the page"),
        }


@register
class InvitationSent(Notice):
    """To an address: an invitation into a team, with a link that works for seven days."""

    code = "invitation_sent"
    why = gettext_lazy(
        "You get this message because somebody entered your address to invite you. "
        "If you do not know the organization, do nothing: the link stops working by itself."
    )

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """Used, withdrawn, expired, or sent again since."""
        invitation = Invitation.objects.filter(pk=message.subject_id).first()
        return invitation is None or not is_usable(invitation, now) or message.version != invitation.renewals

    def examples(self) -> Iterator[Example]:
        """Invitations, the last first."""
        rows = Invitation.objects.order_by("-pk")[:20]
        yield from (Example(row, version=row.renewals) for row in rows)

    def build(self, message: Message) -> dict[str, Any]:
        """Say who invites, into which team and role, and until when. Cost: 2 queries."""
        invitation = Invitation.objects.select_related("organization", "invited_by").get(
            pk=message.subject_id
        )
        organization = localized(invitation.organization, "name")
        return {
            "sender_name": organization,
            "organization": organization,
            "invited_by": display_name_in(invitation.organization_id, invitation.invited_by),
            "facts": [
                (_("Role"), MembershipRole(invitation.role).label),
                (_("The link works until"), dates.day(invitation.expires_at)),
            ],
            "action_url": self.link("organizations:invitation", token=invitation_token(invitation)),
            "action_label": _("See the invitation"),
        }


@register
class RoleChanged(Notice):
    """To a member: an owner gave them another role."""

    code = "role_changed"
    why = gettext_lazy("You get this message because you are in the team of the organization.")

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """The person has left meanwhile."""
        return not Membership.objects.active().filter(pk=message.subject_id).exists()

    def examples(self) -> Iterator[Example]:
        """Members of a team."""
        yield from (Example(row) for row in Membership.objects.active().order_by("pk")[:5])

    def build(self, message: Message) -> dict[str, Any]:
        """Name the organization and the role as it now is. Cost: 1 query."""
        membership = Membership.objects.select_related("organization").get(pk=message.subject_id)
        organization = localized(membership.organization, "name")
        return {
            "sender_name": organization,
            "organization": organization,
            "facts": [(_("Role"), MembershipRole(membership.role).label)],
        }


@register
class MembershipEnded(Notice):
    """To a former member: an owner ended their membership."""

    code = "membership_ended"
    why = gettext_lazy("You get this message because you were in the team of the organization.")

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        """They are in the team again."""
        ended = Membership.objects.filter(pk=message.subject_id).first()
        if ended is None:
            return True
        return (
            Membership.objects.active()
            .filter(user_id=ended.user_id, organization_id=ended.organization_id)
            .exists()
        )

    def examples(self) -> Iterator[Example]:
        """Members, those who have left first."""
        rows = Membership.objects.order_by(F("ended_at").desc(nulls_last=True), "pk")
        yield from (Example(row) for row in rows[:20])

    def build(self, message: Message) -> dict[str, Any]:
        """Name the organization. Cost: 1 query."""
        membership = Membership.objects.select_related("organization").get(pk=message.subject_id)
        organization = localized(membership.organization, "name")
        return {"sender_name": organization, "organization": organization}


def _submission_of(message: Message) -> Submission | None:
    return Submission.objects.filter(pk=message.subject_id).first()


def _about(submission: Submission) -> dict[str, Any]:
    kind = subject_kind(submission.subject_kind)
    page = kind.page(submission)
    office = localized(submission.office, "name")
    return {
        "sender_name": office,
        "office": office,
        "kind": str(kind.label),
        "title": localized(submission, "title"),
        "action_url": Notice.link(page.view_name, **page.kwargs),
    }
