"""No text is written past the catalogues.

Every translation comes back between ⟦ and ⟧, every text of the database between ⟨ and ⟩. A letter that a person reads
and that stands outside of both is hard-coded: nobody can translate it.
"""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from allauth.account.adapter import get_adapter
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, EmailField, Field, Model, SlugField, TextField, URLField
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import trans_real

from organizations.models import Invitation, Membership, Submission
from projects.models import Ban, BanObjection, HourClaim, HourCorrection, PlaceInvitation, SignUp
from qazvolunteer.api.schema import schema_of
from qazvolunteer.audit import services as audit
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import all_notices, notice_of
from qazvolunteer.notifications.services.mail import compose
from tests.crawls.crawler import Crawl, Page
from tests.crawls.html_page import TYPED, Node, filled, parse
from tests.crawls.portal import NOW, Portal
from volunteers.models import Consent

pytestmark = pytest.mark.django_db

READERS = ("anonymous", "volunteer", "minor", "newcomer", "owner", "draft_owner", "returned_owner", "officer")
#: what a person hears or sees that is no text node
ATTRIBUTES = (
    "alt",
    "title",
    "placeholder",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "data-h",
    "label",
)
#: fields that hold what people or the state wrote
DATA_FIELD = re.compile(
    r"(name|full_name|title|promise|tasks|bring|accessibility|about|address|summary|description|question|capital|brand"
    r"|legal_name|surname|given_name|patronymic|display_name|contact_name|comment|reason_text|end_reason|source|text|answer|end_text)"
    r"(_kk|_ru|_en)?"
)
APPS = ("reference", "volunteers", "organizations", "projects")
#: the same in every language
SAME_EVERYWHERE = {
    "qazvolunteer": "the name of the portal",
    "Qazvolunteer": "the name of the portal",
    "API": "a word of programmers",
    "Тіл · Язык · Language": "in all three languages, for who reads one of them",
    **{name: "languages are named in themselves" for _, name in settings.LANGUAGES},
    **dict.fromkeys(("ҚЗ", "РУ", "EN"), "languages are named in themselves"),
}
#: addresses, numbers of machines, and what the test typed
_NO_TEXT = re.compile(rf"\S+@[\w.•-]+\.\w+|https?://\S*|localhost|[\w-]+(\.[\w-]+)*\.(org|kz)\b\S*|{TYPED}")
_CODE = re.compile(r"[a-z0-9_:.@/+-]*|[A-Z]{2}-\d+")
_WORD = re.compile(r"[^\W\d_]{2}")
_LETTER = re.compile(r"[^\W\d_]")
DEMO_ONLY = ("/dev/", "/kk/dev/", "/ru/dev/", "/en/dev/")


class Pseudo(trans_real.DjangoTranslation):
    """English, with marks around every text."""

    def gettext(self, message: str) -> str:
        """Mark a text; one with a context comes as context, separator, text."""
        return mark(super().gettext(message)) if message else ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Mark the form of a number."""
        return mark(super().ngettext(msgid1, msgid2, n))


def mark(text: str) -> str:
    """Put marks around a translation."""
    return f"⟦{text.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}⟧"


@pytest.fixture(scope="module")
def marked(portal: Portal) -> Iterator[Portal]:
    """Mark the translations of English and the texts of the database."""
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            _mark_rows(model)
    with (
        pgtrigger.ignore()
    ):  # the words that somebody agreed to are shown in the language in which they read them
        Consent.objects.update(text_language="en")
    for submission in Submission.objects.all():
        submission.payload = _mark_payload(submission.payload)
        submission.save(update_fields=["payload"])
    english = copy.copy(trans_real.translation("en"))
    english.__class__ = Pseudo
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(trans_real._translations, "en", english)
        schema_of.cache_clear()
        yield portal
    schema_of.cache_clear()


def _mark_rows(model: type[Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if _holds_text(field)]
    if not fields:
        return
    rows = list(model._default_manager.all())
    for row in rows:
        for field in fields:
            setattr(row, field.name, _mark_data(getattr(row, field.name), field.max_length))
    if rows:
        with pgtrigger.ignore():  # texts of append-only tables are marked, too
            model._default_manager.bulk_update(rows, [field.name for field in fields], batch_size=300)


def _holds_text(field: Field) -> bool:
    is_text = isinstance(field, CharField | TextField) and not isinstance(
        field, EmailField | URLField | SlugField
    )
    return is_text and not field.choices and not field.primary_key and bool(DATA_FIELD.fullmatch(field.name))


def _mark_data(text: str, length: int | None) -> str:
    """Mark each line: pages make paragraphs and lists of them."""
    lines = [line for line in text.split("\n") if line.strip()]
    room = length - 2 * len(lines) if length else None
    if room is not None and len(text) > room:
        return f"⟨{lines[0][: room - len(text)]}⟩"
    return "\n".join(f"⟨{line}⟩" for line in lines)


def _mark_payload(payload: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mark what a person wrote in a frozen submission; codes, dates and addresses stay."""

    def marked_value(value: object) -> object:
        if isinstance(value, list):
            return [marked_value(inner) for inner in value]
        if isinstance(value, dict):
            return {key: marked_value(inner) for key, inner in value.items()}
        is_written = isinstance(value, str) and _WORD.search(value) and not _CODE.fullmatch(value)
        return _mark_data(str(value), None) if is_written else value

    return [
        {**section, "fields": [{**row, "value": marked_value(row["value"])} for row in section["fields"]]}
        for section in payload
    ]


