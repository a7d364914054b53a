"""Every link, form, button and picture on every page leads somewhere, and every page can be found by links."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from organizations.enums import SubmissionState
from organizations.models import Invitation, Organization, Submission
from projects.enums import ProjectState, ShiftState
from projects.models import HourClaim, Project, Shift, SignUp
from tests.access.world import ROLES as COLUMNS
from tests.crawls.crawler import HOST, START, Crawl, Page, own_path, targets
from tests.crawls.html_page import Form, Node, is_submit, parse
from tests.crawls.portal import ROLES, Portal
from tests.test_access import NOT_WALKED, TABLE

pytestmark = pytest.mark.django_db

#: what a script does with an element → the script
HOOKS = {"data-menu": "js/menu.js", "data-passkey": "js/passkey.js", "data-choose-all": "js/roster.js"}
#: attributes that name ids of the same page
REFERENCES = frozenset(
    "for form list aria-labelledby aria-describedby aria-controls popovertarget commandfor".split()
)
#: addresses that lead out of the site, and how they look
FOREIGN_ADDRESSES = {
    "mailto": r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+",
    "tel": r"tel:\+?[0-9]{3,15}",
    "geo": r"geo:.+",
    "webcal": r"webcal://.+",
    "otpauth": r"otpauth://totp/[^?]+\?secret=[A-Z2-7]+&issuer=.+",
    "https": r"https://[^/\s]+\.[^\s]+",
}
#: answers that a form sent as it stands may get: done, not accepted, no longer possible, too often
FORM_ANSWERS = {200, 409, 422, 429}
#: routes that no page links to
WITHOUT_LINK = {
    "healthz": "for machines",
    "readyz": "for machines",
    "robots": "for machines",
    "security_txt": "for machines",
    **dict.fromkeys(sorted(name for name in TABLE if name.startswith("api:")), "for programs"),
    "quilt": "drawn into the page",
    "gallery": "for developers, in the demonstration only",
    "demo_login": "`make run` prints its address, in the demonstration only",
    "notifications:dev-mail": "`make run` prints its address, in the demonstration only",
    "notifications:dev-mail-detail": "linked from the list of letters",
    "notifications:dev-mail-html": "linked from a letter",
    "notifications:notices": "for developers, in the demonstration only",
    "notifications:notice": "linked from the list of notices",
    "notifications:notice-html": "shown on the page of a notice",
    "projects:reply": "linked from the reminders",
    "privacy:letters": "linked from the foot of letters",
    "projects:place_invitation": "linked from the letter of an invitation",
}
#: routes that a person who is signed in meets on one side of a choice only
ONE_SIDE = {
    "account_logout": "a button of the menu; the page asks who comes by its address",
    "account_set_password": "for who has no password",
    "workspace_org:verification_withdraw": "while the organization waits for the office, which a verified one does not",
    "account_reset_password": "from the page of who has forgotten the password that they have",
}
#: routes that are passed through: a redirect, or a step that needs a code from a letter; each has tests of its own
PASSED_THROUGH = {
    "landing": "a redirect by role",
    "office:index": "a redirect to the queue",
    "projects:choose": "a redirect to join",
    "account_request_login_code": "another name of account_login",
    "account_inactive": "for who was closed out",
    "account_email_verification_sent": "a step of signing in with an address that is not proven",
    "account_confirm_login_code": "needs a code that waits",
    "account_signup_code": "needs a code that waits",
    "projects:join_code": "needs a code that waits",
    "account_confirm_password_reset_code": "needs a code that waits",
    "account_complete_password_reset": "needs a code that was right",
    "organizations:invitation_code": "needs a code that waits",
    "mfa_authenticate": "needs a second factor, and half of a sign-in",
    "account_reauthenticate": "needs a password, and a session of a while ago",
    **dict.fromkeys(
        (
            "mfa_reauthenticate mfa_reauthenticate_webauthn mfa_deactivate_totp mfa_edit_webauthn "
            "mfa_remove_webauthn mfa_generate_recovery_codes mfa_view_recovery_codes mfa_download_recovery_codes"
        ).split(),
        "needs a second factor: tests/qazvolunteer/second_factor",
    ),
    "volunteers:give_consent": "for who has withdrawn theirs",
    "organizations:invitation_again": "a redirect when that code does not wait any more",
}


class Walk:
    """What one person met, and what was wrong with it."""

    def __init__(self, portal: Portal, role: str, language: str) -> None:
        self.language = language
        self.problems: list[str] = []
        self._known: set[str] = set()
        # what a manager sends, an owner sends too
        self.crawl = Crawl(portal, role, language, self._look, posts=role != "manager").run()
        self.problems += self.crawl.broken
        self.problems += self._lost_fragments()
        self.problems += self._same_titles()

    def _look(self, page: Page) -> None:
        wrong = set(_wrong_answer(page))
        if page.tree is not None:
            wrong |= {*_wrong_head(page), *_wrong_ids(page.tree), *_wrong_buttons(page), *_wrong_links(page)}
        # the same fault of a frame that all pages share is told once
        self.problems += [f"{page}: {fault}" for fault in sorted(wrong - self._known)]
        self._known |= wrong

    def _lost_fragments(self) -> Iterator[str]:
        """Yield links to a place of another page that this page does not have."""
        places = {
            page.address: _ids(page.tree) for page in self.crawl.pages if page.tree and page.method == "get"
        }
        for page in self.crawl.pages:
            for node in page.tree.find("a") if page.tree else ():
                address, fragment = urldefrag(urljoin(HOST + page.address, node["href"]))
                path = own_path(address) or ""
                ids = places.get(path)
                if fragment and path != page.address and ids is not None and fragment not in ids:
                    yield f"{page}: no place #{fragment} on {address}"

    def _same_titles(self) -> Iterator[str]:
        """Yield titles that two addresses share: in the history and the tabs of a browser they look alike."""
        paths = defaultdict(set)
        for page in self.crawl.pages:
            if page.tree and page.method == "get" and page.address.startswith(f"/{self.language}/"):
                paths[_text_of(page.tree, "title")].add(urlsplit(page.address).path)
        for title, addresses in paths.items():
            if len(addresses) > 1:
                yield f"the title {title!r} stands on {sorted(addresses)}"


WalkAs = Callable[[str], Walk]


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """Who walked already."""
    return {}


@pytest.fixture
def walk_as(portal: Portal, walks: dict[str, Walk]) -> WalkAs:
    """Walk as somebody, once."""

    def walk(role: str) -> Walk:
        if role not in walks:
            walks[role] = Walk(portal, role, ROLES[role])
        return walks[role]

    return walk


def test_portal_holds_every_kind_of_thing(portal: Portal) -> None:
    claims, submissions = HourClaim.objects, Submission.objects

    assert set(Project.objects.values_list("state", flat=True)) == set(ProjectState.values) - {"reported"}
    assert set(Shift.objects.values_list("state", flat=True)) == set(ShiftState.values)
    assert set(SignUp.objects.values_list("state", flat=True)) >= {
        *("requested", "confirmed", "declined", "withdrawn", "cancelled", "lapsed"),
        *("attended", "no_show", "excused"),
    }
    assert set(claims.values_list("state", flat=True)) == {"claimed", "confirmed", "corrected", "declined"}
    assert set(submissions.values_list("state", flat=True)) == set(SubmissionState.values)
    assert set(submissions.values_list("subject_kind", flat=True)) == {"organization", "project"}
    assert set(Organization.objects.values_list("kind", flat=True)) == {"ngo", "initiative_group"}
    assert Invitation.objects.open().exists()


@pytest.mark.parametrize("role", ROLES)
def test_everything_leads_somewhere(
    walk_as: WalkAs, role: str, record_property: Callable[[str, object], None]
) -> None:
    walk = walk_as(role)

    record_property("pages", len(walk.crawl.pages))
    record_property("routes", len(walk.crawl.reached))
    assert not walk.problems, "\n".join(walk.problems)


@pytest.mark.parametrize("role", COLUMNS)
def test_every_page_that_a_role_may_read_is_linked(walk_as: WalkAs, role: str) -> None:
    column = COLUMNS.index(role)
    readable = {name for name, (get, _) in TABLE.items() if get.split()[column] == "200"}

    found = walk_as(role).crawl.met

    one_side = set(ONE_SIDE) if role != "anonymous" else set()
    assert readable - found - one_side - set(WITHOUT_LINK) - set(PASSED_THROUGH) == set()


def test_every_route_is_met_by_somebody(walk_as: WalkAs) -> None:
    crawls = [walk_as(role).crawl for role in ROLES]

    met = set().union(*(crawl.met for crawl in crawls))

    assert {*TABLE, *NOT_WALKED} - met - set(WITHOUT_LINK) - set(PASSED_THROUGH) == set()


def _wrong_answer(page: Page) -> Iterator[str]:
    # the letter whose link has ended says so
    allowed = FORM_ANSWERS if page.method == "post" else {200, 410} if page.came_from == START else {200}
    if page.status not in allowed:
        error = getattr(page.response, "exc_info", None)
        yield f"answers {page.status}" + (f" {error[1]!r}" if error else "")


def _wrong_head(page: Page) -> Iterator[str]:
    assert page.tree is not None
    language = page.address[1:3] if page.address[3:4] == "/" else ""
    roots = list(page.tree.find("html"))
    if len(roots) != 1:
        yield f"{len(roots)} <html>"
    elif language in settings_languages() and roots[0]["lang"] != language:
        yield f"speaks {roots[0]['lang']!r}"
    if (count := len(list(page.tree.find("h1")))) != 1:
        yield f"{count} <h1>"
    if not _text_of(page.tree, "title"):
        yield "no title"


def settings_languages() -> set[str]:
    """Return the codes of the site's languages."""
    return {code for code, _ in settings.LANGUAGES}


