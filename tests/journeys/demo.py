"""The seeded demonstration on a live server, once for a module, and browsers of its people."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from monitoring.services.demo import SCALES, seed_demo
from monitoring.services.demo.clock import Clock
from organizations.models import Membership, Organization, StaffAssignment, Submission
from organizations.selectors.invitations import invitation_token
from organizations.services.invitations import invite_member
from projects.enums import Reply
from projects.models import HourClaim, PlaceInvitation, Shift, SignUp
from projects.selectors.participation.invitations import place_invitation_token
from projects.selectors.participation.replies import reply_token
from projects.services.participation.contacts import show_contacts
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account
from qazvolunteer.notifications.enums import Category
from qazvolunteer.notifications.selectors.devmail import letter_names
from qazvolunteer.notifications.selectors.unsubscribing import unsubscribe_token
from qazvolunteer.notifications.services import choose_categories
from qazvolunteer.second_factor.selectors import factors_of
from tests.factories.bans import bar, object_to
from tests.factories.organizations import draft
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.second_factor import protect, protect_by_passkey
from tests.factories.work import join, open_shift, published_project
from tests.journeys.steps import address, deliver
from tests.projects.participation.changing import change
from volunteers.models import Volunteer
from volunteers.services import RegistrationData, create_profile, withdraw_consent

#: of the person with a second factor
PASSWORD = "a-long-and-quiet-password"


@dataclass
class Demo:
    """One portal: where it is served, and by which names the table of pages calls what is in it."""

    url: str
    browser: Browser
    things: dict[str, Any]
    _contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def page(self, role: str, *, language: str, theme: str, width: int, height: int = 900) -> Page:
        """Open a window of one of the demo's people, or of a visitor (""), signed in."""
        context = self._contexts[role]
        if not role:
            context.clear_cookies()  # a form that a visitor began elsewhere changes what the next page is
        context.add_cookies(
            [
                {"name": "theme", "value": theme, "url": self.url},
                {"name": "django_language", "value": language, "url": self.url},
            ]
        )
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(10_000)
        return page

    def close(self) -> None:
        """Close every browser."""
        for context in self._contexts.values():
            context.close()

    def sign_in(self, role: str) -> None:
        """Open the browser of one of the demo's people; "" is a visitor."""
        context = self.browser.new_context(base_url=self.url, reduced_motion="reduce")
        if role:
            client = Client()
            client.force_login(User.objects.get(email=f"{role}@example.org"))
            if role == "protected":
                client.post(address("en", "mfa_reauthenticate"), {"code": self.things["recovery"]})
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}]
            )
        self._contexts[role] = context


@contextmanager
def demonstration(browser: Browser, mail: Path, *, roles: Iterable[str]) -> Iterator[Demo]:
    """Seed the smallest portal, serve it, and forget it; the database must be open."""
    server = LiveServer("localhost")
    devmail = "qazvolunteer.notifications.channels.devmail.DevMailBackend"
    with override_settings(
        EMAIL_BACKEND=devmail,
        DEMO_MAIL_DIR=mail,
        BASE_URL=server.url,
        ACCOUNT_REAUTHENTICATION_TIMEOUT=3600,  # nobody is asked again while the pages are looked at
    ):
        try:
            seed_demo(scale=SCALES["tiny"], clock=Clock.at(None), seed=1)
            demo = Demo(server.url, browser, _things())
            for role in roles:
                demo.sign_in(role)
            yield demo
            demo.close()
        finally:
            server.stop()
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
            connections.close_all()  # the browser's loop has one that nobody else would close


def _things() -> dict[str, Any]:
    """Name what pages are about: numbers and words that stand in addresses."""
    owner = Membership.objects.get(user__email="owner@example.org")
    applicant = create_account(email="applicant@example.org", language="ru", now=timezone.now())
    newcomers = draft(now=timezone.now(), by=applicant).organization
    create_account(email="invited@example.org", language="ru", now=timezone.now())
    deliver(timezone.now())  # what waits for the six: letters for the mail of the demo
    return {
        "missing": 0,
        "org": owner.organization_id,
        "orgslug": owner.organization.slug,
        "newcomers": newcomers.pk,
        "member": Membership.objects.get(user__email="coordinator@example.org").pk,
        "invitation": _invitation(owner),
        "letter": next(iter(letter_names())),
        "taza": "taza",
        "initiative": "birgemiz-taza",
        "notice": "shift_reminder",
        **_projects(owner.organization),
        **_participation(owner.organization),
        **_changed(owner),
        **_barred(owner),
        **_submissions(),
        **_protected(),
        **_withdrawn(),
    }


def _withdrawn() -> dict[str, Any]:
    """Somebody who has taken their consent back."""
    now = timezone.now()
    user = create_account(email="withdrawn@example.org", language="ru", now=now)
    data = RegistrationData("Оспанова", "Дана", "", date(1994, 2, 3), "KZ-35", "ru")
    person = create_profile(user=user, data=data, now=now)
    withdraw_consent(volunteer=person, by=user, now=now)
    choose_categories(user=user, wanted=[Category.HOURS], by=user, now=now)
    return {
        "muted-link": unsubscribe_token(user, Category.REMINDERS),
        "letters-link": unsubscribe_token(user, Category.HOURS),
    }


