"""What people tell the portal about themselves is seen by nobody who has no right to it.

Every personal value is replaced by a canary that says what it is and whose; then everybody walks through all that they
can reach, knocks at all that they cannot, and sends every form. The table below says who may meet which canary.
"""

import datetime
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from organizations.models import Invitation, Membership, Organization, StaffAssignment, Submission
from projects.models import Ban, BanObjection, HourClaim, PlaceInvitation, Project, SignUp
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry, Transition
from qazvolunteer.notifications.models import Message
from qazvolunteer.settings.logs import logging_config
from tests.crawls.crawler import Crawl, Page
from tests.crawls.html_page import filled
from tests.crawls.portal import NOW, ROLES, Portal
from tests.routes import routes
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

READERS = (
    "anonymous",
    "volunteer",
    "minor",
    "leader",
    "coordinator",
    "owner",
    "other_owner",
    "officer",
    "other_officer",
    "republican",
)
#: Columns in the order of READERS; who may meet a canary of whom:
#: - nobody's; own: one's own; led: of people on the shifts that one leads; org: of people and things of one's
#: organization; team: of its members; public: of what has a public page; case: of what lies before one's office;
#: several may stand together.
ALLOWED = {
    # Names: the organization decides on the person, the leader calls them up (domain §4, §5). Hours that nobody in the
    # organization may confirm, or that wait too long, are a case of the office, which names whose they are.
    "surname": "- own own led org org org case case case",
    "given": "- own own led org org org case case case",
    "patronymic": "- own own led org org org - - -",
    # Domain §6: "Birth date and exact address are never public"; the portal only says who is under 18.
    "birth": "- own own - - - - - - -",
    # Contacts of who has a place, from the day before the shift until 30 days after it, for its leader and the
    # coordinators (§6, decision 0016). Owners invite by address, so they see those of their team.
    "mail": "- own own own,reached own,reached own,team,reached own,team,reached own own own",
    # What the organizer wrote to a person is for that person.
    "reason": "- own own - - - - - - -",
    # What an organization wrote to whom it bars, what they say to that, what the office answers: for these three.
    "ban": "- own own - - org org case case case",
    # The name "shown to volunteers": of who meets them, on public pages.
    # An officer reads them in the frozen case; who holds a letter's link reads who invites.
    "member": "public,letter public public public,team public,team public,team public,team public,case public,case"
    " public,case",
    # Officers know who of them holds a case; applicants hear from the office, not from a person.
    "staff": "- - - - - - - all all all",
    # Whom a coordinator invited to a shift stands there as the address that was typed, without a name.
    "guest": "- - - - org org - - - -",
    "invited": "- - - - - team team - - -",
    # The contact person of a project stands on its public page, before that only in the organization and its case.
    "contact": "public public public public public public,org public,org public,case public,case public,case",
    "contactmail": "public public public public public public,org public,org public,case public,case public,case",
    "contactphone": "public public public public public public,org public,org public,case public,case public,case",
    # What an officer wrote to the applicant.
    "comment": "- - - - - org org case case case",
    # Contacts of an organization are public once it is verified.
    "orgmail": "public public public public public public,org public,org public,case public,case public,case",
    "orgphone": "public public public public public public,org public,org public,case public,case public,case",
}
_CANARY = re.compile(rf"zq({'|'.join(ALLOWED)}|typed)(\d+)", re.IGNORECASE)
#: years in which nothing but people was born
_YEARS = {"1931": "volunteer", "2009": "minor", "1947": "", "2010": ""}
_YEAR = re.compile(rf"(?<!\w)({'|'.join(_YEARS)})(?!\w)")
_PHONE = re.compile(r"7\W*70([01])\W{0,3}(?:555|444)\W?(\d\d)\W?(\d\d)")
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
#: the demonstration's own pages: DEMO refuses to start on anything but a loopback address
DEMO_ONLY = ("/dev/", "/kk/dev/", "/ru/dev/", "/en/dev/")


def canaries_in(text: str) -> Iterator[tuple[str, int | str]]:
    """Yield kind and number of every canary in a text, in whatever form it stands there."""
    text = unquote(text)
    for kind, number in _CANARY.findall(text):
        yield kind.lower(), int(number)
    for network, *digits in _PHONE.findall(text):
        yield ("contactphone" if network == "0" else "orgphone"), int("".join(digits))
    if _YEAR.search(text):
        for found in _YEAR.findall(_UUID.sub("", text)):
            yield "birth", found


