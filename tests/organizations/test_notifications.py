"""Letters about organizations, teams and reviews, whole, in English: other languages are the catalogue's."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import translation

from organizations.enums import MembershipRole, SubmissionState
from organizations.models import Membership
from organizations.notifications import MembershipEnded, RoleChanged, SubmissionDecided, SubmissionReceived
from organizations.selectors.invitations import invitation_token
from organizations.services.invitations import invite_member
from organizations.services.review import decide, take
from organizations.services.team import change_role, end_membership
from organizations.services.verification import withdraw_organization
from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from tests.factories.organizations import draft, returned, submitted
from tests.factories.people import make_member, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None, now: datetime) -> Membership:
    return draft(
        now=now, by=make_user(now=now, language="en"), names={"kk": "Жасыл аула", "en": "Green & yard"}
    )


def letter(kind: str, now: datetime) -> tuple[str, str]:
    """Deliver the one message of a kind; return its subject and the text above the foot."""
    message = Message.objects.get(kind=kind)
    with translation.override("kk"):
        state = deliver_message(message.pk, now=now)
    assert state == MessageState.SENT
    return mail.outbox[-1].subject, mail.outbox[-1].body.partition("\n--\n")[0].strip()


def test_received_says_who_answers_and_by_when(owner: Membership, now: datetime) -> None:
    make_staff(now=now, region="KZ-35")
    submitted(now=now, owner=owner)

    subject, text = letter("submission_received", now)

    assert subject == "The front office has received: Green & yard"
    assert text.replace("\xa0", " ") == (
        "Organization: Green & yard\n\n"
        "Karaganda Region front office looks at it and answers by 26 November. "
        "You get a letter with the decision.\n\n"
        "Answer by: 26 November\n\n"
        f"See where it stands: http://localhost:8000/en/o/{owner.organization_id}/verification/"
    )


LETTERS = {
    "kk": (
        "Тексеруден қайтарып алынды: Жасыл аула",
        "Өтінім беруші мұны қайтарып алды: шешім қабылдаудың қажеті жоқ.",
        "Қайта жіберілсе, кезекке жаңа нұсқа болып түседі.",
    ),
    "ru": (
        "Отозвано с проверки: Жасыл аула",
        "Заявитель отозвал это с проверки, решать ничего не нужно.",
        "Если это отправят снова, оно придёт в очередь новой версией.",
    ),
    "en": (
        "Taken back from review: Green & yard",
        "The applicant has taken it back, so there is nothing to decide.",
        "If they send it again, it comes into the queue as a new version.",
    ),
}


@pytest.mark.parametrize("language", LETTERS)
def test_officer_reads_that_it_was_taken_back(owner: Membership, now: datetime, language: str) -> None:
    officer = make_staff(now=now, region="KZ-35")
    officer.user.language = language
    officer.user.save(update_fields=["language"])
    submission = submitted(now=now, owner=owner)
    take(submission=submission, by=officer, now=now)
    withdraw_organization(organization=owner.organization, by=owner.user, now=now)

    subject, text = letter("submission_withdrawn", now)

    lines = text.split("\n\n")
    assert (subject, lines[1], lines[2]) == LETTERS[language]
    assert lines[-1].endswith(f": http://localhost:8000/{language}/office/queue/{submission.pk}/")
    assert mail.outbox[-1].to == [officer.user.email]
    html = str(mail.outbox[-1].alternatives[0][0])
    assert [line for line in LETTERS[language][1:] if line not in html] == []


def test_officer_who_left_the_office_is_told_nothing(owner: Membership, now: datetime) -> None:
    officer = make_staff(now=now, region="KZ-35")
    take(submission=submitted(now=now, owner=owner), by=officer, now=now)
    withdraw_organization(organization=owner.organization, by=owner.user, now=now)
    officer.ended_at = now
    officer.save(update_fields=["ended_at"])

    state = deliver_message(Message.objects.get(kind="submission_withdrawn").pk, now=now)

    assert (state, mail.outbox) == (MessageState.DROPPED, [])


def test_a_return_says_why_and_what_to_do(owner: Membership, now: datetime) -> None:
    officer = make_staff(now=now, region="KZ-35")
    returned(submitted(now=now, owner=owner), by=officer, now=now)

    subject, text = letter("submission_decided", now)

    assert subject == "Returned for correction: Green & yard"
    assert text == (
        "Organization: Green & yard\n\n"
        "Karaganda Region front office has returned it. Correct what is named below and send it again.\n\n"
        "The officer writes:\nНапишите, чем занимаетесь.\n\n"
        "Reason: It is not clear what will be done\n\n"
        f"Correct and send again: http://localhost:8000/en/o/{owner.organization_id}/verification/"
    )


def test_an_approval_is_short(owner: Membership, now: datetime) -> None:
    officer = make_staff(now=now, region="KZ-35")
    submission = submitted(now=now, owner=owner)
    decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now)

    subject, text = letter("submission_decided", now)

    assert subject == "Approved: Green & yard"
    assert text == (
        "Organization: Green & yard\n\nKaraganda Region front office has approved it.\n\n"
        f"See the page: http://localhost:8000/en/o/{owner.organization_id}/verification/"
    )


def test_an_invitation_says_who_into_what_and_until_when(owner: Membership, now: datetime) -> None:
    invitation = invite_member(
        organization=owner.organization,
        email="arman@example.org",
        role=MembershipRole.COORDINATOR,
        language="en",
        by=owner.user,
        now=now,
    )

    subject, text = letter("invitation_sent", now)

    assert mail.outbox[-1].to == ["arman@example.org"]
    assert subject == "Invitation into the team: Green & yard"
    assert text.replace("\xa0", " ") == (
        "Елена Ким invites you into the team of an organization that works with volunteers.\n\n"
        "Organization: Green & yard\n\n"
        "Role: Coordinator\nThe link works until: 1 December\n\n"
        f"See the invitation: http://localhost:8000/en/invitations/{invitation_token(invitation)}/"
    )


def test_a_new_role_is_told_as_it_is_when_the_letter_goes(owner: Membership, now: datetime) -> None:
    member = make_member(
        owner.organization, now=now, role=MembershipRole.SHIFT_LEADER, user=make_user(now=now, language="en")
    )
    change_role(membership=member, role=MembershipRole.COORDINATOR, by=owner.user, now=now)
    change_role(membership=member, role=MembershipRole.MANAGER, by=owner.user, now=now)

    _subject, text = letter("role_changed", now)

    assert text == (
        "An owner of the organization has given you another role in the team.\n\n"
        "Organization: Green & yard\n\nRole: Manager"
    )


def test_the_end_of_a_membership_is_told(owner: Membership, now: datetime) -> None:
    member = make_member(owner.organization, now=now, user=make_user(now=now, language="en"))
    end_membership(membership=member, by=owner.user, now=now)

    subject, text = letter("membership_ended", now)

    assert subject == "You are no longer in the team: Green & yard"
    assert text == (
        "An owner of the organization has ended your membership. "
        "Your account and your own hours stay as they are.\n\nOrganization: Green & yard"
    )


def test_letters_without_a_point_are_dropped(owner: Membership, now: datetime) -> None:
    officer = make_staff(now=now, region="KZ-35")
    submission = submitted(now=now, owner=owner)
    received = Message.objects.get(kind="submission_received")
    before = SubmissionReceived().is_obsolete(received, now)
    returned(submission, by=officer, now=now)
    decided = Message.objects.get(kind="submission_decided")

    assert (before, SubmissionReceived().is_obsolete(received, now)) == (False, True)
    assert SubmissionDecided().is_obsolete(decided, now) is False


def test_team_letters_without_a_point_are_dropped(owner: Membership, now: datetime) -> None:
    member = make_member(owner.organization, now=now, role=MembershipRole.COORDINATOR)
    change_role(membership=member, role=MembershipRole.MANAGER, by=owner.user, now=now)
    role_letter = Message.objects.get(kind="role_changed")
    end_membership(membership=member, by=owner.user, now=now)
    end_letter = Message.objects.get(kind="membership_ended")
    first = (RoleChanged().is_obsolete(role_letter, now), MembershipEnded().is_obsolete(end_letter, now))

    make_member(owner.organization, now=now + timedelta(hours=1), user=member.user)

    assert first == (True, False)
    assert MembershipEnded().is_obsolete(end_letter, now) is True