def test_marks_are_found_missing() -> None:
    page = parse(
        "<title>⟦Shifts⟧ — Qazvolunteer</title><p>⟦<b>3</b> of 4 came⟧, ⟨Айгерим⟩, 24 ⟦May⟧ 10:00</p>"
        "<p>Welcome</p><img alt='a tree'><input placeholder='⟦Name⟧'>"
    )

    assert list(hard_coded(page)) == ["Welcome", "alt: a tree"]


@pytest.mark.parametrize("role", READERS)
def test_every_text_of_every_page_is_translated(marked: Portal, role: str) -> None:
    found: dict[str, str] = {}

    def look(page: Page) -> None:
        if page.tree is not None and page.address.startswith("/en/"):
            for text in hard_coded(page.tree):
                found.setdefault(text, str(page))

    crawl = Crawl(marked, role, "en", look, fill=filled, skip=(*DEMO_ONLY, "/kk/", "/ru/")).run()

    assert len(crawl.pages) > 30
    assert not found, "\n".join(f"{text!r} on {page}" for text, page in found.items())


#: drawn before the language is known, or without anything that could tell it: they speak all three
IN_ALL_LANGUAGES = ["413", "500", "503"]
ERRORS = sorted(path.stem for path in (settings.BASE_DIR / "templates/errors").glob("[0-9]*.html"))


@pytest.mark.parametrize("code", IN_ALL_LANGUAGES)
def test_error_page_without_a_language_speaks_all(code: str) -> None:
    page = parse(render_to_string(f"errors/{code}.html"))

    assert {node["lang"] for node in page.walk() if node["lang"]} == {"kk", "ru", "en"}


@pytest.mark.parametrize("code", sorted({*ERRORS} - {*IN_ALL_LANGUAGES}))
def test_every_error_page_is_translated(marked: Portal, code: str) -> None:
    with translation.override("en"):
        page = parse(render_to_string(f"errors/{code}.html", request=RequestFactory().get("/en/")))

    assert page.text.count("⟦") > 3
    assert list(hard_coded(page)) == []


