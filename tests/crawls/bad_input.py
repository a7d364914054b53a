"""What people and programs type that nobody expects, and what a page must do with it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus, urljoin

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from qazvolunteer.lib.text import clean_line
from tests.crawls.bad_input_world import Found, Person, route_of
from tests.crawls.html_forms import CHOSEN, Control, Form, Page

#: marks that must never come back as they were sent: they would be markup, or would have been computed
RAW = ("<script>qz", "<svg onload=qz", '"qz=', "qz49qz", "qz;drop")

TEXTS = {
    "empty": "",
    "nothing to see": " \t\u00a0\u200b\u2060\ufeff\u00ad",
    "nul": "Ағаш\x00 отырғызу",
    "controls": "Ағаш\x01\x08\x0b\x1b\x7f\x85 отырғызу",
    "directions": "Ағаш \u202eегзыр\u2066 бақ\u2069\u200f\u200b\ufeff\u00ad",
    "no utf-8": "Ағаш \ud83d отырғызу",
    "marks": "Ағаш й\u0301\u0301\u0301\u0301 👩‍👩‍👧 🇰🇿 𝕏",
    "markup": 'А "\'><svg onload=qz(1)>"qz=1<script>qz(1)</script>',
    "program": "А'; DROP -- qz{{7*7}}qz{% now 'Y' %} ${7*7} %s %(x)s {0}",
    "line ends": "Ағаш\r\nSet-Cookie: qz=1\r\n\r\n<b>\u2028\x0c",
    "address": "https://example.org/\u202egpj.exe\u200b",
    "path": "../../../../etc/passwd\x00.png",
    "10,001 characters": "ы" * 10_001,
}
NUMBERS = {
    "negative": "-1",
    "zero": "0",
    "past bigint": "9223372036854775808",
    "10^30": "1" + "0" * 30,
    "5,000 digits": "9" * 5000,
    "1e309": "1e309",
    "nan": "NaN",
    "infinity": "-Infinity",
    "arabic digits": "٣٤",
    "superscript": "²",
    "comma": "1,5",
    "hex": "0x10",
    "underscore": "1_000",
}
DATES = {
    "no date": "0000-00-00",
    "far year": "99999-01-01",
    "30 February": "2026-02-30",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "arabic date": "٢٠٢٦-٠١-٠١",
    "nul date": "2026-01-01\x00",
}
TIMES = {
    "25:61": "25:61",
    "24:00": "24:00",
    "seconds": "10:00:61",
    "no time": "ab:cd",
    "nul time": "10:00\x00",
}
CHOICES = {
    "unknown": "no-such-choice",
    "id": NUMBERS["past bigint"],
    "uuid": "00000000-0000-0000-0000-000000000000",
    "nul choice": "\x00",
    "object": "[object Object]",
}
AWAY = {
    "away": "//evil.example.org/",
    "away by scheme": "https:evil.example.org",
    "away by backslash": "\\\\evil.example.org",
    "away by whole address": "https://testserver@evil.example.org/",
    "script address": "javascript:qz(1)",
}
LARGE = {"200,000 characters": "x" * 200_000}
#: what every field and every parameter meets
ALWAYS = ("nothing to see", "markup")
#: what is done to the parameter itself
SHAPES = ("missing", "twice", "array", "file")
EVERYTHING: dict[str, str] = {**TEXTS, **NUMBERS, **DATES, **TIMES, **CHOICES, **AWAY, **LARGE}

_CHOSEN = CHOICES | {"empty": "", "markup": TEXTS["markup"]}
#: kind of control → what spoils it most
FITTING: dict[str, dict[str, str]] = {
    "number": NUMBERS,
    "date": DATES,
    "time": TIMES,
    "select": _CHOSEN,
    "radio": _CHOSEN,
    "checkbox": {"unknown": CHOICES["unknown"], "markup": TEXTS["markup"]},
    "hidden": {what: NUMBERS[what] for what in ("negative", "zero", "10^30", "5,000 digits", "superscript")}
    | {"markup": TEXTS["markup"], "nul choice": "\x00", "unknown": CHOICES["unknown"]},
    "button": CHOICES,
    "url": TEXTS | AWAY,
}


def payloads(kind: str, *, place: int, all_of_them: bool) -> Iterator[tuple[str, str | None]]:
    """Yield name → text for a control; a shape has no text.

    Args:
        place: of the field among all: fields of less important forms take turns with what they are given.
        all_of_them: all that fits the kind and two of the rest; otherwise ALWAYS, one that fits and one of the rest.
    """
    fitting: list[tuple[str, str | None]] = list(FITTING.get(kind, TEXTS).items())
    rest: list[tuple[str, str | None]] = [item for item in EVERYTHING.items() if item not in fitting]
    rest += [(shape, None) for shape in SHAPES]
    if all_of_them:
        yield from fitting
        yield from _turn(rest, place, 2)
    else:
        yield from ((what, TEXTS[what]) for what in ALWAYS)
        yield from _turn([item for item in fitting if item[0] not in ALWAYS], place, 1)
        yield from _turn(rest, place, 1)


def _turn(items: list[Any], place: int, count: int) -> list[Any]:
    """Return some of the items, others for each place: after a while every one had its turn."""
    start = place * count
    return [items[(start + number) % len(items)] for number in range(min(count, len(items)))]


def urlencoded(values: Iterable[tuple[str, str]]) -> bytes:
    """Return a body as a browser sends it, and lone surrogates as the bytes that are no UTF-8."""
    pairs = (
        f"{quote_plus(name, errors='surrogatepass')}={quote_plus(value, errors='surrogatepass')}"
        for name, value in values
    )
    return "&".join(pairs).encode()


def as_received(text: str) -> str:
    """Return what a program reads out of such a body."""
    return text.encode(errors="surrogatepass").decode(errors="replace")


def same_lines(text: str) -> str:
    """Return a text with the line ends that a browser makes of it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- what reaches the database ------------------------------------------------------------------------------------
