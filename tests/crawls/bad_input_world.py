"""Everybody who may use a form of the portal, each with something to use it on, and how to find all forms."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.core import mail
from django.http import Http404
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone, translation

from organizations.models import Membership
from organizations.selectors.invitations import invitation_token
from organizations.services.invitations import invite_member
from organizations.services.review import take
from projects.enums import JoiningMode, ProjectState, ShiftState
from projects.models import HourClaim, Project, Role, Shift, SignUp
from projects.services.catalogue import close_shift, pause_project, submit_project
from projects.services.hours.confirmation import confirm_claim
from projects.services.hours.handover import hand_over_claims
from projects.services.hours.marking import mark_absent, mark_came
from projects.services.participation.invitations import invite
from qazvolunteer.accounts.models import User
from tests.crawls.html_forms import Form, Page
from tests.factories import organizations as applicants
from tests.factories.bans import bar, object_to
from tests.factories.people import make_member, make_organization, make_staff, make_user, make_volunteer
from tests.factories.projects import draft_project, ready_project
from tests.factories.second_factor import protect, protect_by_passkey
from tests.factories.work import join, open_shift, published_project
from tests.projects.participation.changing import change

PASSWORD = "a-long-and-quiet-password"
#: pages of one route that one person opens beside those where they begin
PAGES_OF_A_ROUTE = 1


@dataclass
class Person:
    """A browser with its session, and where it begins."""

    name: str
    client: Client
    starts: list[str] = field(default_factory=list)
    email: str = ""


@dataclass(frozen=True)
class Found:
    """A form that a person found."""

    person: Person
    page: str
    action: str
    route: str
    form: Form

    @property
    def key(self) -> str:
        """What makes it another form than others: where it goes, what it asks."""
        return f"{self.route} {' '.join(self.form.names())}"


# --- people -----------------------------------------------------------------------------------------------------
def signed_in(name: str, user: User, *starts: str) -> Person:
    """Return a person who is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return Person(name, client, list(starts), user.email)


def everybody() -> list[Person]:
    """Build the portal's people and what they work with."""
    now = timezone.now()
    return [*_visitors(now), *_protected(now), *_organizers(now), *_volunteers(now), *_offices(now)]


def _visitors(now: datetime.datetime) -> Iterator[Person]:
    """Yield browsers that are not signed in: a plain one, and those in the middle of signing in."""
    yield Person("visitor", Client(raise_request_exception=False), ["/en/dev/login/"])
    registering = Person("registering", Client(raise_request_exception=False), ["/en/accounts/signup/code/"])
    person = {"surname": "Ким", "given_name": "Елена", "birth_date": "1990-05-05", "region": "KZ-35"}
    answers = {**person, "email": "registering@example.org", "consent": "on"}
    assert registering.client.post("/en/accounts/signup/", answers).status_code == 302
    yield registering

    user = make_user(now=now)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    coming = Person("signing in", Client(raise_request_exception=False), ["/en/accounts/login/code/"])
    assert coming.client.post("/en/accounts/login/", {"email": user.email}).status_code == 302
    yield coming
    forgot = Person("forgot", Client(raise_request_exception=False), ["/en/accounts/password/reset/code/"])
    assert forgot.client.post("/en/accounts/password/reset/", {"email": user.email}).status_code == 302
    yield forgot
    renewing = Person("renewing", Client(raise_request_exception=False), ["/en/accounts/password/reset/new/"])
    renewing.client.post("/en/accounts/password/reset/", {"email": user.email})
    code = re.findall(r"\b\d{4} \d{4}\b", str(mail.outbox[-1].body))[0]
    assert renewing.client.post("/en/accounts/password/reset/code/", {"code": code}).status_code == 302
    yield renewing
    user.emailaddress_set.update(verified=False)  # type: ignore[attr-defined]
    unproven = Person("unproven", Client(raise_request_exception=False), ["/en/accounts/confirm-email/"])
    credentials = {"login": user.email, "password": PASSWORD}
    assert unproven.client.post("/en/accounts/login/password/", credentials).status_code == 302
    yield unproven
    other = make_user(now=now)
    other.set_password(PASSWORD)
    other.save(update_fields=["password"])
    kinds = [f"{reverse('organizations:register')}?kind={kind}" for kind in ("ngo", "initiative_group")]
    again = "/en/accounts/security/again/password/"
    yield signed_in("with a password", other, "/en/accounts/password/", "/en/accounts/logout/", again, *kinds)


