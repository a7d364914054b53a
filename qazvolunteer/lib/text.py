"""Rules of text: which language is shown, how input is cleaned, folded for search, sorted and turned into slugs.

The three alphabets of the portal: Kazakh Cyrillic (42 letters, a superset of the Russian ones) and Latin.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify as ascii_slugify
from django.utils.translation import get_language

#: languages of the portal in the order in which a missing text falls back
LANGUAGES = ("kk", "ru", "en")

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
LATIN_ALPHABET = "abcdefghijklmnopqrstuvwxyz"

# The table of slugs: one row of Latin for each of the 42 letters (hard and soft signs give nothing).
_SLUG_LETTERS = dict(
    zip(
        KAZAKH_ALPHABET,
        "a a b v g g d e yo zh z i y k q l m n n o o p r s t u u u f kh h ts ch sh shch - y i - e yu ya".split(),
        strict=True,
    )
)
_SLUG_TABLE = str.maketrans({letter: latin.strip("-") for letter, latin in _SLUG_LETTERS.items()})

# What people type on a Russian keyboard instead of the nine Kazakh letters, and е for ё.
_RUSSIAN_KEYBOARD = str.maketrans("әғқңөұүһіё", "агкноуухие")

# Spellings of one sound in Latin: by the slug table, by the scripts of 2018 and 2021, by ear.
_LATIN_VARIANTS = (("kh", "h"), ("gh", "g"), ("q", "k"), ("j", "zh"), ("w", "u"))
_Y_AFTER_VOWEL = re.compile(r"(?<=[aeiou])y")
_LATIN_LETTERS = str.maketrans({"ý": "u", "ş": "sh", "ı": "i", "ç": "ch"})

# Characters that are never text: controls but tab and line feed, direction marks, invisible spaces, lone surrogates.
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_INVISIBLE = r"\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
_NEVER_TEXT = re.compile(f"[{_CONTROLS}{_INVISIBLE}\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")

_MIXED_WORD = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІіIiOo]+")
_CYRILLIC_TWINS = str.maketrans("IiOo", "ІіОо")
_CYRILLIC_LETTER = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһ]")

_SEARCH_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A text and the language it is really in, for the `lang` attribute when it is not the language of the page."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    @property
    def foreign_language(self) -> str:
        """The language when it is not that of the page, else ""."""
        return self.language if self.text and self.language != page_language() else ""


def page_language() -> str:
    """Return the active language by two letters: "kk", "ru" or "en"; "kk" when none is active."""
    return (get_language() or LANGUAGES[0])[:2]


def localized_with_language(obj: object, field: str, language: str | None = None) -> LocalizedText:
    """Return `<field>_<language>` of an object, or the first filled one of kk, ru, en, and say which it was.

    Args:
        obj: anything with the three attributes `<field>_kk`, `<field>_ru`, `<field>_en`.
        field: the name without the language, "name".
        language: "kk", "ru" or "en" (a longer code counts by its first two letters); default: the active one.
    """
    wanted = language[:2] if language else page_language()
    for code in (wanted, *LANGUAGES):
        if text := getattr(obj, f"{field}_{code}", ""):
            return LocalizedText(text, code)
    return LocalizedText("", wanted)


def foreign_languages(texts: Iterable[LocalizedText]) -> list[str]:
    """Return the languages other than that of the page in which some of the texts are, in the order of `LANGUAGES`."""
    found = {text.foreign_language for text in texts}
    return [code for code in LANGUAGES if code in found]


def localized(obj: object, field: str, language: str | None = None) -> str:
    """Return only the text of `localized_with_language`."""
    return localized_with_language(obj, field, language).text


def clean_text(text: str, limit: int | None = None) -> str:
    """Return input of several lines in one normal form (NFC).

    NUL and other control characters, direction marks, invisible characters and lone surrogates are removed, so that
    nothing can reverse, hide or break what other people read. Line ends become line feeds, more than one blank line
    becomes one, the ends of lines and of the text are trimmed. A Latin i or o inside a Cyrillic word becomes the
    Cyrillic letter.

    Args:
        limit: cut after that many characters. Only for text that nobody typed: a form refuses what is too long.
    """
    text = _NEVER_TEXT.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))
    text = _MIXED_WORD.sub(_use_cyrillic_twins, text)
    lines = (line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()[:limit].rstrip()


def clean_line(text: str, limit: int | None = None) -> str:
    """Return `clean_text` of a single line: every run of white space becomes one space."""
    return " ".join(clean_text(text).split())[:limit].rstrip()


def _use_cyrillic_twins(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_CYRILLIC_TWINS) if _CYRILLIC_LETTER.search(word) else word


def fold(text: str) -> str:
    """Return the form in which texts are compared in search: small ASCII letters, digits, single spaces.

    The nine Kazakh letters fold to their Russian neighbours (people type "Караганда" and "Қарағанды"), ё to е, and
    both alphabets to one Latin spelling: "Жасыл", "жасыл" and "zhasyl" meet, so do "Саулық", "Saýlyq" and "saulyq".
    The answer depends on no locale of the database.
    """
    text = (
        clean_line(text).lower().translate(_RUSSIAN_KEYBOARD).translate(_SLUG_TABLE).translate(_LATIN_LETTERS)
    )
    text = "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    ).lower()
    for variant, spelling in _LATIN_VARIANTS:
        text = text.replace(variant, spelling)
    # й is typed both ways ("Abai", "Abay"), and ё is typed "yo" ("volontyor").
    text = _Y_AFTER_VOWEL.sub("i", text).replace("yo", "e")
    return " ".join(_SEARCH_WORD.findall(text))


def search_terms(text: str) -> list[str]:
    """Return the folded words of a text in their order: "Ағаш-2026, парк" gives agash, 2026, park."""
    return fold(text).split()


def slugify(text: str, max_length: int = 60) -> str:
    """Return the ASCII slug of a text by the table of 42 letters, cut at a hyphen.

    A slug decorates an address, the id beside it decides; a text without letters of the three alphabets gives "".
    """
    slug = ascii_slugify(unicodedata.normalize("NFC", text).lower().translate(_SLUG_TABLE))
    if len(slug) <= max_length:
        return slug
    head, hyphen, _ = slug[: max_length + 1].rpartition("-")
    return head if hyphen else slug[:max_length]


def sort_key(text: str, language: str) -> str:
    """Return a key to order by: plain comparison of keys gives the order of the language's alphabet.

    The key has two digits for each character, so any collation of the database orders it alike. Kazakh follows the
    42 letters; Russian puts the Kazakh letters with their neighbours (Қ with К) and ё with е; both put Cyrillic before
    Latin, English the other way round. A space or hyphen comes before everything, other signs do not count.
    """
    text = unicodedata.normalize("NFC", text).lower()
    if language == "ru":
        text = text.translate(_RUSSIAN_KEYBOARD)
    order = _ORDERS["en" if language == "en" else "kk"]
    return "".join(order.get(char) or order.get(unicodedata.normalize("NFKD", char)[0], "") for char in text)


def _order(letters: str) -> dict[str, str]:
    """Return character → two digits, in the order: space and hyphen, digits, letters."""
    return {"-": "00"} | {char: f"{place:02}" for place, char in enumerate(f" 0123456789{letters}")}


_ORDERS = {
    "kk": _order(KAZAKH_ALPHABET + LATIN_ALPHABET),
    "en": _order(LATIN_ALPHABET + KAZAKH_ALPHABET),
}
