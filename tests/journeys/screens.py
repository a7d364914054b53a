"""The table of what people see: every page of the portal in the states that look different."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Page

from tests.journeys.demo import PASSWORD
from tests.journeys.steps import fill

LANGUAGES = ("kk", "ru", "en")
THEMES = ("light", "dark")
WIDTHS = (1440, 390)
#: any three that follow each other, the first after the last, hold both themes and both widths
_LOOKS = (("light", 1440), ("dark", 390), ("light", 390), ("dark", 1440))


@dataclass(frozen=True)
class Screen:
    """A page as one of the demo's people sees it.

    `things` are names of `demo.Demo.things` for the address; `then` is what is done on the page first.
    """

    name: str
    route: str
    role: str = ""
    things: str = ""
    query: str = ""
    then: Callable[[Page], None] | None = None
    status: int = 200
    #: rules of axe that are off here, and why
    off: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.name


Look = tuple[str, int]
#: a screen in a language, loaded once, and the themes and widths in which it is looked at
Case = tuple[Screen, str, list[Look]]


def matrix(screens: Sequence[Screen]) -> Iterator[Case]:
    """Yield every screen in every language, theme and width."""
    for screen in screens:
        for language in LANGUAGES:
            yield screen, language, [(theme, width) for width in WIDTHS for theme in THEMES]


def pairwise(screens: Sequence[Screen]) -> Iterator[Case]:
    """Yield every screen three times, so that each pair of screen, language, theme and width occurs."""
    for number, screen in enumerate(screens):
        for position, language in enumerate(LANGUAGES):
            yield screen, language, [_LOOKS[(number + position) % len(_LOOKS)]]


def open_menu(page: Page) -> None:
    """Open the first menu that shows: of the sections on a phone, of the person on a desk."""
    page.locator("details[data-menu] > summary:visible").first.click()


def send_wrong(page: Page) -> None:
    """Send the page's form without answers and with a wrong address, so that it comes back and says so."""
    forms = page.locator("main form[method=post]")
    form = forms.filter(has=page.locator("input:not([type=hidden]), textarea, select")).last
    form.evaluate("form => { form.noValidate = true; }")
    for text in form.locator("input[type=text], input[type=email], textarea").all():
        if text.is_visible():
            text.fill("нет" if text.get_attribute("type") == "email" else "")
    form.locator("button").last.click()
    page.locator(".errsum, .field--err").first.wait_for()


def change_the_place(page: Page) -> None:
    """Change the place of a shift that people have agreed to, so that the page asks first."""
    page.locator("[name=address]").fill("Оңтүстік қақпа")
    page.locator("main form[method=post] button").last.click()
    page.locator("[name=confirmed]").wait_for(state="attached")


def ask_for_code(page: Page) -> None:
    """Leave an address and come to the page that asks for the code."""
    fill(page, email="volunteer@example.org")
    page.locator("main form[method=post] button").first.click()
    page.locator("[name=code]").wait_for()


def register_up_to_code(page: Page) -> None:
    """Fill the form of registration."""
    fill(
        page,
        surname="Сапарова",
        given_name="Айгерим",
        birth_date="2002-03-04",
        region="KZ-35",
        email="newcomer@example.org",
        consent=True,
    )
    page.locator("main form[method=post] button").first.click()
    page.locator("[name=code]").wait_for()


def prove_invited_address(page: Page) -> None:
    """Ask for the code to the address that was invited."""
    page.locator("main form[method=post] button").first.click()
    page.locator("[name=code]").wait_for()


def come_to_second_step(page: Page) -> None:
    """Sign in with a password up to the second factor."""
    fill(page, login="protected@example.org", password=PASSWORD)
    page.locator("main form[method=post] button").first.click()
    page.locator("[name=code]").wait_for()


def ask_to_be_erased(page: Page) -> None:
    """Come to the page that asks for the last code."""
    page.locator("main form[method=post] button").last.click()
    page.locator("[name=code]").wait_for()


def make_codes(page: Page) -> None:
    """Ask for new recovery codes and see them."""
    page.locator("main form[method=post] button").first.click()
    page.locator("main ol li").first.wait_for()