def _protected(now: datetime.datetime) -> Iterator[Person]:
    """Yield somebody with every kind of second factor, and their browser before the second step of signing in."""
    user = make_user(now=now)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    codes = protect(user, now=now)
    protect_by_passkey(user, now=now)
    pages = ["", "again/", "app/remove/", "codes/new/"]
    inside = signed_in("protected", user, *(f"/en/accounts/security/{page}" for page in pages))
    assert inside.client.post("/en/accounts/security/again/", {"code": codes[0]}).status_code == 302
    yield inside
    renewing = signed_in("with new codes", user, "/en/accounts/security/codes/")
    renewing.client.post("/en/accounts/security/again/", {"code": codes[1]})
    assert renewing.client.post("/en/accounts/security/codes/new/").status_code == 302
    yield renewing
    before = Person(
        "before the second step", Client(raise_request_exception=False), ["/en/accounts/login/factor/"]
    )
    credentials = {"login": user.email, "password": PASSWORD}
    assert before.client.post("/en/accounts/login/password/", credentials).status_code == 302
    yield before


def _organizers(now: datetime.datetime) -> Iterator[Person]:
    """Yield the owner of a verified organization in which everything happens, and one whose is a draft."""
    organization = make_organization(now=now)
    owner = make_member(organization, now=now)
    make_member(organization, now=now, role="coordinator")
    project = published_project(organization, now=now)
    _people_at_work(owner, project, now)
    ready_project(owner, now=now, day=_day(now, 20))
    submit_project(project=ready_project(owner, now=now, day=_day(now, 22)), by=owner, now=now)
    begin = now + datetime.timedelta(days=9)
    barred = bar(join(make_volunteer(now=now), open_shift(project, starts_at=begin), now=now), owner, now)
    for role in Role.objects.filter(shift__project=project, shift__starts_at__gt=now, shift__state="open"):
        invite(role=role, email="wanted@example.org", language="ru", by=owner, now=now)
    object_to(barred, now)
    paused = published_project(organization, now=now)
    pause_project(project=paused, by=owner, now=now)
    published_project(organization, now=now)
    Project.objects.filter(pk=paused.pk).update(title_ru="Приостановлен")
    home = reverse("workspace:today", args=[organization.pk])
    projects = [reverse("workspace:project", args=[organization.pk, row.pk]) for row in _projects(owner)]
    yield signed_in("owner", owner.user, home, *projects, *_confirmations(owner))

    applicant = applicants.draft_ngo(now=now)
    draft_project(applicant, now=now)
    waiting = applicants.draft(now=now)
    applicants.submitted(now=now, owner=waiting)
    review = reverse("workspace_org:verification", args=[waiting.organization_id])
    yield signed_in("waiting", waiting.user, review)
    yield signed_in("applicant", applicant.user, reverse("workspace:today", args=[applicant.organization_id]))
    invited = make_user(now=now)
    invitation = invite_member(
        organization=organization,
        email=invited.email,
        role="coordinator",  # type: ignore[arg-type]
        language="ru",
        by=owner.user,
        now=now,
    )
    link = reverse("organizations:invitation", args=[invitation_token(invitation)])
    yield signed_in("invited", invited, link)
    stranger = Person("invited stranger", Client(raise_request_exception=False), [link])
    yield stranger
    proving = Person("proving", Client(raise_request_exception=False), ["/en/invitations/code/"])
    assert proving.client.post(link).status_code == 302
    yield proving


def _people_at_work(owner: Membership, project: Project, now: datetime.datetime) -> None:
    """Fill a project: a request, a place, people marked and not yet marked, hours that wait, a closed shift."""
    hour = datetime.timedelta(hours=1)
    begun = open_shift(project, starts_at=now - hour, leader=owner)
    for _number in range(2):
        mark_came(signup=_join(begun), by=owner, now=now)
    _join(begun)
    mark_absent(signup=_join(begun), by=owner, now=now)
    over = open_shift(project, starts_at=now - 30 * hour, leader=owner)
    for _number in range(2):
        mark_came(signup=_join(over), by=owner, now=now - 29 * hour)
    confirm_claim(claim=HourClaim.objects.filter(signup__shift=over)[0], by=owner, now=now)
    ahead = open_shift(project, starts_at=now + 100 * hour, places=(10, 5))
    _join(ahead)
    Project.objects.filter(pk=project.pk).update(joining_mode=JoiningMode.REQUEST)
    _join(ahead)
    closed = open_shift(project, starts_at=now + 200 * hour)
    close_shift(shift=closed, by=owner, now=now)


