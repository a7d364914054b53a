"""Bad input over every form and filter: an error at the field, nothing typed is lost, never a 500."""

import re
from collections.abc import Iterator
from urllib.parse import quote_plus, urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoDbBlocker

from tests.crawls.bad_input import (
    AWAY,
    EVERYTHING,
    URLENCODED,
    Undone,
    always_wrong,
    payloads,
    spoil,
    taken_for_an_answer,
    urlencoded,
    valid_answers,
    wrong_form,
)
from tests.crawls.bad_input_world import PASSWORD, Crawl, Found, Person, everybody
from tests.crawls.html_forms import Page
from tests.routes import routes

pytestmark = pytest.mark.django_db

LANGUAGES = ("kk", "ru", "en")
#: forms of the main ways: every field meets everything that fits it; in the others payloads take turns
PRIMARY = set(
    "account_signup organizations:register workspace:project_new workspace:project_what workspace:project_who "
    "workspace:shift_new projects:join office:decide".split()
)
#: routes that no link leads to here
NOT_OPENED = {
    "healthz": "for machines",
    "readyz": "for machines",
    "robots": "for machines",
    "ledger_heads": "for machines",
    "security_txt": "for machines",
    "api_schema": "for programs",
    **dict.fromkeys(
        (
            "api:shifts api:shift api:projects api:project api:organizations api:organization api:directions "
            "api:index api:initiatives api:regions api:my_signups api:my_hours api:nothing"
        ).split(),
        "for programs; what they refuse: projects/api",
    ),
    "qurak": "a picture",
    "quilt": "a picture",
    "gallery": "shows components, answers nothing",
    "landing": "a redirect",
    "office:index": "a redirect",
    "projects:joined": "nobody who joined comes by here; nothing to send",
    "account_inactive": "nothing to send",
    "mfa_download_recovery_codes": "a text",
    "account_request_login_code": "another name of account_login",
    "organizations:invitation_again": "a redirect",
    "notifications:dev-mail": "nothing to send",
    "notifications:dev-mail-detail": "nothing to send",
    "notifications:dev-mail-html": "nothing to send",
    "notifications:notices": "nothing to send",
    "notifications:notice": "nothing to send",
    "notifications:notice-html": "nothing to send",
    "projects:calendar": "a text",
    "workspace:contacts_file": "a file",
    "volunteers:give_consent": "for who withdrew theirs: volunteers/test_consent_pages.py",
    "privacy:letters": "linked from letters only; what it refuses: qazvolunteer/notifications/test_unsubscribing.py",
    "projects:place_invitation": "linked from letters: projects/participation/test_invitation_pages.py",
    "projects:reply": "linked from letters only; what it refuses: projects/participation/test_replies.py",
}
#: parameters that lists understand though no page of this small world links to them
KNOWN_PARAMETERS = ("page", "next", "utm_source")
#: posts that only look for something and answer with what they found
SEARCHES = {"workspace:roster", "workspace:checkin"}
#: what a refused post of a whole form may answer
REFUSED = {400, 403, 404, 409, 410, 413, 422, 429}


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Crawl]:
    """Every form of the portal, found by following links; one transaction for the whole file."""
    # nobody is asked again while the forms are tried
    patient = override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=3600)
    with django_db_blocker.unblock(), transaction.atomic(), patient:
        crawl = Crawl()
        for person in everybody():
            crawl.walk(person, ["/en/accounts/login/password/"])
        yield crawl
        transaction.set_rollback(True)


@pytest.fixture
def undone() -> Undone:
    return Undone()


def in_language(address: str, language: str) -> str:
    return re.sub(r"^/en/", f"/{language}/", address)


def forms(crawl: Crawl, method: str) -> list[Found]:
    """Return the forms of a method in an order that is always the same."""
    return [found for _key, found in sorted(crawl.forms.items()) if found.form.method == method]


def visitor(crawl: Crawl) -> Person:
    """Return somebody who is not signed in."""
    return crawl.pages["home"][0]