def _wrong_ids(tree: Node) -> Iterator[str]:
    ids = [node["id"] for node in tree.walk() if node["id"]]
    known = Counter(ids)
    yield from (f"the id {name!r} stands twice" for name, count in known.items() if count > 1)
    for node in tree.walk():
        for attribute in REFERENCES.intersection(node.attributes):
            for name in node[attribute].split():
                if name not in known:
                    yield f"{attribute} names {name!r}, which is not there"


def _wrong_buttons(page: Page) -> Iterator[str]:
    assert page.tree is not None
    scripts = [node["src"] for node in page.tree.find("script")]
    for node in page.tree.walk():
        for attribute, script in HOOKS.items():
            if attribute in node.attributes and settings.STATIC_URL + script not in scripts:
                yield f"{attribute} without {script}"
        if node.tag == "summary" and node.within("details") is None:
            yield f"the summary {node.text!r} opens nothing"
        if is_submit(node) and not node["form"] and node.within("form") is None:
            yield f"the button {node.text!r} sends nothing"
        is_idle = node.tag == "button" and node["type"] in ("button", "reset")
        if is_idle and not {"popovertarget", "commandfor", *HOOKS}.intersection(node.attributes):
            yield f"the button {node.text!r} does nothing"
        if node.tag == "form":
            form = Form(node, page.tree, page.address)
            if form.method_by(None) == "post" and "csrfmiddlewaretoken" not in form.data():
                yield f"the form to {form.action_by(None)} has no CSRF token"
            if not form.buttons and not form.is_sent_by_enter:
                yield f"the form to {form.action_by(None)} has no button"


