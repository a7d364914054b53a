"""The demonstration of the size for tests, with the people and states that it lacks."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.template import Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from monitoring.services.demo import SCALES, seed_demo
from monitoring.services.demo.clock import Clock
from organizations.models import Membership, Organization, StaffAssignment, Submission
from organizations.selectors.invitations import invitation_token
from organizations.services.invitations import invite_member
from organizations.services.review import take
from organizations.services.verification import withdraw_organization
from projects.enums import CorrectionReason, HandoverReason, ObjectionState
from projects.models import Ban, BanObjection, HourClaim, LedgerEntry, Project, Role, Shift, SignUp
from projects.services.catalogue.lifecycle import pause_project
from projects.services.hours.corrections import Reason, correct_claim
from projects.services.hours.marking import mark_absent
from projects.services.participation.bans import lift_ban
from projects.services.participation.decisions import cancel_signup
from projects.services.participation.objecting import decide_objection
from qazvolunteer.accounts.models import User
from tests.factories.bans import ANSWER, bar, object_to
from tests.factories.organizations import draft_ngo, returned, submitted
from tests.factories.people import make_staff, make_user, make_volunteer
from tests.factories.second_factor import protect_by_passkey
from tests.factories.work import join, open_shift
from tests.projects.participation.changing import change
from volunteers.models import Volunteer

CLOCK = Clock.at(datetime.date(2026, 11, 24))
NOW = CLOCK.now
#: everybody who walks, and the language that they read
ROLES = {
    "anonymous": "kk",
    "volunteer": "ru",
    "minor": "kk",
    "newcomer": "en",
    "leader": "ru",
    "coordinator": "kk",
    "manager": "en",
    "owner": "ru",
    "other_owner": "kk",
    "draft_owner": "ru",
    "returned_owner": "en",
    "officer": "ru",
    "other_officer": "kk",
    "republican": "en",
}


@dataclass(frozen=True)
class Portal:
    """Who is there, and in which state the things stand that addresses name."""

    people: dict[str, User]
    home: Organization
    #: addresses that people get by letter, without the language
    entrances: dict[str, list[str]]
    #: parameter of an address → value → state
    states: dict[str, dict[str, str]]

    def client(self, role: str) -> Client:
        """Return somebody's browser."""
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            client.force_login(self.people[role])
        return client

    def state_of(self, parameters: dict[str, Any]) -> str:
        """Return the states of the things that an address names: pages of one state look alike."""
        named = ((name, str(value)) for name, value in sorted(parameters.items()))
        return " ".join(self.states[name].get(value, "-") for name, value in named if name in self.states)