def _protected() -> dict[str, Any]:
    """Somebody with an app, a passkey and recovery codes."""
    now = timezone.now()
    user = create_account(email="protected@example.org", language="ru", now=now)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    codes = protect(user, now=now)
    protect_by_passkey(user, now=now)
    return {"recovery": codes[0], "passkey": factors_of(user).passkeys[0].pk}


def _projects(home: Organization) -> dict[str, Any]:
    """One project in each state, and a shift ahead that nobody has joined, at whatever hour the demo is made."""
    states = {project.state: project for project in home.projects.order_by("-pk")}
    leader = home.memberships.get(role="owner")
    ahead = open_shift(
        states["published"], starts_at=timezone.now() + timedelta(days=4), leader=leader, places=(10, 5)
    )
    return {
        **{state: project.pk for state, project in states.items()},
        "slug": states["published"].slug,
        "ahead": ahead.pk,
    }


def _participation(home: Organization) -> dict[str, Any]:
    now = timezone.now()
    shifts = Shift.objects.filter(project__organization=home)
    signups = SignUp.objects.filter(shift__in=shifts)
    hers = signups.filter(volunteer__user__email="volunteer@example.org", shift__starts_at__gt=now)
    place = hers.filter(state="confirmed")[0]
    over = signups.filter(state="attended")[0]
    request = signups.filter(state="requested").difference(hers)[0]
    masked = shifts.filter(signups__state="confirmed", starts_at__gt=now + timedelta(days=3)).order_by("pk")[
        0
    ]
    _look_at_her(home, now)
    claim = HourClaim.objects.filter(signup__in=signups, state="claimed", period__endswith__lt=now)[0]
    running = shifts.filter(starts_at__lte=now, ends_at__gt=now)[0]
    return {
        "came": signups.filter(shift=running, state="attended")[0].pk,
        "missed": signups.filter(shift=running, state="excused")[0].pk,
        "running": running.pk,
        "over": claim.signup.shift_id,
        "claim": claim.pk,
        "request": request.pk,
        "requests": request.shift_id,
        "place": place.pk,
        "masked": masked.pk,
        "joined": place.shift_id,
        "coming": reply_token(place, Reply.COMING),
        **_guests(home),
        "cannot": reply_token(place, Reply.CANNOT),
        "over-link": reply_token(over, Reply.COMING),
    }


def _guests(home: Organization) -> dict[str, Any]:
    """A letter that waits for the answer of somebody new, and the page of who is invited."""
    rows = PlaceInvitation.objects.filter(shift__project__organization=home, state="invited")
    guest = rows.get(email="neighbour@example.org")
    return {"guest-link": place_invitation_token(guest), "invited-shift": guest.shift_id}


def _changed(owner: Membership) -> dict[str, Any]:
    """A shift that has changed since people agreed to it, at an hour at which nobody is anywhere else."""
    now = timezone.now()
    project = owner.organization.projects.filter(state="published").order_by("-pk")[0]
    early = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=6)
    shift = open_shift(project, starts_at=early, hours=2, leader=owner, places=(10, 5))
    asked = join(Volunteer.objects.get(user__email="volunteer@example.org"), shift, now=now)
    join(make_volunteer(now=now), shift, now=now)
    change(shift, owner, now, address="Солтүстік қақпа")
    return {"asked": asked.pk, "unanswered": shift.pk, "moving": asked.pk}


def _barred(owner: Membership) -> dict[str, Any]:
    """Somebody who can be barred, somebody who is and objects, and the volunteer, barred by another organization."""
    now = timezone.now()
    project = owner.organization.projects.filter(state="published").order_by("-pk")[0]
    shift = open_shift(project, starts_at=now + timedelta(days=20), leader=owner)
    place = join(make_volunteer(now=now), shift, now=now)
    ban = bar(join(make_volunteer(now=now), shift, now=now), owner, now)
    other = make_member(make_organization(now=now), now=now)
    elsewhere = open_shift(published_project(other.organization, now=now), starts_at=now + timedelta(days=30))
    hers = join(Volunteer.objects.get(user__email="volunteer@example.org"), elsewhere, now=now)
    return {
        "barring": place.pk,
        "ban": ban.pk,
        "objection": object_to(ban, now).pk,
        "own-ban": bar(hers, other, now).pk,
    }


def _look_at_her(home: Organization, now: datetime) -> None:
    """The coordinator has looked at the volunteer's contacts."""
    came = SignUp.objects.filter(volunteer__user__email="volunteer@example.org", state="attended")
    last = came.filter(shift__project__organization=home).latest("shift__ends_at")
    by = home.memberships.get(user__email="coordinator@example.org")
    show_contacts(shift=last.shift, by=by, now=last.shift.starts_at)


def _submissions() -> dict[str, Any]:
    """A project seen for the first time, one corrected, and an organization."""
    office = StaffAssignment.objects.get(user__email="regional@example.org").office
    waiting = Submission.objects.filter(office=office, state="open")
    return {
        "first": waiting.filter(subject_kind="project", version=1)[0].pk,
        "corrected": waiting.filter(subject_kind="project", version=2)[0].pk,
        "applicant": waiting.filter(subject_kind="organization")[0].pk,
    }


def _invitation(owner: Membership) -> str:
    """Return the token behind an invitation's link."""
    invitation = invite_member(
        organization=owner.organization,
        email="invited@example.org",
        role="coordinator",
        language="ru",
        by=owner.user,
        now=timezone.now(),
    )
    return invitation_token(invitation)