_NEVER = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_WRITES = re.compile(r'^(INSERT INTO|UPDATE) "(?!django_session)')


@dataclass
class Written:
    """What a request wrote to the database: how often, and the texts that are not normal."""

    count: int = 0
    not_normal: list[str] = field(default_factory=list)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look at every statement that writes, but for sessions: they are encoded."""
        with connection.execute_wrapper(self._look):
            yield

    def _look(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if _WRITES.match(sql):
            self.count += 1
            self.not_normal += [text for text in _texts(params) if not is_normal(text)]
        return execute(sql, params, many, context)


def is_normal(text: str) -> bool:
    """Tell whether nothing in a text can hide, turn or break what others read."""
    return not _NEVER.search(text) and unicodedata.is_normalized("NFC", text)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in parameters of a statement, those in lists and JSON too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.items()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif hasattr(value, "adapted"):
        yield from _texts(value.adapted)


# --- what comes back ----------------------------------------------------------------------------------------------
def raw_marks(response: HttpResponse) -> list[str]:
    """Return the marks that came back as they were sent, in the page or in a header."""
    if "json" in response.get("Content-Type", "") or "csv" in response.get("Content-Type", ""):
        return []
    text = response.content.decode(errors="replace")
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return [mark for mark in RAW if mark in text and mark != "qz;drop"] + [
        mark for mark in ("qz=1\r", "\n") if mark in headers
    ]


def leads_away(response: HttpResponse) -> str:
    """Return where a redirect leads when that is not this site, else ""."""
    target = response.get("Location", "")
    return "" if not target or re.match(r"^(/(?![/\\])|\?|#|http://testserver/)", target) else target


# --- sending ------------------------------------------------------------------------------------------------------
Pairs = list[tuple[str, str]]
URLENCODED = "application/x-www-form-urlencoded"
#: name of a control → what belongs into it when the page gives nothing
ANSWERS = {
    "email": "someone@example.org",
    "code": "1234 5678",
    "bin": "991240000112",
    "phone": "+7 7172 00 00 00",
    "contact_phone": "+7 7172 00 00 00",
    "contact_email": "someone@example.org",
    "website": "https://example.org/",
    "birth_date": "2000-05-14",
    "oldpassword": "a-long-and-quiet-password",
    "password": "a-long-and-quiet-password",
    "login": "someone@example.org",
    "start": "10:00",
    "end": "13:00",
    "roles-0-capacity": "10",
}
#: boxes that must be ticked
TICKED = {"consent", "reasons"}


def valid_answers(form: Form) -> Pairs:
    """Return what a person would send who fills the form in rightly, as far as that can be known."""
    pairs: Pairs = []
    for name in form.names():
        control = form.of(name)[0]
        if control.kind == "button" and form.has_plain_button:
            continue
        values = form.values(name)[:1] if control.kind == "button" else form.values(name)
        if control.kind == "radio" and not values:
            values = [form.of(name)[-1].value]
        if control.kind == "checkbox" and not values and name in TICKED:
            values = [control.value]
        if control.kind == "select" and values == [""] and name in {"region", "direction"}:
            values = [control.options[1][0]]
        if values == [""]:
            values = [_answer(control)]
        pairs += [(name, value) for value in values]
    return pairs


def _answer(control: Control) -> str:
    if control.name in ANSWERS:
        return ANSWERS[control.name]
    if control.kind == "password":
        return "another-quiet-password"
    if control.kind == "date":
        return (timezone.localdate() + timedelta(days=30)).isoformat()
    if control.kind in {"text", "textarea"} and not re.match(r"roles-[1-9]", control.name):
        return "Ағаш отырғызу"
    return ""


def spoil(pairs: Pairs, name: str, what: str, text: str | None) -> Pairs:
    """Return the answers with one of them spoilt; a `file` is taken out here and sent by `post`."""
    rest = [pair for pair in pairs if pair[0] != name]
    if text is not None:
        return [*rest, (name, text)]
    own = [pair for pair in pairs if pair[0] == name] or [(name, "1")]
    return {
        "missing": rest,
        "twice": [*rest, *own, (name, "no-such"), (name, "\x00")],
        "array": [*rest, *((f"{name}[]", value) for _name, value in own)],
        "file": rest,
    }[what]


@dataclass
class Answer:
    """What came back, and what was written."""

    response: Any
    written: Written


class Undone:
    """Requests whose effects are undone, each by a browser of its own that is signed in as the person is."""

    def __init__(self) -> None:
        self.count = 0

    def send(
        self, person: Person, method: str, address: str, *, strict: bool = False, **request: Any
    ) -> Answer:
        """Send anything; `strict` asks for the token against forged requests, as a real server does."""
        self.count += 1
        cache.clear()
        client = Client(raise_request_exception=False, enforce_csrf_checks=strict)
        client.cookies.load({name: morsel.value for name, morsel in person.client.cookies.items()})
        answer = Answer(None, Written())
        with transaction.atomic(), answer.written.watching():
            answer.response = client.generic(method, address, **request)
            transaction.set_rollback(True)
        return answer

    def post(self, person: Person, address: str, pairs: Pairs, *, file: str = "") -> Answer:
        """Send a form; `file` names a field that is sent as a file."""
        if not file:
            return self.send(person, "POST", address, data=urlencoded(pairs), content_type=URLENCODED)
        parts: dict[str, Any] = {}
        for name, value in pairs:
            parts.setdefault(name, []).append(value)
        upload = SimpleUploadedFile("../\u202egnp.exe", b"\x00<script>qz(1)</script>")
        body = encode_multipart(BOUNDARY, {**parts, file: upload})
        return self.send(person, "POST", address, data=body, content_type=MULTIPART_CONTENT)


# --- judging ------------------------------------------------------------------------------------------------------
def always_wrong(answer: Answer) -> Iterator[str]:
    """Yield what is wrong with an answer whatever was sent."""
    response = answer.response
    if response.status_code >= 500 and response.status_code != 503:
        error = getattr(response, "exc_info", None)
        yield f"{response.status_code} {error and repr(error[1])[:300]}"
    if marks := raw_marks(response):
        yield f"came back raw: {marks}"
    if away := leads_away(response):
        yield f"leads away: {away[:60]!r}"
    for text in answer.written.not_normal:
        yield f"was stored: {text[:60]!r}"


def taken_for_an_answer(answer: Answer, found: Found, name: str, text: str | None) -> Iterator[str]:
    """Yield a fault when a text without anything to see was accepted for what must be filled in."""
    # of a box only that it is there counts
    required = any(control.is_required and control.kind not in CHOSEN for control in found.form.of(name))
    if answer.written.count and required and text is not None and not clean_line(text):
        yield "nothing was taken for an answer"


def wrong_form(
    response: HttpResponse, found: Found, pairs: Pairs, spoilt: str, *, language: str
) -> Iterator[str]:
    """Yield what is wrong with a form that came back refused."""
    page = Page(response.content.decode().partition("<main")[2])
    yield from _wrong_errors(page, language)
    twins = [form for form in page.forms if _is_same(form, found, response)]
    twin = max(twins, key=lambda form: _likeness(form, found), default=None)
    if twin is None:
        if not page.alerts:
            yield "refused without a word"
        return
    if not page.errors and not page.alerts:
        yield "refused without a word at a field"
    for name in set(twin.names()) & set(found.form.names()):
        control = twin.of(name)[0]
        if control.kind in {"button", "password", "file"} or name == "csrfmiddlewaretoken":
            continue
        if name == spoilt and control.kind in CHOSEN | {"select", "hidden"}:
            continue
        sent = [same_lines(as_received(value)) for key, value in pairs if key == name]
        back = [same_lines(value) for value in twin.values(name)]
        if name == spoilt:
            sent, back = sent[-1:], back[-1:]
            if not sent:
                continue
        if back != sent:
            yield f"{name} was {str(sent)[:60]}, is {str(back)[:60]}"


def _is_same(form: Form, found: Found, response: HttpResponse) -> bool:
    here = response.request["PATH_INFO"]  # type: ignore[attr-defined]
    is_there = route_of(urljoin(here, form.action)) == found.route
    return is_there and _likeness(form, found) > 0


def _likeness(form: Form, found: Found) -> float:
    """Return how much the controls of two forms are the same, 0 to 1."""
    ours, theirs = set(found.form.names()), set(form.names())
    return len(ours & theirs - {"csrfmiddlewaretoken"}) / len(ours | theirs)


def _wrong_errors(page: Page, language: str) -> Iterator[str]:
    for error_id, words in page.errors.items():
        if error_id not in page.described:
            yield f"no control is described by {error_id!r}"
        if language != "en" and not re.search(r"[а-яәғқңөұүһі]{3}", words.lower().partition(":")[2]):
            yield f"not in {language}: {words!r}"
        control = error_id.removesuffix("-error")
        if not any(href == f"#{control}" or href.startswith(f"#{control}_") for href in page.summary):
            yield f"no link of the summary leads to {control!r}"
    for href in page.summary:
        if href.removeprefix("#") not in page.ids:
            yield f"the summary leads to {href!r}, which is not there"