def _join(shift: Shift) -> SignUp:
    moment = shift.starts_at - datetime.timedelta(hours=20)
    shift = Shift.objects.get(pk=shift.pk)
    return join(make_volunteer(now=moment), shift, now=moment)


def _projects(owner: Membership) -> list[Project]:
    return list(Project.objects.filter(organization=owner.organization).order_by("pk"))


def _confirmations(owner: Membership) -> Iterator[str]:
    """Yield the pages that ask once, for what each of them can be done to."""
    organization = owner.organization_id
    by_state = {project.state: project.pk for project in _projects(owner)}
    acts = {
        "project_pause": ProjectState.PUBLISHED,
        "project_resume": ProjectState.PAUSED,
        "project_finish": ProjectState.PUBLISHED,
        "project_cancel": ProjectState.PUBLISHED,
        "project_check": ProjectState.DRAFT,
    }
    for act, state in acts.items():
        yield reverse(f"workspace:{act}", args=[organization, by_state[state]])
    shifts = Shift.objects.filter(project__organization=organization).order_by("pk")
    draft = shifts.filter(project__state=ProjectState.DRAFT)[0]
    closed = shifts.filter(state=ShiftState.CLOSED)[0]
    ahead = shifts.filter(project__state=ProjectState.PUBLISHED, starts_at__gt=timezone.now())[0]
    for act, shift in {
        "shift_remove": draft,
        "shift_reopen": closed,
        "shift_close": ahead,
        "shift_repeat": ahead,
        # where people are signed up, a change that moves them is asked about first
        "shift_edit": open_shift(ahead.project, starts_at=ahead.starts_at + datetime.timedelta(days=1)),
        "cancel_shift": ahead,
        "roster": ahead,
    }.items():
        yield reverse(f"workspace:{act}", args=[organization, shift.pk])
    for shift in shifts.filter(starts_at__lt=timezone.now()):
        yield reverse("workspace:checkin", args=[organization, shift.pk])
        yield reverse("workspace:shift_hours", args=[organization, shift.pk])


def _volunteers(now: datetime.datetime) -> Iterator[Person]:
    """Yield a volunteer with a place, an account without a profile, and newcomers at the form and at the code."""
    project = published_project(make_organization(now=now), now=now)
    shift = open_shift(project, starts_at=now + datetime.timedelta(days=5), places=(3, 4))
    other = open_shift(project, starts_at=now + datetime.timedelta(days=7), places=(3, 4))
    volunteer = make_volunteer(now=now)
    join(volunteer, shift, now=now)
    yield signed_in("volunteer", volunteer.user, reverse("projects:join", args=[other.pk]))
    barred = make_volunteer(now=now)
    owner = make_member(project.organization, now=now)
    page = reverse("projects:ban", args=[bar(join(barred, shift, now=now), owner, now).pk])
    yield signed_in("barred", barred.user, page)
    yield _asked(project, now)
    leaving = signed_in("being erased", make_volunteer(now=now).user, reverse("privacy:erase_code"))
    assert leaving.client.post(reverse("privacy:erase")).status_code == 302
    yield leaving
    yield signed_in("newcomer", make_user(now=now), "/en/me/become/")
    form = reverse("projects:join", args=[other.pk])
    yield Person("at the form", Client(raise_request_exception=False), [form])
    joining = Person(
        "joining", Client(raise_request_exception=False), [reverse("projects:join_code", args=[other.pk])]
    )
    answers = {"surname": "Ким", "given_name": "Елена", "birth_date": "1990-05-05", "region": "KZ-35"}
    answers |= {"role": other.roles.all()[0].pk, "email": "joining@example.org", "consent": "on"}
    assert joining.client.post(form, answers).status_code == 302
    yield joining