def fields(crawl: Crawl) -> Iterator[tuple[Found, str]]:
    """Yield the fields of the forms that are posted; one row of a table stands for all."""
    for found in forms(crawl, "post"):
        for name in found.form.names():
            if name != "csrfmiddlewaretoken" and not re.match(r"roles-[1-9]", name):
                yield found, name


# --- nothing is forgotten -----------------------------------------------------------------------------------------
def test_every_route_that_takes_a_form_has_one_here(portal: Crawl, undone: Undone) -> None:
    covered = {found.route for found in forms(portal, "post")}
    takers = set()
    for name in set(routes()) - covered:
        try:
            person, address = portal.pages.get(name) or (visitor(portal), reverse(name))
        except NoReverseMatch:
            continue
        answer = undone.send(person, "PUT", in_language(address, "en")).response
        if "POST" in answer.get("Allow", "") or answer.status_code not in (302, 404, 405):
            takers.add(name)

    assert set(routes()) - covered - set(portal.pages) - {"projects:choose"} == set(NOT_OPENED)
    assert takers == {"account_request_login_code"}


# --- one answer at a time -----------------------------------------------------------------------------------------
def test_a_bad_answer_spoils_only_itself(portal: Crawl, undone: Undone) -> None:
    wrong: list[str] = []
    for place, (found, name) in enumerate(fields(portal)):
        kind = found.form.of(name)[0].kind
        right = valid_answers(found.form)
        for what, text in payloads(kind, place=place, all_of_them=found.route in PRIMARY):
            language = LANGUAGES[undone.count % 3]
            pairs = spoil(right, name, what, text)
            answer = undone.post(
                found.person, in_language(found.action, language), pairs, file=name if what == "file" else ""
            )
            faults = [*always_wrong(answer), *taken_for_an_answer(answer, found, name, text)]
            if answer.response.status_code in (409, 422):
                faults += wrong_form(answer.response, found, pairs, name, language=language)
            elif answer.response.status_code not in ((200,) if found.route in SEARCHES else (302, 404)):
                faults.append("neither taken nor refused")
            wrong += [
                f"{found.route} {name} {what} [{answer.response.status_code}]: {fault}" for fault in faults
            ]

    assert not wrong, "\n".join(wrong)
    assert undone.count > 1000


