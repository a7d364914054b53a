"""Everything that packages may show a person has a Kazakh and a Russian text.

The packages' own catalogues tell what they can say, so an upgrade that brings a new message fails here until the
overlay (`qazvolunteer/locale/overlay`) translates it, and an entry that nobody asks for any more fails too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import allauth
import django
import django_filters
import polib
import pytest
import rest_framework
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.contrib.humanize.templatetags.humanize import naturalday, naturaltime
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.core.validators import MaxLengthValidator
from django.utils import timezone, translation
from django.utils.timesince import timesince
from django.utils.translation import gettext, npgettext, pgettext

LOCALE = settings.BASE_DIR / "qazvolunteer" / "locale"
LANGUAGES = ("kk", "ru")
DJANGO = Path(django.__file__).parent
# Where each package keeps its catalogues, and the language whose catalogue lists all its messages.
PACKAGES = {
    "django": (DJANGO / "conf/locale", "en"),
    "auth": (DJANGO / "contrib/auth/locale", "en"),
    "contenttypes": (DJANGO / "contrib/contenttypes/locale", "en"),
    "humanize": (DJANGO / "contrib/humanize/locale", "en"),
    "postgres": (DJANGO / "contrib/postgres/locale", "en"),
    "sessions": (DJANGO / "contrib/sessions/locale", "en"),
    "allauth": (Path(allauth.__file__).parent / "locale", "en"),
    "django_filters": (Path(django_filters.__file__).parent / "locale", "ru"),
    "rest_framework": (Path(rest_framework.__file__).parent / "locale", "en"),
}
# In the code of a package, but forgotten in its English catalogue.
UNLISTED = {
    "rest_framework": ["A valid biginteger is required.", "Integer value too large to convert to float"],
}
# Source files of Django whose texts no page of this site shows: names of languages, the page of an empty project,
# names of apps in the admin.
UNSEEN = ("conf/global_settings.py", "views/templates/default_urlconf.html", "contrib/")
LANGUAGE_NAMES = {"English", "Kazakh", "Russian"}
# Signs and names that are the same in every language.
SAME = {"…", ":", ":?.!", ", ", "IPv4", "IPv6", "URL", "%(truncated_text)s…"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdifr]|%[sd]|\{[^}]*\}")
# A letter or a hyphen straight after a placeholder; what stands inside a link is no ending.
GLUED_ENDING = re.compile(r"(?:%\((?!link\))\w+\)[sdifr]|%[sd]|\{[^}]*\})-?[а-яәғқңөұүһі]", re.IGNORECASE)
PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1"
    " : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);",
}

Forms = tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """One text that a package can show."""

    package: str = field(compare=False)
    context: str
    singular: str
    plural: str

    def __str__(self) -> str:
        return f"{self.package}: {self.context or ''} {self.singular!r}"


def read(path: Path) -> list[polib.POEntry]:
    """Return the living entries of a catalogue (.po, or .mo where a package ships nothing else), none if missing."""
    source, compiled = path.with_suffix(".po"), path.with_suffix(".mo")
    if source.exists():
        return [entry for entry in polib.pofile(str(source)) if not entry.obsolete and not entry.fuzzy]
    return list(polib.mofile(str(compiled))) if compiled.exists() else []


def message_of(package: str, entry: polib.POEntry) -> Message:
    return Message(package, entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def forms_of(entry: polib.POEntry) -> Forms:
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural))
    return (entry.msgstr,)


def is_unseen(package: str, entry: polib.POEntry) -> bool:
    """Tell whether all places that use the message are out of reach in this site."""
    places = [place for place, _ in entry.occurrences]
    if not places or entry.msgid in LANGUAGE_NAMES:
        return False
    if package == "django":
        return all(place.startswith(UNSEEN) for place in places)
    return package == "allauth" and all(is_in_absent_part(place) for place in places)


def is_in_absent_part(place: str) -> bool:
    """Tell whether a file of allauth belongs to one of its apps that the site doesn't install."""
    part = place.removeprefix("templates/").split("/")[0]
    return part not in {"account", "allauth"} and f"allauth.{part}" not in settings.INSTALLED_APPS


