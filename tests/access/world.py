"""Two organizations, two regions, and people of every role: what the tables of access are asked in."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership, Organization, StaffAssignment, Submission
from organizations.selectors.invitations import invitation_token
from organizations.services.invitations import invite_member
from projects.enums import Reply
from projects.models import Ban, BanObjection, HourClaim, PlaceInvitation, Project, SignUp
from projects.selectors.participation.invitations import place_invitation_token
from projects.selectors.participation.replies import reply_token
from projects.services.hours.marking import mark_came
from projects.services.participation.invitations import invite
from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.selectors.unsubscribing import unsubscribe_token
from qazvolunteer.second_factor.selectors import factors_of
from tests.crawls.bad_input import Written
from tests.factories.people import make_member, make_organization, make_staff, make_user, make_volunteer
from tests.factories.second_factor import protect_by_passkey
from tests.factories.work import join, open_shift, published_project
from tests.routes import routes

ROLES = (
    "anonymous",
    "volunteer",
    "leader",
    "coordinator",
    "manager",
    "owner",
    "other_owner",
    "officer",
    "other_officer",
    "republican",
)


@dataclass
class World:
    """One organization with everything in it, another one, and people around them."""

    organization: Organization
    other: Organization
    people: dict[str, User]
    #: parameter of routes → what it names
    arguments: dict[str, Any]
    #: role → the cookies of who is signed in
    cookies: dict[str, dict[str, str]]

    def client(self, role: str) -> Client:
        """Return a browser of somebody: what it does to its session is its own."""
        client = Client(raise_request_exception=False)
        client.cookies.load(self.cookies.get(role, {}))
        return client

    def address(self, name: str, **others: Any) -> str:
        """Return the address of a route, in this world or with other arguments."""
        project = Project.objects.get(pk=self.arguments["project_id"])
        known = {**self.arguments, **others}
        known["slug"] = {
            "projects:project": project.slug,
            "projects:organization": self.organization.slug,
        }.get(name, "slug")
        if name == "projects:initiative":
            known["code"] = "birgemiz-taza"
        if name == "notifications:notice":
            known["code"] = "signup_confirmed"
        return reverse(name, kwargs={key: known[key] for key in routes()[name]})

    def ask(self, role: str, method: str, address: str) -> tuple[int, int]:
        """Return the status of a request without a body and the number of its writes; its effects are undone."""
        cache.clear()
        client, written = self.client(role), Written()
        with transaction.atomic(), written.watching():
            status = client.generic(method, address).status_code
            transaction.set_rollback(True)
        return status, written.count


@contextmanager
def built() -> Iterator[World]:
    """Build the world, and take it away at the end."""
    with transaction.atomic():
        yield _build(timezone.now())
        transaction.set_rollback(True)


def _build(now: datetime.datetime) -> World:
    organization, other = make_organization(now=now), make_organization(now=now)
    members = {
        role: make_member(organization, now=now, role=role) for role in ("coordinator", "manager", "owner")
    }
    leader = make_member(organization, now=now, role="shift_leader")
    project = published_project(organization, now=now)
    shift = open_shift(project, starts_at=now + datetime.timedelta(hours=1), leader=leader)
    volunteer = make_volunteer(now=now)
    signup = join(volunteer, shift, now=now)
    mark_came(signup=join(make_volunteer(now=now), shift, now=now), by=leader, now=now)
    officers = {
        "officer": make_staff(now=now, region="KZ-35"),
        "other_officer": make_staff(now=now, region="KZ-75"),
        "republican": make_staff(now=now, region=None),
    }
    people = {
        "volunteer": volunteer.user,
        "leader": leader.user,
        **{role: member.user for role, member in members.items()},
        "other_owner": make_member(other, now=now).user,
        **{role: officer.user for role, officer in officers.items()},
    }
    invite(role=signup.role, email="guest@example.org", language="ru", by=members["coordinator"], now=now)
    guest = PlaceInvitation.objects.get()
    arguments = {
        "place_invitation_id": guest.pk,
        "place_token": place_invitation_token(guest),
        "shift_id": shift.pk,
        "membership_id": members["coordinator"].pk,
        **_arguments(project, signup, members["owner"], officers["officer"], now),
    }
    cookies = {role: _signed_in(user) for role, user in people.items()}
    return World(organization, other, people, arguments, cookies)


def _signed_in(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def _arguments(
    project: Project, signup: SignUp, owner: Membership, officer: StaffAssignment, now: datetime.datetime
) -> dict[str, Any]:
    """Name what the routes ask for."""
    submission = Submission.objects.create(
        subject_kind="organization",
        subject_id=project.organization_id,
        version=1,
        organization=project.organization,
        office=officer.office,
        region_id="KZ-35",
        payload=[],
        title_ru="Группа",
        submitted_at=now,
        due_on=timezone.localdate(),
    )
    HourClaim.objects.update(office=officer.office, handed_over_at=now, handover_reason="unanswered")
    invitation = invite_member(
        organization=project.organization,
        email="invited@example.org",
        role="coordinator",  # type: ignore[arg-type]
        language="ru",
        by=owner.user,
        now=now,
    )
    protected = make_user(now=now)
    protect_by_passkey(protected, now=now)
    ban = Ban.objects.create(
        organization=project.organization,
        volunteer=signup.person,
        reason_code="other",
        reason_text="Said so.",
        state="expired",
        began_on=timezone.localdate(),
        until=timezone.localdate() + datetime.timedelta(days=1),
        created_at=now,
        ended_at=now,
    )
    objection = BanObjection.objects.create(
        ban=ban, text="No.", created_at=now, office=officer.office, due_on=timezone.localdate()
    )
    return {
        "ban_id": ban.pk,
        "objection_id": objection.pk,
        "org_id": project.organization_id,
        "organization_id": project.organization_id,
        "project_id": project.pk,
        "signup_id": signup.pk,
        "claim_id": HourClaim.objects.get().pk,
        "submission_id": submission.pk,
        "invitation_id": invitation.pk,
        "passkey_id": factors_of(protected).passkeys[0].pk,
        "token": invitation_token(invitation),
        "reply_token": reply_token(signup, Reply.COMING),
        "letters_token": unsubscribe_token(signup.person.user, "reminders"),
        "name": "no-letter",
        "rest": "nothing/",
        "code": "taza",
        "direction": "taza",
        "seed": "1",
        "cols": 12,
        "rows": 4,
    }