# --- the whole body -----------------------------------------------------------------------------------------------
def bodies(found: Found) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, content type, body of what is no proper form."""
    pairs = valid_answers(found.form)
    right = urlencoded(pairs)
    boundary = "multipart/form-data; boundary=qz"
    yield "nothing", URLENCODED, b""
    yield "only the token", URLENCODED, b"csrfmiddlewaretoken=qz"
    yield "json", "application/json", b'{"email": ["a", {"b": NaN}]}'
    yield "text", "text/plain; charset=utf-16", right
    yield "unknown letters", f"{URLENCODED}; charset=no-such", right
    yield "bytes", URLENCODED, b"\xff\xfe\x00=%ff%fe%00&%&=&&;%zz=%u0041" + right
    yield "no boundary", "multipart/form-data", right
    yield "strange boundary", "multipart/form-data; boundary=\xff", right
    yield "cut", boundary, b'--qz\r\nContent-Disposition: form-data; name="email"\r\n\r\na'
    yield "no name", boundary, b"--qz\r\nContent-Disposition: form-data\r\n\r\na\r\n--qz--\r\n"
    transfer = (
        b'--qz\r\nContent-Disposition: form-data; name="q"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    yield "bad base64", boundary, transfer + b"%%%\r\n--qz--\r\n"
    yield "too many fields", URLENCODED, right + b"&x=1" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)


#: in letters of another width the kind in the address reads otherwise, so the page asks for it
ASKS_AGAIN = {"organizations:register"}


def test_a_body_that_is_no_form_is_refused_calmly(portal: Crawl, undone: Undone) -> None:
    wrong = []
    for place, found in enumerate(forms(portal, "post")):
        for number, (what, kind, body) in enumerate(bodies(found)):
            if number > 1 and (number + place) % 4:
                continue
            answer = undone.send(
                found.person,
                "POST",
                in_language(found.action, LANGUAGES[place % 3]),
                data=body,
                content_type=kind,
            )
            status = answer.response.status_code
            faults = [*always_wrong(answer)]
            # a form with a button alone needs no body; signing out answers programs that send JSON
            is_taken = status == 302 or found.route in SEARCHES or "json" in answer.response["Content-Type"]
            if not is_taken and status not in REFUSED and found.route not in ASKS_AGAIN:
                faults.append("neither taken nor refused")
            if status in REFUSED and "<h1" not in answer.response.content.decode():
                faults.append("no page")
            wrong += [f"{found.route} {what} [{status}]: {fault}" for fault in faults]

    assert not wrong, "\n".join(wrong)


TOKENS = [None, "", "qz", "x" * 64, "\x00" * 32, "ы" * 32]


def test_a_form_with_a_forged_token_changes_nothing(portal: Crawl, undone: Undone) -> None:
    wrong = []
    for place, found in enumerate(forms(portal, "post")):
        token = TOKENS[place % len(TOKENS)]
        pairs = [pair for pair in valid_answers(found.form) if pair[0] != "csrfmiddlewaretoken"]
        pairs += [] if token is None else [("csrfmiddlewaretoken", token)]
        answer = undone.send(
            found.person, "POST", found.action, strict=True, data=urlencoded(pairs), content_type=URLENCODED
        )
        if (answer.response.status_code, answer.written.count) != (403, 0):
            wrong.append(f"{found.route} [{answer.response.status_code}] wrote {answer.written.count}")

    assert not wrong, "\n".join(wrong)


def test_more_than_a_megabyte_gets_a_page_in_the_language_of_the_form(portal: Crawl, undone: Undone) -> None:
    words = {"kk": "Бірден тым көп", "ru": "Слишком много за один раз", "en": "This is too much at once"}
    body = b"a=" + b"x" * settings.MAX_BODY_BYTES
    answers = {}
    for place, found in enumerate(forms(portal, "post")):
        language = LANGUAGES[place % 3]
        kind = (URLENCODED, "multipart/form-data; boundary=qz", "application/json")[place % 2]
        address = in_language(found.action, language)
        answer = undone.send(found.person, "POST", address, data=body, content_type=kind)
        heading = re.search(r"<h1>\s*(.*?)\s*</h1>", answer.response.content.decode(), re.DOTALL)
        lang = re.search(r'<html lang="(\w+)"', answer.response.content.decode())
        said = (heading and heading[1], lang and lang[1])
        answers[found.key] = (answer.response.status_code, said, answer.written.count)
        assert answers[found.key] == (413, (words[language], language), 0), found.key

    assert len(answers) > 50


LENGTHS = {
    **dict.fromkeys(("-1", "abc", "²", "1e9", "0x10", " 7", "1_0"), 400),
    **dict.fromkeys(("9" * 30, "9" * 5000), 413),
    "": 302,
}


@pytest.mark.parametrize(("length", "status"), LENGTHS.items(), ids=lambda value: str(value)[:8])
def test_a_length_that_is_none_is_refused_calmly(
    portal: Crawl, undone: Undone, length: str, status: int
) -> None:
    answer = undone.send(
        visitor(portal), "POST", "/ru/theme/", data=b"a=1", content_type=URLENCODED, CONTENT_LENGTH=length
    )

    assert (answer.response.status_code, [*always_wrong(answer)]) == (status, [])


# --- addresses ----------------------------------------------------------------------------------------------------
def test_bad_parameters_spoil_only_themselves(portal: Crawl, undone: Undone) -> None:
    for found in forms(portal, "get"):
        known = portal.parameters.setdefault(found.route, {})
        known.update({name: "".join(found.form.values(name)[:1]) for name in found.form.names()})
    wrong = []
    texts = list(EVERYTHING.items())
    for place, (name, (person, address)) in enumerate(sorted(portal.pages.items())):
        path = urlsplit(address).path
        own = set(portal.parameters.get(name, {}))
        strange = KNOWN_PARAMETERS[place % len(KNOWN_PARAMETERS)]
        for number, parameter in enumerate(sorted(own | {strange})):
            # what a page understands meets a part of everything, anything else one
            step = 4 if parameter in own else len(texts)
            chosen = dict(texts[(place + number) % step :: step]) | {"markup": EVERYTHING["markup"]}
            for what, text in chosen.items():
                language = LANGUAGES[undone.count % 3]
                query = f"{parameter}={quote_plus(text[:4000], errors='surrogatepass')}"
                if number % 2:
                    query = f"{parameter}=1&{query}&{parameter}%5B%5D=1&%ff=%00&&=&%"
                answer = undone.send(person, "GET", f"{in_language(path, language)}?{query}")
                faults = [*always_wrong(answer)]
                if answer.response.status_code not in (200, 302, 301, 404, 422):
                    faults.append("no calm answer")
                wrong += [f"{name} {parameter} {what} [{answer.response.status_code}]: {f}" for f in faults]

    assert not wrong, "\n".join(wrong)


def test_a_wrong_filter_is_explained_at_its_field_and_the_others_still_narrow(
    portal: Crawl, undone: Undone
) -> None:
    person, address = portal.pages["projects:catalogue"]
    query = {"q": "Посадка", "age": "٣x", "since": "2026-02-30", "region": "no-such", "direction": "taza"}

    page = Page(
        undone.send(
            person, "GET", f"{in_language(address, 'ru')}?{urlencode(query)}"
        ).response.content.decode()
    )

    assert set(page.errors) == {"id_age-error", "id_since-error", "id_region-error"}
    assert all(error in page.described for error in page.errors)
    form = next(form for form in page.forms if "since" in form.names())
    assert {name: form.values(name) for name in ("q", "age", "since", "direction")} == {
        "q": ["Посадка"],
        "age": ["٣x"],
        "since": ["2026-02-30"],
        "direction": ["taza"],
    }


IDS = ["0", "9223372036854775808", "9" * 40, "9" * 5000, "-1", "١", "1%00", "%ff", "..%2f", "1'--", "<svg>"]


def test_an_id_that_names_nothing_is_a_calm_404(portal: Crawl, undone: Undone) -> None:
    wrong = []
    for place, (name, (person, address)) in enumerate(sorted(portal.pages.items())):
        path = urlsplit(address).path
        ids = list(re.finditer(r"/(\d+|[0-9a-f-]{36}|[0-9a-f]{32}:[^/]+)(?=[/-])", path))
        for turn in range(3 * len(ids)):
            found, number = ids[turn % len(ids)], IDS[(place + turn * 2) % len(IDS)]
            method = ("GET", "POST")[turn // len(ids) % 2]
            answer = undone.send(person, method, path[: found.start(1)] + number + path[found.end(1) :])
            faults = [*always_wrong(answer)]
            # a page that is only read says so before it looks for anything
            if answer.response.status_code not in ((404, 405) if method == "POST" else (404,)):
                faults.append("not 404")
            wrong += [f"{name} {method} {number[:20]} [{answer.response.status_code}]: {f}" for f in faults]

    assert not wrong, "\n".join(wrong)


OWN_BUT_NO_PATHS = ["home", "1_000", "/\\evil.example.org", "///evil.example.org", "/\t/evil.example.org"]


@pytest.mark.parametrize("away", [*AWAY.values(), *OWN_BUT_NO_PATHS])
def test_nobody_is_led_away_after_a_form(portal: Crawl, undone: Undone, away: str) -> None:
    email = portal.pages["account_change_password"][0].email
    sent: dict[str, list[tuple[str, str]]] = {
        "/en/theme/": [("theme", "dark")],
        "/en/accounts/login/password/": [("login", email), ("password", PASSWORD)],
        "/en/accounts/logout/": [],
    }

    answers = [
        undone.post(visitor(portal), address, [*pairs, ("next", away)]) for address, pairs in sent.items()
    ]

    assert [(answer.response.status_code, [*always_wrong(answer)]) for answer in answers] == [(302, [])] * 3
    assert not any("evil" in answer.response["Location"] for answer in answers)
