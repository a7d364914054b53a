"""Somebody of whom the database knows everything that it can know of anybody: every value is a canary."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO

from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client

from organizations.models import Membership, Organization
from organizations.services.invitations import invite_member
from projects.enums import ClaimDeclineReason, CorrectionReason, JoiningMode
from projects.models import HourClaim, Project, Shift
from projects.services.catalogue.lifecycle import submit_project
from projects.services.hours.confirmation import decline_claim
from projects.services.hours.corrections import Reason, correct_claim
from projects.services.participation.joining import Visitor, hold_place
from projects.services.participation.signup import withdraw
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account
from qazvolunteer.reference.models import Skill
from tests.factories.bans import bar, object_to
from tests.factories.hours import claim_for, confirmed_claim, last_entry
from tests.factories.organizations import draft
from tests.factories.people import make_member, make_organization, make_staff
from tests.factories.projects import ready_project
from tests.factories.second_factor import protect
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer
from volunteers.services import RegistrationData, create_profile

EMAIL = "zqmail@example.org"
BORN = date(1931, 7, 19)
PHONE = "+7 700 555 19 31"
#: anything of them, in a dump of the database
CANARY = re.compile(r"zq[a-z]+|1931-07-19|555.?19.?31", re.IGNORECASE)


@dataclass
class World:
    """The person, and the things around them."""

    user: User
    volunteer: Volunteer
    organization: Organization
    owner: Membership
    project: Project
    #: shifts ahead: with a place of the person, and with their request
    ahead: Shift
    asked: Shift
    #: a shift that runs: they have a place, nobody has marked them
    running: Shift
    claim: HourClaim
    waiting: HourClaim
    client: Client
    now: datetime


def build(now: datetime) -> World:
    """Let the person live a year through the services; only what no service writes is written here."""
    then = now - timedelta(days=40)
    user = create_account(email=EMAIL, language="ru", now=then)
    volunteer = create_profile(
        user=user,
        data=RegistrationData("Zqsurname", "Zqgiven", "Zqpatronymic", BORN, "KZ-35", "ru"),
        now=then,
    )
    volunteer.skills.add(Skill.objects.first())
    organization = make_organization(now=then)
    owner = make_member(organization, now=then)
    make_member(organization, now=then, role="coordinator", user=user)
    Membership.objects.filter(user=user).update(display_name="Zqmember Zqname")
    project = published_project(organization, now=then)
    requests = published_project(organization, now=then, joining_mode=JoiningMode.REQUEST)
    Project.objects.filter(pk=project.pk).update(contact_name="Zqmember Zqname", contact_phone=PHONE)

    past = open_shift(project, starts_at=now - timedelta(days=20), hours=4)
    claim = confirmed_claim(volunteer, past, owner, now=then)
    correct_claim(
        claim=claim,
        minutes=180,
        reason=Reason(CorrectionReason.LEFT_EARLIER, "Zqwritten about her."),
        seen=last_entry(claim),
        by=owner,
        now=now - timedelta(days=18),
    )
    declined = claim_for(volunteer, open_shift(project, starts_at=now - timedelta(days=15)), owner, now=then)
    decline_claim(
        claim=declined,
        reason=ClaimDeclineReason.OTHER,
        comment="Zqdeclined.",
        by=owner,
        now=now - timedelta(days=14),
    )
    waiting = claim_for(volunteer, open_shift(project, starts_at=now - timedelta(days=3)), owner, now=then)
    given_back = join(volunteer, open_shift(project, starts_at=now + timedelta(days=9)), now=then)
    withdraw(signup=given_back, by=user, now=then, reason="Zqillness, sorry.")

    running = open_shift(project, starts_at=now - timedelta(hours=1))
    ahead = open_shift(project, starts_at=now + timedelta(days=4), places=(1,))
    asked = open_shift(requests, starts_at=now + timedelta(days=6))
    join(volunteer, running, now=then)
    join(volunteer, ahead, now=now)
    join(volunteer, asked, now=now)
    elsewhere = open_shift(project, starts_at=now + timedelta(days=12))
    hold_place(
        role=elsewhere.roles.get(),
        visitor=Visitor(email=EMAIL, birth_date=BORN, network="203.0.113.0/24"),
        by=None,
        now=now,
    )

    elsewhere_ahead = open_shift(
        published_project(make_organization(now=then), now=then), starts_at=now + timedelta(days=15)
    )
    strangers = make_member(elsewhere_ahead.project.organization, now=then)
    ban = bar(join(volunteer, elsewhere_ahead, now=then), strangers, now, text="Zqbarred for a long time.")
    make_staff(now=then, region="KZ-35")
    object_to(ban, now, "Zqobjected: it was not me.")

    other = draft(now=then)
    contact = {"contact_name": "Zqcontact", "contact_email": EMAIL.upper(), "contact_phone": PHONE}
    draft_of_hers = ready_project(owner, now=then)
    Project.objects.filter(pk=draft_of_hers.pk).update(**contact)
    draft_of_hers.refresh_from_db()
    submit_project(project=draft_of_hers, by=owner, now=now)
    invite_member(
        organization=other.organization, email=EMAIL, role="manager", language="ru", by=other.user, now=now
    )
    protect(user, now=then)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": 1.0, "email": EMAIL}]
    session.save()
    waiting_form(Client())
    return World(
        user, volunteer, organization, owner, project, ahead, asked, running, claim, waiting, client, now
    )


def waiting_form(client: Client) -> None:
    """Leave the person's address and names in the session of a form that waits for its code."""
    answer = client.post(
        "/en/accounts/signup/",
        {
            "surname": "Zqtyped",
            "given_name": "Zqtyped",
            "birth_date": BORN.isoformat(),
            "region": "KZ-35",
            "email": EMAIL,
            "consent": "on",
        },
    )
    assert answer.status_code == 302
    mail.outbox.clear()


def dump() -> dict[str, str]:
    """Return every table of the database as text; sessions are decoded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        texts = {}
        for name in names:
            text = StringIO()
            cursor.copy_expert(f'COPY "{name}" TO STDOUT', text)
            texts[name] = text.getvalue()
    texts["sessions, decoded"] = repr([row.get_decoded() for row in Session.objects.all()])
    return texts


def canaries() -> dict[str, set[str]]:
    """Return what of the person stands in which table."""
    found = {name: set(CANARY.findall(text)) for name, text in dump().items()}
    return {name: canaries for name, canaries in found.items() if canaries}