def choose_two_to_decline(page: Page) -> None:
    """Choose two people of a roster and come to the question why they are declined."""
    for box in page.locator(".pickrow").all()[:2]:
        box.check()
    page.locator("[name=act][value=decline]").click()
    page.locator("[name=why]").wait_for(state="attached")


def give_back_without_reason(page: Page) -> None:
    """Return a submission and forget to say why."""
    page.locator("button[name=decision][value=returned]").click()
    page.locator(".errsum").wait_for()


def answered_with(html: Callable[[Page], str]) -> Callable[[Page], None]:
    """Show a text as a page of the portal: what only a broken portal answers, or a letter without its strict policy."""

    def show(page: Page) -> None:
        body = html(page)
        page.route(
            "**/shown/", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8")
        )
        page.goto("/shown/")

    return show


def refused_as_too_much(page: Page) -> str:
    """Return what the portal answers to more than it reads."""
    return Client().post(urlsplit(page.url).path, {"surname": "я" * 600_000}).content.decode()


def letter_of(page: Page) -> str:
    """Return the letter that a page of the demo's mail shows in its frame."""
    return page.request.get(page.locator("iframe").get_attribute("src") or "").text()


KEY = (
    Screen("home", "home"),
    Screen("catalogue", "projects:catalogue"),
    Screen("project", "projects:project", things="published slug"),
    Screen("join", "projects:join", "volunteer", "ahead"),
    Screen("cabinet", "projects:cabinet", "volunteer"),
    Screen("check-in", "workspace:checkin", "leader", "org running"),
    Screen("queue", "office:queue", "regional"),
    Screen("results", "monitoring:results"),
)

