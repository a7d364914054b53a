"""Roles and the end of memberships."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation

from organizations.enums import MembershipRole
from organizations.models import Membership
from organizations.services.team import (
    LastOwner,
    NoLongerOwner,
    NotInTeam,
    change_role,
    end_membership,
)
from projects.forms.catalogue.shifts import ShiftForm
from qazvolunteer.audit.models import Entry
from qazvolunteer.notifications.models import Message
from tests.factories.organizations import draft
from tests.factories.people import make_member
from tests.factories.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None, now: datetime) -> Membership:
    return draft(now=now)


def test_role_is_changed_told_and_recorded(owner: Membership, now: datetime) -> None:
    member = make_member(owner.organization, now=now, role=MembershipRole.COORDINATOR)

    change_role(membership=member, role=MembershipRole.MANAGER, by=owner.user, now=now)

    member.refresh_from_db()
    entry = Entry.objects.get(action="membership.role_changed")
    message = Message.objects.get(kind="role_changed")
    assert member.role == "manager"
    assert (entry.actor_id, entry.subject_id, entry.reason_code) == (owner.user_id, str(member.pk), "manager")
    assert (message.user_id, message.subject_id) == (member.user_id, str(member.pk))


def test_the_same_role_again_changes_nothing(owner: Membership, now: datetime) -> None:
    member = make_member(owner.organization, now=now, role=MembershipRole.MANAGER)

    change_role(membership=member, role=MembershipRole.MANAGER, by=owner.user, now=now)

    assert not Entry.objects.filter(action="membership.role_changed").exists()
    assert not Message.objects.exists()


def test_the_only_owner_cannot_give_up_the_role(owner: Membership, now: datetime) -> None:
    with pytest.raises(LastOwner):
        change_role(membership=owner, role=MembershipRole.MANAGER, by=owner.user, now=now)

    owner.refresh_from_db()
    assert owner.role == "owner"


def test_one_of_two_owners_can_give_up_the_role(owner: Membership, now: datetime) -> None:
    make_member(owner.organization, now=now, role=MembershipRole.OWNER)

    change_role(membership=owner, role=MembershipRole.MANAGER, by=owner.user, now=now)

    owner.refresh_from_db()
    assert owner.role == "manager"
    assert not Message.objects.exists()


def test_only_owners_change_roles(owner: Membership, now: datetime) -> None:
    manager = make_member(owner.organization, now=now, role=MembershipRole.MANAGER)

    with pytest.raises(NoLongerOwner):
        change_role(membership=manager, role=MembershipRole.OWNER, by=manager.user, now=now)


def test_an_owner_of_another_organization_changes_nothing(owner: Membership, now: datetime) -> None:
    stranger = draft(now=now)
    member = make_member(owner.organization, now=now, role=MembershipRole.MANAGER)

    with pytest.raises(NoLongerOwner):
        end_membership(membership=member, by=stranger.user, now=now)


def test_an_ended_membership_stays_as_history_and_is_told(owner: Membership, now: datetime) -> None:
    member = make_member(owner.organization, now=now, role=MembershipRole.COORDINATOR)

    end_membership(membership=member, by=owner.user, now=now)

    member.refresh_from_db()
    assert member.ended_at == now
    assert Entry.objects.get(action="membership.ended").actor_role == "owner"
    assert Message.objects.get(kind="membership_ended").user_id == member.user_id


def test_everybody_leaves_by_themselves_without_a_letter(owner: Membership, now: datetime) -> None:
    leader = make_member(owner.organization, now=now, role=MembershipRole.SHIFT_LEADER)

    end_membership(membership=leader, by=leader.user, now=now)

    leader.refresh_from_db()
    assert leader.ended_at == now
    assert Entry.objects.get(action="membership.left").actor_role == "shift_leader"
    assert not Message.objects.exists()


def test_the_only_owner_cannot_leave(owner: Membership, now: datetime) -> None:
    make_member(owner.organization, now=now, role=MembershipRole.MANAGER)

    with pytest.raises(LastOwner):
        end_membership(membership=owner, by=owner.user, now=now)


def test_a_membership_ends_once(owner: Membership, now: datetime) -> None:
    member = make_member(owner.organization, now=now)
    end_membership(membership=member, by=owner.user, now=now)

    with pytest.raises(NotInTeam):
        end_membership(membership=member, by=owner.user, now=now)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_leave_one(now: datetime) -> None:
    first = draft(now=now)
    second = make_member(first.organization, now=now)

    refused = at_once(
        lambda: end_membership(membership=second, by=first.user, now=now),
        lambda: end_membership(membership=first, by=second.user, now=now),
    )

    assert first.organization.memberships.filter(ended_at=None).count() == 1
    assert refused == ["no_longer_owner"]


@pytest.mark.parametrize(
    ("language", "time", "membership"),
    [
        ("kk", "Аяқталуы", "Мүшелікті тоқтату"),
        ("ru", "Окончание", "Прекратить участие"),
        ("en", "End", "End"),
    ],
)
def test_the_end_of_a_shift_and_of_a_membership_are_two_words(
    owner: Membership, now: datetime, language: str, time: str, membership: str
) -> None:
    member = make_member(owner.organization, now=now)
    browser = Client()
    browser.force_login(owner.user)

    page = browser.get(f"/{language}/o/{owner.organization_id}/team/").content.decode()

    button = re.search(rf'/team/{member.pk}/end/"[^>]*>([^<]+)<', page)
    assert button is not None
    with translation.override(language):
        assert (button[1].strip(), str(ShiftForm.base_fields["end"].label)) == (membership, time)
