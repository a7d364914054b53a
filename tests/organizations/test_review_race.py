"""Two officers, or two tabs, at the same moment."""

from collections.abc import Callable
from datetime import datetime

import pytest

from organizations.enums import SubmissionState
from organizations.models import Submission
from organizations.services.review import decide, take
from organizations.services.verification import submit_organization, withdraw_organization
from qazvolunteer.audit.models import Transition
from qazvolunteer.notifications.models import Message
from tests.factories.organizations import draft, draft_ngo, fresh, returned, submitted
from tests.factories.people import make_staff
from tests.factories.threads import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_decisions_at_once_are_one_decision(now: datetime) -> None:
    first, second = make_staff(now=now, region="KZ-35"), make_staff(now=now, region="KZ-35")
    submission = submitted(now=now)

    refused = at_once(
        lambda: decide(submission=submission, decision=SubmissionState.APPROVED, by=first, now=now),
        lambda: returned(submission, by=second, now=now),
    )

    saved = Submission.objects.get(pk=submission.pk)
    outcome = {"approved": "verified", "returned": "returned"}[saved.state]
    assert refused == ["decided_meanwhile"]
    assert fresh(saved.organization).state == outcome
    assert Transition.objects.filter(subject_kind="submission", subject_id=str(saved.pk)).count() == 2
    assert Message.objects.filter(kind="submission_decided", subject_id=str(saved.pk)).count() == 1


def test_two_officers_who_take_at_once_get_one_holder(now: datetime) -> None:
    staff = [make_staff(now=now, region="KZ-35") for _ in range(2)]
    submission = submitted(now=now)

    refused = at_once(*(lambda by=by: take(submission=submission, by=by, now=now) for by in staff))

    assert refused == ["taken_by_colleague"]
    assert Submission.objects.get(pk=submission.pk).taken_by in staff


@pytest.mark.parametrize("again", [False, True], ids=["first version", "after a return"])
def test_sent_in_two_tabs_it_is_one_version(now: datetime, again: bool) -> None:
    officer = make_staff(now=now, region="KZ-35")
    owner = draft(now=now)
    if again:
        returned(submitted(now=now, owner=owner), by=officer, now=now)

    refused = at_once(
        *(
            lambda: submit_organization(organization=owner.organization, by=owner.user, now=now)
            for _ in range(2)
        )
    )

    pending = Submission.objects.filter(organization=owner.organization).pending()
    assert len(refused) == 1
    assert pending.count() == 1


def test_one_bin_sent_twice_at_once_is_under_review_once(now: datetime) -> None:
    make_staff(now=now, region="KZ-35")
    owners = [draft_ngo(now=now) for _ in range(2)]

    refused = at_once(
        *(
            lambda owner=owner: submit_organization(organization=owner.organization, by=owner.user, now=now)
            for owner in owners
        )
    )

    assert refused == ["bin_taken"]
    assert sorted(fresh(owner.organization).state for owner in owners) == ["draft", "submitted"]


@pytest.mark.parametrize("applicant_first", [False, True], ids=["officer first", "applicant first"])
def test_a_decision_and_a_withdrawal_at_once_are_one_of_them(now: datetime, applicant_first: bool) -> None:
    officer = make_staff(now=now, region="KZ-35")
    owner = draft(now=now)
    submission = submitted(now=now, owner=owner)
    acts: list[Callable[[], object]] = [
        lambda: decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now),
        lambda: withdraw_organization(organization=owner.organization, by=owner.user, now=now),
    ]

    refused = at_once(*(reversed(acts) if applicant_first else acts))

    saved = Submission.objects.get(pk=submission.pk)
    assert (saved.state, fresh(owner.organization).state, refused) in [
        ("approved", "verified", ["decided_meanwhile"]),
        ("withdrawn", "draft", ["withdrawn_meanwhile"]),
    ]
    assert Transition.objects.filter(subject_kind="submission", subject_id=str(saved.pk)).count() == 2
    assert Message.objects.filter(kind="submission_decided").exists() == (saved.state == "approved")
