"""Inviting people into a team."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.core import signing

from organizations.enums import MembershipRole
from organizations.models import Invitation, Membership
from organizations.notifications import InvitationSent
from organizations.selectors.invitations import invitation_behind, invitation_token
from organizations.services.invitations import (
    AlreadyMember,
    InvitationGone,
    OtherAddress,
    accept_invitation,
    invite_member,
    revoke_invitation,
)
from organizations.services.team import NoLongerOwner, end_membership
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry
from qazvolunteer.notifications.models import Message
from tests.factories.organizations import draft
from tests.factories.people import make_member, make_user
from tests.factories.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None, now: datetime) -> Membership:
    return draft(now=now)


@pytest.fixture
def person(db: None, now: datetime) -> User:
    return make_user(now=now)


def invite(owner: Membership, email: str, now: datetime, role: str = "coordinator") -> Invitation:
    """Invite an address into the owner's team."""
    return invite_member(
        organization=owner.organization,
        email=email,
        role=MembershipRole(role),
        language="kk",
        by=owner.user,
        now=now,
    )


def test_an_invitation_is_a_letter_to_the_address(owner: Membership, now: datetime) -> None:
    invitation = invite(owner, " New.Person@Example.org ", now)

    message = Message.objects.get()
    assert (invitation.email, invitation.role) == ("new.person@example.org", "coordinator")
    assert invitation.expires_at == now + timedelta(days=7)
    assert (message.kind, message.address, message.language) == (
        "invitation_sent",
        "new.person@example.org",
        "kk",
    )
    assert Entry.objects.get(action="invitation.sent").organization_id == owner.organization_id


def test_inviting_again_renews_the_one_invitation(owner: Membership, now: datetime) -> None:
    first = invite(owner, "new@example.org", now)
    later = now + timedelta(days=3)

    second = invite(owner, "new@example.org", later, role="manager")

    assert second.pk == first.pk
    assert (second.role, second.expires_at, second.renewals) == ("manager", later + timedelta(days=7), 1)
    assert sorted(Message.objects.values_list("version", flat=True)) == [0, 1]
    old, new = Message.objects.order_by("version")
    assert (InvitationSent().is_obsolete(old, later), InvitationSent().is_obsolete(new, later)) == (
        True,
        False,
    )


def test_a_member_is_not_invited(owner: Membership, person: User, now: datetime) -> None:
    make_member(owner.organization, now=now, user=person)

    with pytest.raises(AlreadyMember) as refused:
        invite(owner, person.email.upper(), now)

    assert refused.value.field == "email"


def test_only_owners_invite(owner: Membership, now: datetime) -> None:
    manager = make_member(owner.organization, now=now, role=MembershipRole.MANAGER)

    with pytest.raises(NoLongerOwner):
        invite(manager, "new@example.org", now)


def test_accepting_makes_a_member_with_the_invited_role(
    owner: Membership, person: User, now: datetime
) -> None:
    invitation = invite(owner, person.email, now)

    membership = accept_invitation(invitation=invitation, display_name=" Арман  Ахметов ", by=person, now=now)

    invitation.refresh_from_db()
    assert (membership.user, membership.role, membership.display_name) == (
        person,
        "coordinator",
        "Арман Ахметов",
    )
    assert invitation.accepted_at == now
    assert Entry.objects.get(action="invitation.accepted").actor_id == person.pk


def test_accepting_again_gives_the_same_membership(owner: Membership, person: User, now: datetime) -> None:
    invitation = invite(owner, person.email, now)

    first = accept_invitation(invitation=invitation, display_name="Арман", by=person, now=now)
    again = accept_invitation(invitation=invitation, display_name="Арман", by=person, now=now)

    assert first.pk == again.pk
    assert Entry.objects.filter(action="invitation.accepted").count() == 1


def test_another_address_cannot_accept(owner: Membership, person: User, now: datetime) -> None:
    invitation = invite(owner, "somebody.else@example.org", now)

    with pytest.raises(OtherAddress):
        accept_invitation(invitation=invitation, display_name="Арман", by=person, now=now)


@pytest.mark.parametrize(
    ("after", "accepted"), [(timedelta(days=7), False), (timedelta(days=6, hours=23), True)]
)
def test_the_link_works_for_seven_days(
    owner: Membership, person: User, now: datetime, after: timedelta, accepted: bool
) -> None:
    invitation = invite(owner, person.email, now)

    with suppress(InvitationGone):
        accept_invitation(invitation=invitation, display_name="Арман", by=person, now=now + after)

    assert person.memberships.exists() is accepted


def test_a_withdrawn_invitation_cannot_be_accepted(owner: Membership, person: User, now: datetime) -> None:
    invitation = invite(owner, person.email, now)
    revoke_invitation(invitation=invitation, by=owner.user, now=now)

    with pytest.raises(InvitationGone):
        accept_invitation(invitation=invitation, display_name="Арман", by=person, now=now)

    assert Entry.objects.filter(action="invitation.revoked").count() == 1
    assert InvitationSent().is_obsolete(Message.objects.get(), now)


def test_a_used_invitation_is_not_withdrawn(owner: Membership, person: User, now: datetime) -> None:
    invitation = invite(owner, person.email, now)
    accept_invitation(invitation=invitation, display_name="Арман", by=person, now=now)

    with pytest.raises(InvitationGone):
        revoke_invitation(invitation=invitation, by=owner.user, now=now)


def test_a_used_link_does_not_lead_back_into_the_team(owner: Membership, person: User, now: datetime) -> None:
    invitation = invite(owner, person.email, now)
    membership = accept_invitation(invitation=invitation, display_name="Арман", by=person, now=now)
    end_membership(membership=membership, by=owner.user, now=now)

    with pytest.raises(InvitationGone):
        accept_invitation(invitation=invitation, display_name="Арман", by=person, now=now)


def test_a_link_leads_to_its_invitation_only(owner: Membership, now: datetime) -> None:
    invitation = invite(owner, "new@example.org", now)
    token = invitation_token(invitation)
    other_purpose = signing.Signer(salt="other").sign(invitation.pk.hex)

    assert invitation_behind(token) == invitation
    assert [invitation_behind(text) for text in (other_purpose, token[:-1], invitation.pk.hex, "")] == [
        None
    ] * 4


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_invitation_accepted_in_many_tabs_gives_one_membership(now: datetime) -> None:
    owner, person = draft(now=now), make_user(now=now)
    invitation = invite(owner, person.email, now)
    gained = []

    refused = at_once(
        *[
            lambda: gained.append(
                accept_invitation(invitation=invitation, display_name="Арман", by=person, now=now).pk
            )
        ]
        * 4
    )

    assert refused == []
    assert gained == [person.memberships.get().pk] * 4