@cache
def messages() -> list[Message]:
    """Return every message that a package can show a person, each text once."""
    found: dict[Message, None] = {}
    for package, (locale, language) in PACKAGES.items():
        for entry in read(locale / language / "LC_MESSAGES" / "django.po"):
            if not is_unseen(package, entry):
                found.setdefault(message_of(package, entry))
        for text in UNLISTED.get(package, []):
            found.setdefault(Message(package, "", text, ""))
    return list(found)


@cache
def overlay(language: str) -> dict[Message, Forms]:
    path = LOCALE / "overlay" / language / "LC_MESSAGES" / "django.po"
    return {message_of("overlay", entry): forms_of(entry) for entry in read(path)}


@cache
def packaged(language: str) -> dict[Message, Forms]:
    """Return what the packages bring themselves; the first package in the list wins, as in no page they disagree."""
    found: dict[Message, Forms] = {}
    for package, (locale, _) in PACKAGES.items():
        for entry in read(locale / language / "LC_MESSAGES" / "django.po"):
            if all(forms_of(entry)):
                found.setdefault(message_of(package, entry), forms_of(entry))
    return found


def shown(language: str) -> Iterator[tuple[Message, Forms]]:
    """Pair every message with the text that a reader of the language gets; no forms where there is none."""
    for message in messages():
        yield message, overlay(language).get(message) or packaged(language).get(message, ())


def placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_translated(language: str) -> None:
    untranslated = [
        str(message)
        for message, translated in shown(language)
        if message.singular not in SAME and (not translated or message.singular in translated)
    ]

    assert untranslated == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_keep_their_placeholders(language: str) -> None:
    changed = [
        f"{message} → {text!r}"
        for message, translated in shown(language)
        for text in translated
        if placeholders(text)
        not in (placeholders(message.singular), placeholders(message.plural or message.singular))
    ]

    assert changed == []


def test_kazakh_puts_no_ending_on_a_placeholder() -> None:
    ordinals = {message for message in messages() if message.context.startswith("ordinal")}
    glued = [
        f"{message} → {text!r}"
        for message, translated in shown("kk")
        if message not in ordinals
        for text in translated
        if GLUED_ENDING.search(text)
    ]

    assert glued == []


def test_kazakh_noun_stays_singular_after_a_number() -> None:
    different = [
        str(message) for message, translated in shown("kk") if message.plural and len(set(translated)) != 1
    ]

    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_overlay_is_tidy(language: str) -> None:
    catalogue = polib.pofile(str(LOCALE / "overlay" / language / "LC_MESSAGES" / "django.po"))
    texts = [(entry.msgid, entry.msgctxt or "") for entry in catalogue]

    assert catalogue.metadata["Plural-Forms"] == PLURALS[language]
    assert catalogue.fuzzy_entries() == []
    assert catalogue.obsolete_entries() == []
    assert [entry.msgid for entry in catalogue if entry.occurrences] == []
    assert texts == sorted(set(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_overlay_holds_only_what_packages_need(language: str) -> None:
    wanted = set(messages())
    unknown = [message.singular for message in overlay(language) if message not in wanted]
    repeated = [
        message.singular
        for message, translated in overlay(language).items()
        if packaged(language).get(message) == translated
    ]

    assert unknown == []
    assert repeated == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_django_serves_the_overlay(language: str) -> None:
    """The order of catalogues: the project's own, then the overlay, then the packages."""
    own = {message_of("own", entry) for entry in read(LOCALE / language / "LC_MESSAGES" / "django.po")}
    served: dict[str, Forms] = {}
    expected: dict[str, Forms] = {}

    with translation.override(language):
        for message, translated in overlay(language).items():
            if message not in own:
                served[str(message)] = answers(message)
                expected[str(message)] = expected_answers(language, translated)

    assert served == expected


def answers(message: Message) -> Forms:
    """Ask Django for the text; for a plural with 1, 2, 5 and 21 things."""
    if message.plural:
        return tuple(npgettext_or_plain(message, number) for number in (1, 2, 5, 21))
    return (pgettext(message.context, message.singular) if message.context else gettext(message.singular),)


def npgettext_or_plain(message: Message, number: int) -> str:
    if message.context:
        return npgettext(message.context, message.singular, message.plural, number)
    return translation.ngettext(message.singular, message.plural, number)


def expected_answers(language: str, translated: Forms) -> Forms:
    if len(translated) == 1:
        return translated
    numbers = {"kk": (0, 1, 1, 1), "ru": (0, 1, 2, 0)}[language]
    return tuple(translated[number] for number in numbers)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", ["Дұрыс электрондық пошта мекенжайын енгізіңіз."]),
        ("ru", ["Введите правильный адрес электронной почты."]),
        ("en", ["Enter a valid email address."]),
    ],
)
def test_email_field_refuses_in_the_readers_language(language: str, text: list[str]) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refusal:
        forms.EmailField().clean("aigul")

    with translation.override(language):
        assert refusal.value.messages == text