_PUBLIC = (
    Screen("menu", "home", "owner", then=open_menu),
    Screen("help", "help"),
    Screen("rules", "rules"),
    Screen("privacy", "privacy"),
    Screen("accessibility", "accessibility"),
    Screen("contacts", "contacts"),
    Screen("api", "api_docs"),
    Screen("catalogue-filtered", "projects:catalogue", query="?region=karaganda&direction=taza"),
    Screen("catalogue-wrong-filter", "projects:catalogue", query="?date_from=2026-13-45&q=ыыыыы"),
    Screen("directions", "projects:directions"),
    Screen("direction", "projects:direction", things="taza"),
    Screen("initiatives", "projects:initiatives"),
    Screen("initiative", "projects:initiative", things="initiative"),
    Screen("organizations", "organizations:index"),
    Screen("organization", "projects:organization", things="org orgslug"),
    Screen("front-offices", "organizations:front_offices"),
    Screen("join-newcomer", "projects:join", things="ahead"),
    Screen("join-newcomer-wrong", "projects:join", things="ahead", then=send_wrong),
    Screen("join-newcomer-code", "projects:join", things="ahead", then=register_up_to_code),
    Screen("ledger", "projects:ledger"),
    Screen("results-of-a-region", "monitoring:results", query="?period=all&region=karaganda"),
    Screen("results-wrong-filter", "monitoring:results", query="?period=never&region=nowhere"),
    Screen("gallery", "gallery"),
    Screen("demo-login", "demo_login"),
    Screen("demo-mail", "notifications:dev-mail"),
    Screen("demo-letter", "notifications:dev-mail-detail", things="letter"),
    Screen("notices", "notifications:notices"),
    Screen("notice", "notifications:notice", things="notice"),
    Screen(
        "letter",
        "notifications:dev-mail-detail",
        things="letter",
        then=answered_with(letter_of),
        off=dict.fromkeys(
            ("landmark-one-main", "region"),
            "no rule of WCAG: a letter is shown inside a mail program, which has landmarks of its own",
        ),
    ),
)
_ACCOUNT = (
    Screen("registration", "account_signup"),
    Screen("registration-wrong", "account_signup", then=send_wrong),
    Screen("registration-code", "account_signup", then=register_up_to_code),
    Screen("sign-in", "account_login"),
    Screen("sign-in-wrong", "account_login", then=send_wrong),
    Screen("sign-in-code", "account_login", then=ask_for_code),
    Screen("sign-in-by-password", "account_login_password"),
    Screen("password-forgotten", "account_reset_password"),
    Screen("password-forgotten-code", "account_reset_password", then=ask_for_code),
    Screen("password-first", "account_set_password", "applicant"),
    Screen("password-change", "account_change_password", "owner"),
    Screen("sign-out", "account_logout", "volunteer"),
    Screen("security", "mfa_index", "applicant"),
    Screen("security-protected", "mfa_index", "protected"),
    Screen("factor", "account_login_password", then=come_to_second_step),
    Screen("factor-again", "mfa_reauthenticate", "protected"),
    Screen("factor-again-wrong", "mfa_reauthenticate", "protected", then=send_wrong),
    Screen("password-again", "account_reauthenticate", "owner"),
    Screen("app", "mfa_activate_totp", "applicant"),
    Screen("app-wrong", "mfa_activate_totp", "applicant", then=send_wrong),
    Screen("app-remove", "mfa_deactivate_totp", "protected"),
    Screen("codes-new", "mfa_generate_recovery_codes", "protected"),
    Screen("codes", "mfa_generate_recovery_codes", "protected", then=make_codes),
    Screen("passkey-add", "mfa_add_webauthn", "applicant"),
    Screen("passkey-rename", "mfa_edit_webauthn", "protected", "passkey"),
    Screen("passkey-remove", "mfa_remove_webauthn", "protected", "passkey"),
    Screen("closed-account", "account_inactive"),
    Screen("invitation-stranger", "organizations:invitation", things="invitation"),
    Screen("invitation-code", "organizations:invitation", things="invitation", then=prove_invited_address),
    Screen("invitation-other", "organizations:invitation", "volunteer", "invitation", status=403),
    Screen("invitation-mine", "organizations:invitation", "invited", "invitation"),
)
_CABINET = (
    Screen("profile", "volunteers:profile", "volunteer"),
    Screen("profile-wrong", "volunteers:profile", "volunteer", then=send_wrong),
    Screen("settings", "privacy:settings", "volunteer"),
    Screen("consents", "volunteers:consents", "volunteer"),
    Screen("consents-none", "volunteers:consents", "applicant"),
    Screen("consents-withdrawn", "volunteers:consents", "withdrawn"),
    Screen("consent-withdraw", "volunteers:withdraw_consent", "volunteer"),
    Screen("consent-give", "volunteers:give_consent", "withdrawn"),
    Screen("consent-give-wrong", "volunteers:give_consent", "withdrawn", then=send_wrong),
    Screen("everything-about-me", "privacy:data", "volunteer"),
    Screen("erase-me", "privacy:erase", "volunteer"),
    Screen("erase-me-only-owner", "privacy:erase", "owner"),
    Screen("erase-me-code", "privacy:erase", "volunteer", then=ask_to_be_erased),
    Screen("become-volunteer", "volunteers:become", "applicant"),
    Screen("cabinet-without-profile", "projects:cabinet", "applicant"),
    Screen("my-shifts", "projects:my_shifts", "volunteer"),
    Screen("my-hours", "projects:my_hours", "volunteer"),
    Screen("looks", "projects:looks", "volunteer"),
    Screen("ban", "projects:ban", "volunteer", "own-ban"),
    Screen("ban-wrong", "projects:ban", "volunteer", "own-ban", then=send_wrong),
    Screen("joined", "projects:joined", "volunteer", "joined"),
    Screen("withdraw", "projects:withdraw", "volunteer", "place"),
    Screen("answer", "projects:answer", "volunteer", "asked"),
    Screen("place-invitation", "projects:place_invitation", things="guest-link"),
    Screen("i-will-come", "projects:reply", things="coming"),
    Screen("i-cannot-come", "projects:reply", things="cannot"),
    Screen("letters-off", "privacy:letters", things="letters-link"),
    Screen("letters-on", "privacy:letters", things="muted-link"),
    Screen("answer-over", "projects:reply", things="over-link"),
)
_ORGANIZATION = (
    Screen("organization-kind", "organizations:register", "applicant"),
    Screen("organization-form", "organizations:register", "applicant", query="?kind=ngo"),
    Screen("organization-wrong", "organizations:register", "applicant", query="?kind=ngo", then=send_wrong),
    Screen("today", "workspace:today", "coordinator", "org"),
    Screen("workspace-menu", "workspace:today", "owner", "org", then=open_menu),
    Screen("team", "workspace_org:team", "owner", "org"),
    Screen("team-role", "workspace_org:team_role", "owner", "org member"),
    Screen("team-end", "workspace_org:team_end", "owner", "org member"),
    Screen("settings", "workspace_org:settings", "owner", "org"),
    Screen("verification", "workspace_org:verification", "owner", "org"),
    Screen("verification-draft", "workspace_org:verification", "applicant", "newcomers"),
    Screen("verification-withdraw", "workspace_org:verification_withdraw", "applicant", "newcomers"),
    Screen("identity", "workspace_org:identity", "applicant", "newcomers"),
    Screen("no-access", "workspace:projects", "leader", "org", status=403),
)
_PROJECTS = (
    Screen("projects", "workspace:projects", "owner", "org"),
    Screen("project-new", "workspace:project_new", "owner", "org"),
    Screen("project-new-wrong", "workspace:project_new", "owner", "org", then=send_wrong),
    Screen("project-draft", "workspace:project", "owner", "org draft"),
    Screen("project-returned", "workspace:project", "owner", "org returned"),
    Screen("project-published", "workspace:project", "owner", "org published"),
    Screen("project-what", "workspace:project_what", "owner", "org draft"),
    Screen("project-where", "workspace:project_where", "owner", "org draft"),
    Screen("project-who", "workspace:project_who", "owner", "org draft"),
    Screen("project-who-wrong", "workspace:project_who", "owner", "org draft", then=send_wrong),
    Screen("project-conditions", "workspace:project_conditions", "owner", "org draft"),
    Screen("project-safety", "workspace:project_safety", "owner", "org draft"),
    Screen("project-check", "workspace:project_check", "owner", "org returned"),
    Screen("project-withdraw", "workspace:project_withdraw", "owner", "org submitted"),
    Screen("project-pause", "workspace:project_pause", "owner", "org published"),
    Screen("project-finish", "workspace:project_finish", "owner", "org published"),
    Screen("project-cancel", "workspace:project_cancel", "owner", "org published"),
    Screen("shifts", "workspace:shifts", "owner", "org"),
    Screen("shift-new", "workspace:shift_new", "owner", "org published"),
    Screen("shift-new-wrong", "workspace:shift_new", "owner", "org published", then=send_wrong),
    Screen("shift-edit", "workspace:shift_edit", "owner", "org ahead"),
    Screen("shift-change-asks", "workspace:shift_edit", "owner", "org unanswered", then=change_the_place),
    Screen("shift-repeat", "workspace:shift_repeat", "owner", "org ahead"),
    Screen("shift-close", "workspace:shift_close", "owner", "org ahead"),
    Screen("shift-remove", "workspace:shift_remove", "owner", "org ahead"),
    Screen("shift-cancel", "workspace:cancel_shift", "owner", "org requests"),
)
_DAY = (
    Screen("roster", "workspace:roster", "coordinator", "org requests"),
    Screen("roster-running", "workspace:roster", "leader", "org running"),
    Screen("roster-decline", "workspace:roster", "coordinator", "org requests", then=choose_two_to_decline),
    Screen("contacts", "workspace:contacts", "leader", "org running"),
    Screen("contacts-masked", "workspace:contacts", "coordinator", "org masked"),
    Screen("walk-in", "workspace:walk_in", "leader", "org running"),
    Screen("walk-in-wrong", "workspace:walk_in", "leader", "org running", then=send_wrong),
    Screen("times", "workspace:times", "leader", "org came"),
    Screen("excuse", "workspace:excuse", "leader", "org missed"),
    Screen("place-invitations", "workspace:invitations", "coordinator", "org invited-shift"),
    Screen("signup-decline", "workspace:signup_decline", "coordinator", "org request"),
    Screen("signup-cancel", "workspace:signup_cancel", "coordinator", "org place"),
    Screen(
        "roster-unanswered", "workspace:roster", "coordinator", "org unanswered", query="?state=unanswered"
    ),
    Screen("roster-of-manager", "workspace:roster", "owner", "org requests"),
    Screen("bar", "workspace:bar", "owner", "org barring"),
    Screen("bar-wrong", "workspace:bar", "owner", "org barring", then=send_wrong),
    Screen("bans", "workspace:bans", "owner", "org"),
    Screen("ban-lift", "workspace:ban", "owner", "org ban"),
    Screen("signup-move", "workspace:signup_move", "coordinator", "org moving"),
    Screen("hours", "workspace:hours", "coordinator", "org"),
    Screen("shift-hours", "workspace:shift_hours", "coordinator", "org over"),
    Screen("claim", "workspace:claim", "coordinator", "org claim"),
)
_OFFICE = (
    Screen("submission-project", "office:submission", "regional", "first"),
    Screen("submission-corrected", "office:submission", "regional", "corrected"),
    Screen("submission-organization", "office:submission", "regional", "applicant"),
    Screen("submission-wrong", "office:submission", "regional", "first", then=give_back_without_reason),
    Screen("claims", "office:claims", "regional"),
    Screen("objections", "office:objections", "regional"),
    Screen("objection", "office:objection", "regional", "objection"),
    Screen("objection-wrong", "office:objection", "regional", "objection", then=send_wrong),
    Screen("queue-filtered", "office:queue", "republican", query="?kind=organization"),
)
_BROKEN = (
    Screen("nothing-here", "projects:project", things="missing slug", status=404),
    Screen("too-much", "account_signup", then=answered_with(refused_as_too_much)),
    Screen("broken", "home", then=answered_with(lambda page: render_to_string("errors/500.html"))),
    Screen("no-database", "home", then=answered_with(lambda page: render_to_string("errors/503.html"))),
)
REST = (*_PUBLIC, *_ACCOUNT, *_CABINET, *_ORGANIZATION, *_PROJECTS, *_DAY, *_OFFICE, *_BROKEN)