def message_of(kind: str, portal: Portal) -> Message:
    """Return a message of a kind: one that the portal holds, or one about what it holds."""
    owner = Membership.objects.get(user=portal.people["owner"])
    subjects = {
        "role_changed": lambda: owner.pk,
        "membership_ended": lambda: owner.pk,
        "shifts_without_leader": lambda: owner.pk,
        "place_invited": lambda: PlaceInvitation.objects.filter(state="invited")[0].pk,
        "invitation_sent": lambda: Invitation.objects.all()[0].pk,
        "submission_received": lambda: Submission.objects.filter(state="open")[0].pk,
        "submission_withdrawn": lambda: Submission.objects.exclude(taken_by=None)[0].pk,
        "submission_decided": lambda: Submission.objects.filter(state="returned")[0].pk,
        "request_declined": lambda: SignUp.objects.filter(state="declined")[0].pk,
        "hours_confirmed": lambda: HourClaim.objects.filter(state="confirmed")[0].pk,
        "hours_declined": lambda: HourClaim.objects.exclude(state="confirmed")[0].pk,
        "hours_corrected": lambda: HourCorrection.objects.all()[0].claim_id,
        "second_factor_changed": lambda: (
            audit.record("second_factor.app_added", by=owner.user, role="self", on=owner.user, now=NOW).pk
        ),
        "shift_changed": lambda: SignUp.objects.filter(answer_by__isnull=False)[0].pk,
        "person_barred": lambda: Ban.objects.all()[0].pk,
        "ban_lifted": lambda: Ban.objects.all()[0].pk,
        "objection_decided": lambda: BanObjection.objects.all()[0].pk,
        "objection_answered": lambda: BanObjection.objects.all()[0].pk,
        "consent_withdrawn": lambda: Consent.objects.all()[0].pk,
        "place_cancelled": lambda: SignUp.objects.filter(state="cancelled")[0].pk,
    }
    subject = subjects.get(kind, lambda: SignUp.objects.filter(state="confirmed")[0].pk)()
    user = portal.people["owner"]
    user.language = "en"
    contexts = {
        "person_barred": lambda: {"signups": []},
        "hours_corrected": lambda: {"correction": HourCorrection.objects.all()[0].pk},
        "place_moved": lambda: {"former": str(SignUp.objects.filter(state="withdrawn")[0].pk)},
    }
    context = contexts.get(kind, dict)()
    return Message(user=user, kind=kind, subject_id=str(subject), context=context, created_at=NOW, due_at=NOW)


def test_every_letter_of_a_notice_is_translated(marked: Portal) -> None:
    found: dict[str, list[str]] = {}

    for kind in all_notices():
        mail = compose(message_of(kind, marked), notice_of(kind))
        html = parse(str(mail.alternatives[0].content))
        found[kind] = [*outside_of_marks([mail.subject, str(mail.body)]), *hard_coded(html)]

    assert len(found) >= 11
    assert {kind: texts for kind, texts in found.items() if texts} == {}


def test_every_letter_of_the_account_is_translated(marked: Portal, rf: RequestFactory) -> None:
    folder = settings.BASE_DIR / "templates/account/email"
    names = [path.name.removesuffix("_subject.txt") for path in folder.glob("*_subject.txt")]
    found = {}

    with translation.override("en"):
        for name in names:
            context = {
                "code": "1234 5678",
                "signup_url": "https://example.org/",
                "portal": settings.SITE_NAME,
                "portal_url": settings.BASE_URL,
                "request": rf.get("/en/"),
            }
            mail = get_adapter().render_mail(f"account/email/{name}", "person@example.org", context)
            found[name] = list(outside_of_marks([mail.subject, str(mail.body)]))

    assert len(names) == 6
    assert {name: texts for name, texts in found.items() if texts} == {}


def hard_coded(page: Node) -> Iterator[str]:
    """Yield what a person reads on a page and that no catalogue and no row holds."""
    yield from outside_of_marks(text for node, text in page.texts() if not _is_decoration(node))
    for node in page.walk():
        for name in ATTRIBUTES:
            for text in outside_of_marks([node[name]]):
                yield f"{name}: {text}"
        if (node.tag, node["name"]) == ("meta", "description"):
            yield from (f"description: {text}" for text in outside_of_marks([node["content"]]))


def _is_decoration(node: Node) -> bool:
    """Whether it is no text: a code of an indicator, or initials of a name that stands beside them."""
    is_initials = any(
        "ava" in around["class"].split() and around["aria-hidden"] for around in (node, *node.up())
    )
    return is_initials or node.tag == "code"


def outside_of_marks(texts: Iterator[str] | list[str]) -> Iterator[str]:
    """Yield the texts that stand outside of marks; a mark may begin in one text and end in a later one."""
    depth = 0
    for text in texts:
        outside = ""
        for sign in text:
            depth += (sign in "⟦⟨") - (sign in "⟧⟩")
            if depth == 0:
                outside += sign
        outside = _NO_TEXT.sub("", outside)
        for name in SAME_EVERYWHERE:
            outside = outside.replace(name, "")
        if _LETTER.search(outside):
            yield text if len(text) < 200 else outside.strip(" ⟧⟩")
    if depth:
        yield f"{depth} marks are cut off"