class Reader:
    """Somebody with what they may meet."""

    def __init__(self, portal: Portal, role: str, numbers: "Numbers") -> None:
        self.role = role
        column = READERS.index(role)
        self.rules = {kind: set(row.split()[column].split(",")) for kind, row in ALLOWED.items()}
        self.user = portal.people.get(role)
        memberships = (
            Membership.objects.active().filter(user=self.user) if self.user else Membership.objects.none()
        )
        self.membership = memberships.select_related("organization").first()
        staff = (
            StaffAssignment.objects.active().filter(user=self.user)
            if self.user
            else StaffAssignment.objects.none()
        )
        self.staff = staff.select_related("office").first()
        self.numbers = numbers

    def may_meet(self, kind: str, number: int | str) -> bool:
        """Whether a canary is for this person."""
        if kind == "typed":
            return True
        if kind == "birth":
            return "own" in self.rules[kind] and _YEARS[str(number)] == self.role
        return any(number in self._numbers(kind, relation) for relation in self.rules[kind] - {"-"})

    def _numbers(self, kind: str, relation: str) -> set[int]:
        key = (self.role, kind, relation)
        if key not in self.numbers.found:
            rows = self._rows(kind, relation)
            self.numbers.found[key] = {
                self.numbers.of[kind, pk] for pk in rows if (kind, pk) in self.numbers.of
            }
        return self.numbers.found[key]

    def _rows(self, kind: str, relation: str) -> set[object]:
        """Return the keys of the rows whose canary one may meet by a relation."""
        organization = self.membership.organization if self.membership else None
        if kind in ("surname", "given", "patronymic"):
            office = self.staff.office if self.staff else None
            handed_over = HourClaim.objects.filter(office__isnull=False)
            if office and office.region_id:
                handed_over = handed_over.filter(office=office)
            people = {
                "case": Volunteer.objects.filter(Q(claims__in=handed_over) | Q(bans__in=self._cases())),
                "own": Volunteer.objects.filter(user=self.user),
                "led": Volunteer.objects.filter(signups__shift__leader=self.membership),
                "org": Volunteer.objects.filter(signups__shift__project__organization=organization),
            }
            return set(people[relation].values_list("pk", flat=True))
        if kind == "ban":
            bans = {
                "case": self._cases(),
                "own": Ban.objects.filter(volunteer__user=self.user),
                "org": Ban.objects.filter(organization=organization),
            }
            return set(bans[relation].values_list("pk", flat=True))
        if kind == "reason":
            return set(SignUp.objects.filter(volunteer__user=self.user).values_list("pk", flat=True))
        if kind == "mail":
            if relation == "own":
                return {self.user.pk} if self.user else set()
            if relation == "reached":
                return self._reached()
            return set(Membership.objects.filter(organization=organization).values_list("user_id", flat=True))
        if kind == "member":
            if relation == "public":
                led = Project.objects.public().values_list("shifts__leader", flat=True)
                return set(led)
            if relation == "case":
                # whom an organization lets answer for it and lead, while an officer looks at it
                sent = Membership.objects.filter(organization__submissions__isnull=False)
                return set(sent.values_list("pk", flat=True))
            if relation == "letter":
                inviters = Invitation.objects.values_list("invited_by", flat=True)
                return set(Membership.objects.filter(user__in=inviters).values_list("pk", flat=True))
            return set(Membership.objects.filter(organization=organization).values_list("pk", flat=True))
        if kind == "staff":
            return set(StaffAssignment.objects.values_list("pk", flat=True))
        if kind == "guest":
            guests = PlaceInvitation.objects.filter(shift__project__organization=organization)
            return set(guests.values_list("pk", flat=True))
        if kind == "invited":
            return set(Invitation.objects.filter(organization=organization).values_list("pk", flat=True))
        return self._things(kind, relation, organization)

    def _cases(self) -> QuerySet[Ban]:
        """Return the bans about which people have turned to one's office."""
        rows = Ban.objects.filter(objection__isnull=False)
        if self.staff is not None and self.staff.office.region_id:
            rows = rows.filter(objection__office=self.staff.office)
        return rows

    def _reached(self) -> set[object]:
        """Return the accounts of who has a place on a shift of these days that one coordinates or leads."""
        assert self.membership is not None
        midnight = timezone.localtime(NOW).replace(hour=0, minute=0, second=0, microsecond=0)
        places = SignUp.objects.filter(
            state__in=["confirmed", "attended", "no_show", "excused"],
            shift__project__organization=self.membership.organization,
            shift__starts_at__lt=midnight + datetime.timedelta(days=2),
            shift__ends_at__gt=NOW - datetime.timedelta(days=30),
        )
        if self.membership.role == "shift_leader":
            places = places.filter(shift__leader=self.membership)
        return set(places.values_list("volunteer__user_id", flat=True))

    def _things(self, kind: str, relation: str, organization: Organization | None) -> set[object]:
        cases = Submission.objects.all()
        if self.staff is not None and self.staff.office.region_id:
            cases = cases.filter(office=self.staff.office)
        if kind == "comment":
            rows = cases if relation == "case" else Submission.objects.filter(organization=organization)
            return set(rows.values_list("pk", flat=True))
        if kind.startswith("org"):
            shown = {
                "public": Organization.objects.public(),
                "org": Organization.objects.filter(pk=organization.pk if organization else None),
                "case": Organization.objects.filter(submissions__in=cases),
            }
            return set(shown[relation].values_list("pk", flat=True))
        projects = {
            "public": Project.objects.public(),
            "org": Project.objects.filter(organization=organization),
            "case": Project.objects.filter(
                pk__in=cases.filter(subject_kind="project").values_list("subject_id", flat=True)
            ),
        }
        return set(projects[relation].values_list("pk", flat=True))