def _wrong_links(page: Page) -> Iterator[str]:
    assert page.tree is not None
    ids = _ids(page.tree)
    for node in page.tree.walk():
        if node.tag == "a" and not node["href"]:
            yield f"the link {node.text!r} has no address"
        for target in targets(node):
            if target.startswith("#") and target[1:] not in ids:
                yield f"no place {target}"
            foreign = FOREIGN_ADDRESSES.get(urlsplit(target).scheme, "(?!)")
            if own_path(target) is None and not re.fullmatch(foreign, target):
                yield f"{target!r} is no address"
            if (own_path(target) or "").startswith(settings.STATIC_URL):
                yield from _wrong_file(target)


def _wrong_file(target: str) -> Iterator[str]:
    address, fragment = urldefrag(target)
    found = finders.find(urlsplit(address).path.removeprefix(settings.STATIC_URL))
    if found is None:
        yield f"no file {address}"
    elif fragment and fragment not in _ids_in_file(str(found)):
        yield f"no picture {fragment} in {address}"


_files: dict[str, set[str]] = {}


def _ids_in_file(path: str) -> set[str]:
    if path not in _files:
        _files[path] = _ids(parse(Path(path).read_text()))
    return _files[path]


def _ids(tree: Node) -> set[str]:
    return {node["id"] for node in tree.walk()}


def _text_of(tree: Node, tag: str) -> str:
    return next((node.text for node in tree.find(tag)), "")