def _asked(project: Project, now: datetime.datetime) -> Person:
    """Return somebody who agreed to a shift that has changed since."""
    shift = open_shift(project, starts_at=now + datetime.timedelta(days=6))
    signup = join(make_volunteer(now=now), shift, now=now)
    change(shift, make_member(project.organization, now=now), now, address="Солтүстік қақпа")
    return signed_in("asked", signup.person.user, reverse("projects:answer", args=[signup.pk]))


def _offices(now: datetime.datetime) -> Iterator[Person]:
    """Yield an officer with one submission of their own and one that waits, and one of the republican office."""
    officer = make_staff(now=now, region="KZ-35")
    applicants.submitted(now=now)
    mine = applicants.submitted(now=now, owner=applicants.draft(now=now))
    take(submission=mine, by=officer, now=now)
    _hours_of_a_lone_leader(now)
    pages = [reverse("office:submission", args=[mine.pk])]
    yield signed_in("officer", officer.user, "/en/office/queue/", *pages)
    yield signed_in("republican", make_staff(now=now, region=None).user, "/en/office/queue/", *pages)


def _hours_of_a_lone_leader(now: datetime.datetime) -> None:
    """Let the only member of a group work: the office decides on the hours."""
    person = make_volunteer(now=now)
    leader = make_member(make_organization(now=now), now=now, user=person.user)
    begin = now - datetime.timedelta(hours=30)
    shift = open_shift(published_project(leader.organization, now=now), starts_at=begin, leader=leader)
    signup = join(person, shift, now=begin - datetime.timedelta(hours=1))
    mark_came(signup=signup, by=leader, now=begin)
    hand_over_claims(now=now)


def _day(now: datetime.datetime, days: int) -> str:
    return (timezone.localtime(now) + datetime.timedelta(days=days)).date().isoformat()


# --- finding forms ----------------------------------------------------------------------------------------------
def route_of(address: str) -> str:
    """Return the name of the route of an address, "" for none."""
    with translation.override("en"):  # an address without a language leaves another one behind
        try:
            return resolve(urlsplit(address).path).view_name
        except Http404:
            return ""


@dataclass
class Crawl:
    """What was found on the way through the portal."""

    forms: dict[str, Found] = field(default_factory=dict)
    #: route → parameter → a value that a page of the portal itself uses
    parameters: dict[str, dict[str, str]] = field(default_factory=dict)
    #: route → who opened it, at which address
    pages: dict[str, tuple[Person, str]] = field(default_factory=dict)

    #: what the first person, who is not signed in, has seen of everything
    _public: set[str] = field(default_factory=set)

    def walk(self, person: Person, more: Iterable[str] = ()) -> None:
        """Follow the links of a person from the home page and where they begin; keep every new form."""
        waiting = [*person.starts, "/en/", *more]
        starts = set(person.starts)
        seen = self._public - {"/en/"}
        opened: set[str] = set()
        counts: Counter[str] = Counter()
        while waiting:
            address = re.sub(r"^/(kk|ru)/", "/en/", waiting.pop(0).partition("#")[0])
            route = route_of(address)
            if not route or (
                address not in starts and (address in seen or counts[route] >= PAGES_OF_A_ROUTE)
            ):
                continue
            starts.discard(address)
            seen.add(address)
            counts[route] += 1
            response = person.client.get(address)
            if response.status_code != 200 or "html" not in response["Content-Type"]:
                waiting += [response["Location"]] if "Location" in response else []
                continue
            self.pages.setdefault(route, (person, address))
            opened.add(address)
            waiting += self._read(person, address, response.content.decode())
        self._public = self._public or opened

    def _read(self, person: Person, address: str, html: str) -> list[str]:
        """Keep the forms and parameters of a page; return where its links lead, without parameters."""
        page = Page(html)
        for form in page.forms:
            action = urljoin(address, form.action)
            found = Found(person, address, action, route_of(action), form)
            self.forms.setdefault(found.key, found)
        targets = [urlsplit(urljoin(address, link)) for link in page.links]
        for target in targets:
            if target.query and not target.netloc:
                self.parameters.setdefault(route_of(target.path), {}).update(parse_qsl(target.query))
        return [target.path for target in targets if not target.netloc and not target.scheme]