@dataclass
class Numbers:
    """Which canary is whose: kind and key of the row → number; and what was looked up already."""

    of: dict[tuple[str, object], int] = field(default_factory=dict)
    found: dict[tuple[str, str, str], set[int]] = field(default_factory=dict)

    def plant(self, kind: str, rows: list[Model], name: str, value: Callable[[int], str]) -> None:
        """Give each row its canary."""
        for number, row in enumerate(rows, 1):
            setattr(row, name, value(number))
            self.of[kind, row.pk] = number
        if rows:
            type(rows[0])._default_manager.bulk_update(rows, [name], batch_size=500)


@pytest.fixture(scope="module")
def numbers(portal: Portal) -> Numbers:
    """Plant a canary in every personal field."""
    numbers = Numbers()
    volunteers = list(Volunteer.objects.order_by("pk"))
    for kind, name in (("surname", "surname"), ("given", "given_name"), ("patronymic", "patronymic")):
        numbers.plant(kind, volunteers, name, lambda number, kind=kind: f"Zq{kind}{number}")
    _plant_birth_dates(portal, volunteers)
    users = list(User.objects.order_by("pk"))
    known = [user.email for user in users]
    numbers.plant("mail", users, "email", lambda number: f"zqmail{number}@example.org")
    addresses = list(EmailAddress.objects.select_related("user"))
    emails = {user.pk: user.email for user in users}
    for address in addresses:
        address.email = emails[address.user_id]
    EmailAddress.objects.bulk_update(addresses, ["email"])
    told = SignUp.objects.filter(state__in=["withdrawn", "declined", "cancelled"])
    numbers.plant("reason", list(told), "reason_text", lambda number: f"zqreason{number}")
    bans = list(Ban.objects.all())
    numbers.plant("ban", bans, "reason_text", lambda number: f"zqban{number}")
    for ban in bans:
        Ban.objects.filter(pk=ban.pk).exclude(end_text="").update(end_text=ban.reason_text)
        said = BanObjection.objects.filter(ban=ban)
        said.update(text=ban.reason_text)
        said.exclude(answer="").update(answer=ban.reason_text)
    numbers.plant(
        "member", list(Membership.objects.all()), "display_name", lambda number: f"Zqmember{number}"
    )
    numbers.plant(
        "staff", list(StaffAssignment.objects.all()), "display_name", lambda number: f"Zqstaff{number}"
    )
    invited = list(Invitation.objects.all())
    numbers.plant("invited", invited, "email", lambda number: f"zqinvited{number}@example.org")
    guests = list(PlaceInvitation.objects.exclude(email="").exclude(email__in=known))
    numbers.plant("guest", guests, "email", lambda number: f"zqguest{number}@example.org")
    projects = list(Project.objects.all())
    numbers.plant("contact", projects, "contact_name", lambda number: f"Zqcontact{number}")
    mail = "zqcontactmail{}@example.org".format
    numbers.plant("contactmail", projects, "contact_email", mail)
    numbers.plant("contactphone", projects, "contact_phone", lambda number: f"+7 700 555 {number:04}")
    organizations = list(Organization.objects.all())
    numbers.plant("orgmail", organizations, "email", "zqorgmail{}@example.org".format)
    numbers.plant("orgphone", organizations, "phone", lambda number: f"+7 701 444 {number:04}")
    decided = list(Submission.objects.filter(state__in=["returned", "rejected", "superseded"]))
    numbers.plant("comment", decided, "comment", lambda number: f"zqcomment{number}")
    for user in portal.people.values():
        user.refresh_from_db()
    return numbers