@pytest.mark.parametrize(
    ("language", "length", "text"),
    [
        ("kk", 1, "Мәнде 1 таңбадан артық болмауы керек (қазір: 4)."),
        ("kk", 3, "Мәнде 3 таңбадан артық болмауы керек (қазір: 4)."),
        ("ru", 1, "Введите не больше 1 символа (сейчас: 4)."),
        ("ru", 3, "Введите не больше 3 символов (сейчас: 4)."),
    ],
)
def test_length_is_counted_by_the_rules_of_the_language(language: str, length: int, text: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refusal:
        MaxLengthValidator(length)("шаңы")

    with translation.override(language):
        assert refusal.value.messages == [text]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "Құпиясөзде кемінде 10 таңба болуы керек."),
        ("ru", "В пароле должно быть не меньше 10 символов."),
    ],
)
def test_password_rule_is_told_in_the_readers_language(language: str, text: str) -> None:
    with translation.override(language):
        assert MinimumLengthValidator(min_length=10).get_help_text() == text


@pytest.mark.parametrize(
    ("language", "past", "future"),
    [
        ("kk", "2\xa0күн, 3\xa0сағат бұрын", "2\xa0күн, 3\xa0сағат өткен соң"),
        ("ru", "2\xa0дня, 3\xa0часа назад", "через 2\xa0дня, 3\xa0часа"),
    ],
)
def test_relative_time_is_told_in_the_readers_language(language: str, past: str, future: str) -> None:
    now = timezone.now()
    distance = timedelta(days=2, hours=3, minutes=30)

    with translation.override(language):
        assert naturaltime(now - distance) == past
        assert naturaltime(now + distance) == future


@pytest.mark.parametrize(("language", "tomorrow"), [("kk", "ертең"), ("ru", "завтра")])
def test_tomorrow_is_told_in_the_readers_language(language: str, tomorrow: str) -> None:
    with translation.override(language):
        assert naturalday(timezone.localtime() + timedelta(days=1)) == tomorrow


@pytest.mark.parametrize(
    ("language", "text"), [("kk", "5\xa0ай, 3\xa0апта"), ("ru", "5\xa0месяцев, 3\xa0недели")]
)
def test_age_is_told_in_the_readers_language(language: str, text: str) -> None:
    with translation.override(language):
        assert timesince(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [("kk", "Бұл бетте нәтиже жоқ"), ("ru", "Страница не содержит результатов")],
)
def test_page_beyond_the_last_is_told_in_the_readers_language(language: str, text: str) -> None:
    with translation.override(language), pytest.raises(InvalidPage) as refusal:
        Paginator([1, 2, 3], per_page=2).page(9)

    with translation.override(language):
        assert str(refusal.value) == text


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "kk",
            {
                "incorrect_code": "Код қате.",
                "email_taken": "Бұл электрондық пошта мекенжайымен пайдаланушы бұрыннан тіркелген.",
                "too_many_login_attempts": "Кіруге тым көп сәтсіз әрекет жасалды. Кейінірек қайталап көріңіз.",
            },
        ),
        (
            "ru",
            {
                "incorrect_code": "Неверный код.",
                "email_taken": "Пользователь с таким адресом электронной почты уже зарегистрирован.",
                "too_many_login_attempts": "Слишком много неудачных попыток входа. Повторите попытку позже.",
            },
        ),
    ],
)
def test_sign_in_refuses_in_the_readers_language(language: str, texts: dict[str, str]) -> None:
    with translation.override(language):
        told = {key: str(DefaultAccountAdapter.error_messages[key]) for key in texts}

    assert told == texts