#: routes without a screen of their own, and why
NOT_SCREENS = {
    **dict.fromkeys("healthz readyz robots security_txt qurak quilt".split(), "no page"),
    **dict.fromkeys(
        (
            "theme landing office:index office:take office:release office:decide projects:choose "
            "organizations:invitation_again workspace:signup_accept "
            "workspace:invitation_withdraw workspace:roster_bulk workspace:mark "
            "workspace:left volunteers:renew_code "
            "workspace:shift_confirm "
            "workspace:claim_decide office:claim_decide workspace_org:team_invite workspace_org:team_renew "
            "workspace_org:team_revoke mfa_reauthenticate_webauthn mfa_login_webauthn mfa_download_recovery_codes"
        ).split(),
        "takes a form or leads on to a page of the table",
    ),
    **dict.fromkeys(
        (
            "api_schema api:index api:shifts api:shift api:projects api:project api:organizations api:organization "
            "api:directions api:initiatives api:regions api:my_signups api:my_hours api:nothing ledger_heads"
        ).split(),
        "for programs",
    ),
    "workspace:contacts_file": "a file",
    "office:claim": "the card of workspace:claim, for another reader",
    "notifications:dev-mail-html": "shown by the screen of the letter",
    "notifications:notice-html": "shown by the screen of the notice",
    "projects:calendar": "a file",
    "account_request_login_code": "another name of account_login",
    **dict.fromkeys(
        (
            "account_signup_code account_confirm_login_code account_confirm_password_reset_code "
            "organizations:invitation_code projects:join_code mfa_authenticate mfa_view_recovery_codes "
            "privacy:erase_code"
        ).split(),
        "reached by a form: the screen is named after that form",
    ),
    "account_email_verification_sent": "the page of account_confirm_login_code with other words",
    "account_complete_password_reset": "the form of account_set_password",
    "workspace:project_resume": "the page of workspace:project_pause with other words",
    "workspace:shift_reopen": "the page of workspace:shift_close with other words",
}