def _plant_birth_dates(portal: Portal, volunteers: list[Volunteer]) -> None:
    """Let everybody be born in a year that nothing else bears; who is under 18 stays it."""
    years = {portal.people["volunteer"].pk: 1931, portal.people["minor"].pk: 2009}
    for number, person in enumerate(volunteers):
        year = years.get(person.user_id, 1947 if person.age_on(NOW.date()) >= 18 else 2010)
        person.birth_date = datetime.date(year, 1 + number % 10, 1 + number % 28)
    Volunteer.objects.bulk_update(volunteers, ["birth_date"], batch_size=500)


class Log(logging.Handler):
    """Everything that was logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line as it would be written."""
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self.lines.append(f"{record.name} {record.getMessage()} {trace}")


class Watch:
    """The walk of one reader: what they met, and what leaked."""

    def __init__(self, portal: Portal, role: str, numbers: Numbers) -> None:
        self.reader = Reader(portal, role, numbers)
        self.met: set[str] = set()
        self.leaks: list[str] = []
        self.written: list[str] = []
        self._entries, self._transitions = Entry.objects.count(), Transition.objects.count()
        self._last = (_last(Entry), _last(Transition))
        self._messages = set(Message.objects.values_list("pk", flat=True))
        crawl = Crawl(
            portal,
            role,
            ROLES[role],
            self._look,
            fill=filled,
            posts=role not in ("coordinator", "other_owner"),
            skip=DEMO_ONLY,
        )
        self.pages = len(crawl.run().pages)
        self._knock(portal, crawl)

    def _look(self, page: Page) -> None:
        self._scan(page.response, str(page))
        if page.method == "post":
            self._read_trails(page)

    def _scan(self, response: HttpResponse, where: str) -> None:
        steps = " ".join(address for address, _ in getattr(response, "redirect_chain", ()))
        text = f"{response.headers} {steps} {response.content.decode()}"
        for kind, number in set(canaries_in(text)):
            self.met.add(kind)
            if not self.reader.may_meet(kind, number):
                self.leaks.append(f"{kind} {number} on {where}")

    def _read_trails(self, page: Page) -> None:
        """Look at what a form has written, before it is undone."""
        rows: list[Model] = [
            *Entry.objects.filter(pk__gt=self._last[0]),
            *Transition.objects.filter(pk__gt=self._last[1]),
        ]
        written = [str(row.__dict__) for row in rows]
        for message in Message.objects.exclude(pk__in=self._messages):
            written.append(f"{message.context} {message.subject_id} {message.last_error} {message}")
        for line in written:
            if found := set(canaries_in(line)):
                self.written.append(f"{sorted(map(str, found))} in {line} after {page}")

    def _knock(self, portal: Portal, crawl: Crawl) -> None:
        """Ask for everything of another organization, and send to it."""
        arguments = foreign_things(portal, self.reader)
        for name, taken in routes().items():
            address = reverse(name, kwargs={key: arguments[key] for key in taken})
            if not address.startswith(DEMO_ONLY):
                for method in ("get", "post"):
                    response = getattr(crawl.client, method)(address)
                    self._scan(response, f"{method} {address} ({response.status_code})")


def _last(model: type[Entry] | type[Transition]) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True)[0]