@contextmanager
def standing_portal() -> Iterator[Portal]:
    """Build the portal, stop its clock, and forget all of it at the end."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW)
        # what test clients keep of every template is not looked at, and costs a sixth of the time
        patch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
        seed_demo(scale=SCALES["tiny"], clock=CLOCK, seed=1)
        with translation.override("en"):
            portal = _complete()
        yield portal
        transaction.set_rollback(True)
    cache.clear()


def _complete() -> Portal:
    home = Membership.objects.get(user__email="owner@example.org").organization
    demo = {name: User.objects.get(email=f"{name}@example.org") for name in ("volunteer", "leader", "owner")}
    people = {
        **demo,
        "coordinator": User.objects.get(email="coordinator@example.org"),
        "manager": home.memberships.get(role="manager").user,
        "newcomer": make_user(now=NOW),
        "minor": _minor(home),
        "other_owner": _other_organization(home).memberships.get(role="owner").user,
        "draft_owner": _withdrawn_organization(),
        "officer": User.objects.get(email="regional@example.org"),
        "other_officer": make_staff(now=NOW, region="KZ-75").user,
        "republican": User.objects.get(email="republican@example.org"),
    }
    officer = StaffAssignment.objects.get(user=people["officer"])
    back = returned(submitted(now=NOW), by=officer, now=NOW)
    people["returned_owner"] = back.organization.memberships.get().user
    submitted(now=NOW, by=people["returned_owner"], names={"ru": "Добрый двор"})
    waiting = Submission.objects.filter(office=officer.office, state="open").order_by("submitted_at")[0]
    take(submission=waiting, by=officer, now=NOW)
    owner = home.memberships.get(role="owner")
    protect_by_passkey(make_user(now=NOW), now=NOW)
    pause_project(project=home.projects.filter(state="published").order_by("pk")[2], by=owner, now=NOW)
    _hours(home, owner=owner, officer=officer)
    _changed_shift(owner, people["volunteer"])
    _absent(home, owner)
    _barred(owner, officer, people["volunteer"], people["other_owner"].memberships.get())
    return Portal(people, home, _entrances(owner, people["newcomer"]), _states())


def _hours(home: Organization, *, owner: Membership, officer: StaffAssignment) -> None:
    """Correct confirmed hours, and let a claim wait for the office because nobody answered."""
    claims = HourClaim.objects.filter(organization=home).exclude(volunteer__user=owner.user).order_by("pk")
    confirmed = claims.filter(state="confirmed")[0]
    correct_claim(
        claim=confirmed,
        minutes=confirmed.minutes - 10,
        reason=Reason(CorrectionReason.LEFT_EARLIER),
        seen=LedgerEntry.objects.get(claim_id=confirmed.pk).pk,
        by=owner,
        now=NOW,
    )
    over = claims.filter(state="claimed", signup__shift__ends_at__lte=NOW)
    HourClaim.objects.filter(pk=over[0].pk).update(
        office=officer.office, handed_over_at=NOW, handover_reason=HandoverReason.UNANSWERED
    )


def _absent(home: Organization, owner: Membership) -> None:
    """Mark somebody on a running shift as absent: the leader may still excuse them."""
    running = SignUp.objects.filter(
        shift__project__organization=home, shift__starts_at__lte=NOW, state="confirmed"
    )
    mark_absent(signup=running.filter(shift__ends_at__gt=NOW).order_by("pk")[0], by=owner, now=NOW)


def _barred(owner: Membership, officer: StaffAssignment, user: User, other: Membership) -> None:
    """Bar people: one is forgiven, two object, about one the office has decided; another one bars the volunteer."""
    project = owner.organization.projects.filter(state="published", joining_mode="instant").order_by("pk")[0]
    shift = open_shift(project, starts_at=NOW + datetime.timedelta(days=5), leader=owner)
    people = [make_volunteer(now=NOW, surname=name) for name in ("Бекова", "Ли", "Орлова")]
    bans = [bar(join(person, shift, now=NOW), owner, NOW) for person in people]
    lift_ban(ban=bans[0], answer=ANSWER, by=owner, now=NOW)
    upheld, _waits = (object_to(ban, NOW) for ban in bans[1:])
    decide_objection(objection=upheld, target=ObjectionState.UPHELD, answer=ANSWER, by=officer, now=NOW)
    early = NOW.replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=7)
    elsewhere = other.organization.projects.filter(state="published", joining_mode="instant").order_by("pk")[
        0
    ]
    place = join(Volunteer.objects.get(user=user), open_shift(elsewhere, starts_at=early, hours=2), now=NOW)
    bar(place, other, NOW)


def _changed_shift(owner: Membership, user: User) -> None:
    """Change a shift after somebody has agreed to it: they are asked, at an hour at which they are nowhere else."""
    project = owner.organization.projects.filter(state="published", joining_mode="instant").order_by("pk")[0]
    early = NOW.replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=6)
    shift = open_shift(project, starts_at=early, hours=2, leader=owner, places=(10, 5))
    join(Volunteer.objects.get(user=user), shift, now=NOW)
    change(shift, owner, NOW, address="Солтүстік қақпа")


def _other_organization(home: Organization) -> Organization:
    rows = Organization.objects.verified().exclude(pk=home.pk).filter(projects__state="published")
    return rows.order_by("pk").distinct()[0]


def _withdrawn_organization() -> User:
    """Return the owner of a draft that was before the office and was taken back."""
    owner = draft_ngo(now=NOW)
    submitted(now=NOW, owner=owner)
    withdraw_organization(organization=owner.organization, by=owner.user, now=NOW)
    return owner.user


def _minor(home: Organization) -> User:
    """Return a person of 16 who has places, and one that the organizer took back."""
    minor = make_volunteer(now=NOW, birth_date=datetime.date(2010, 3, 5), surname="Әлиева", language="kk")
    roles = Role.objects.filter(
        shift__project__organization=home,
        shift__project__bars_minors=False,
        shift__project__min_age__lte=16,
        shift__project__state="published",
        shift__state="open",
        shift__starts_at__gt=NOW,
        taken__lt=F("capacity"),
    )
    owner = home.memberships.get(role="owner")
    rows = {role.shift_id: role for role in roles.order_by("shift__starts_at").select_related("shift")}
    for number, role in enumerate(list(rows.values())[:4]):
        signup = join(minor, role.shift, role=role, now=NOW - datetime.timedelta(hours=1))
        if number == 3:
            cancel_signup(signup=signup, comment="Смена мала.", by=owner, now=NOW)
    return minor.user


def _entrances(owner: Membership, invited: User) -> dict[str, list[str]]:
    """Invite somebody today and somebody last week, whose link has ended."""
    found: dict[str, list[str]] = {"newcomer": [], "anonymous": []}
    for role, email, days in (
        ("newcomer", invited.email, 0),
        ("anonymous", "invited@example.org", 0),
        ("anonymous", "late@example.org", 9),
    ):
        invitation = invite_member(
            organization=owner.organization,
            email=email,
            role="coordinator",
            language=ROLES[role],
            by=owner.user,
            now=NOW - datetime.timedelta(days=days),
        )
        address = reverse("organizations:invitation", args=[invitation_token(invitation)])
        found[role].append(address.removeprefix("/en/"))
    return found


def _states() -> dict[str, dict[str, str]]:
    def phase(shift: Shift) -> str:
        return "past" if shift.ends_at <= NOW else "now" if shift.starts_at <= NOW else "ahead"

    projects = {
        str(row.pk): f"{row.state}-{'online' if row.is_online else 'place'}" for row in Project.objects.all()
    }
    organizations = {str(row.pk): f"{row.kind}-{row.state}" for row in Organization.objects.all()}
    return {
        "project_id": projects,
        "organization_id": organizations,
        "org_id": organizations,
        "shift_id": {
            str(row.pk): f"{row.state}-{phase(row)}-{row.project.state}-{row.project.joining_mode}"
            for row in Shift.objects.select_related("project")
        },
        "signup_id": {
            str(row.pk): f"{row.state}{'-asked' if row.answer_by else ''}" for row in SignUp.objects.all()
        },
        "claim_id": {str(pk): state for pk, state in HourClaim.objects.values_list("pk", "state")},
        "ban_id": {str(pk): state for pk, state in Ban.objects.values_list("pk", "state")},
        "objection_id": {str(pk): state for pk, state in BanObjection.objects.values_list("pk", "state")},
        "submission_id": {str(row.pk): f"{row.subject_kind}-{row.state}" for row in Submission.objects.all()},
    }