def foreign_things(portal: Portal, reader: Reader) -> dict[str, object]:
    """Return what the routes ask for, of an organization that is not the reader's."""
    own = reader.membership.organization if reader.membership else None
    home = portal.home if own != portal.home else portal.people["other_owner"].memberships.get().organization
    signups = SignUp.objects.filter(shift__project__organization=home).order_by("pk")
    project = Project.objects.filter(organization=home, state="published").order_by("pk")[0]
    return {
        "org_id": home.pk,
        "organization_id": home.pk,
        "project_id": project.pk,
        "shift_id": signups.filter(shift__project=project)[0].shift_id,
        "signup_id": signups.filter(shift__project=project)[0].pk,
        "claim_id": HourClaim.objects.filter(organization=home).order_by("pk")[0].pk,
        "ban_id": Ban.objects.filter(organization=home).order_by("pk")[0].pk,
        "objection_id": BanObjection.objects.order_by("pk")[0].pk,
        "submission_id": Submission.objects.filter(organization=home).order_by("pk")[0].pk,
        "membership_id": home.memberships.order_by("pk")[0].pk,
        "place_invitation_id": PlaceInvitation.objects.order_by("pk")[0].pk,
        "place_token": "no-token",
        "invitation_id": Invitation.objects.order_by("pk")[0].pk,
        "passkey_id": Authenticator.objects.filter(type="webauthn")[0].pk,
        **{"code": "taza", "direction": "taza", "seed": "1", "cols": 12, "rows": 4},
        **{"slug": project.slug, "name": "no-letter", "token": "no-token", "rest": "nothing/"},
        **{"reply_token": "no-token", "letters_token": "no-token", "language": "kk"},
    }


@pytest.fixture(scope="module")
def watches() -> dict[str, Watch]:
    """Who walked already."""
    return {}


@pytest.fixture(scope="module")
def log() -> Iterator[Log]:
    """Listen to all loggers during the walks, as talkative as settings let them be."""
    loggers = logging_config(level="DEBUG", pretty=False)["loggers"]
    levels = {"": "DEBUG", **{name: options["level"] for name, options in loggers.items()}}
    before = {name: logging.getLogger(name).level for name in levels}
    handler = Log()
    logging.getLogger().addHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    yield handler
    logging.getLogger().removeHandler(handler)
    for name, previous in before.items():
        logging.getLogger(name).setLevel(previous)


WatchAs = Callable[[str], Watch]


@pytest.fixture
def watch_as(portal: Portal, numbers: Numbers, watches: dict[str, Watch], log: Log) -> WatchAs:
    """Walk as somebody, once."""

    def watch(role: str) -> Watch:
        if role not in watches:
            watches[role] = Watch(portal, role, numbers)
        return watches[role]

    return watch


@pytest.mark.parametrize("role", READERS)
def test_nobody_meets_what_is_not_for_them(watch_as: WatchAs, role: str) -> None:
    watch = watch_as(role)

    assert not watch.leaks, "\n".join(sorted(watch.leaks)[:40])


def test_canaries_sing_where_they_may(watch_as: WatchAs) -> None:
    met = {role: watch_as(role).met for role in READERS}

    assert {"contact", "contactmail", "contactphone", "member", "orgmail", "orgphone"} <= met["anonymous"]
    assert {"surname", "given", "patronymic", "birth", "mail", "reason"} <= met["minor"]
    assert {"surname", "mail", "invited", "member", "comment"} <= met["owner"]
    assert {"staff"} <= met["republican"]
    assert set().union(*met.values()) - {"typed"} == set(ALLOWED)


def test_forms_write_no_personal_value_into_a_trail(watch_as: WatchAs) -> None:
    written = [line for role in READERS for line in watch_as(role).written]

    assert not written, "\n".join(written[:40])


def test_logs_hold_no_personal_value(watch_as: WatchAs, log: Log) -> None:
    for role in READERS:
        watch_as(role)

    assert len(log.lines) > 500
    assert [line for line in log.lines if set(canaries_in(line))] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zqsurname12", ("surname", 12)),
        ("?email=zqmail7%40example.org", ("mail", 7)),
        ("+7 (700) 555-00-03", ("contactphone", 3)),
        ("tel:+77005550003", ("contactphone", 3)),
        ("14 мая 1947 г.", ("birth", "1947")),
        ("1947 ж. 14 мамыр", ("birth", "1947")),
        ("14 May 1947", ("birth", "1947")),
        ("14.05.1947", ("birth", "1947")),
        ("1947-05-14", ("birth", "1947")),
    ],
)
def test_canary_is_known_in_every_form(text: str, found: tuple[str, int | str]) -> None:
    assert list(canaries_in(text)) == [found]
