"""The catalogues of texts: `compile` makes .mo files, `check` finds what a reader of kk or ru would stumble over.

No gettext program is needed: polib reads and compiles, and the texts of the sources are found by Python's own
parser and by Django's (for templates), so the answer is the same on every machine.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polib

from tools.source_texts import Text, source_texts
from tools.terminal import ROOT, say

LOCALE = ROOT / "qazvolunteer" / "locale"
LANGUAGES = ("kk", "ru")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|%[sd]|\{(\w*)\}")
TAG = re.compile(r"</?[a-z][a-z0-9-]*", re.IGNORECASE)
# Texts that may be the same in Kazakh and Russian, or left as in English: names, signs, loan words.
SAME_ON_PURPOSE = LOCALE / "same-on-purpose.txt"


@dataclass(frozen=True)
class Catalogue:
    """The .po file of one language; an overlay translates texts of other packages, which are not in our sources."""

    language: str
    path: Path
    overlay: bool


def catalogues(locale: Path) -> list[Catalogue]:
    """Return every .po file of a locale folder and of its overlay, by path."""
    return [
        Catalogue(path.parts[-3], path, overlay="overlay" in path.relative_to(locale).parts)
        for path in sorted(locale.rglob("LC_MESSAGES/*.po"))
    ]


def compile_all(locale: Path) -> int:
    """Make the .mo file of every catalogue that is newer than it, and return how many were made."""
    made = 0
    for catalogue in catalogues(locale):
        compiled = catalogue.path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime <= catalogue.path.stat().st_mtime:
            polib.pofile(str(catalogue.path)).save_as_mofile(str(compiled))
            made += 1
    return made


def check_all(locale: Path, sources: set[Text], same: set[str]) -> list[str]:
    """Return the faults of all catalogues of kk and ru, in words.

    `sources` are the texts of the code and the templates; `same` those that may stay equal between the languages.
    """
    found: list[str] = []
    translations: dict[tuple[bool, Text], dict[str, tuple[str, ...]]] = {}
    for catalogue in catalogues(locale):
        if catalogue.language not in LANGUAGES:
            continue
        entries = polib.pofile(str(catalogue.path))
        name = f"{catalogue.language}{' overlay' if catalogue.overlay else ''}"
        found += [
            f"{name}: {fault}" for entry in entries for fault in entry_faults(entry, catalogue.language, same)
        ]
        known = {_text(entry) for entry in entries if not entry.obsolete}
        if not catalogue.overlay:
            found += [f"{name}: missing: {text}" for text in sorted(sources - known)]
            found += [f"{name}: no longer in the sources: {text}" for text in sorted(known - sources)]
        for entry in entries:
            translations.setdefault((catalogue.overlay, _text(entry)), {})[catalogue.language] = _forms(entry)
    present = {catalogue.language for catalogue in catalogues(locale) if not catalogue.overlay}
    found += [
        f"{language}: there is no catalogue" for language in LANGUAGES if sources and language not in present
    ]
    found += [f"kk and ru are the same: {text}" for text in _same_in_both(translations, same)]
    return found


def entry_faults(entry: polib.POEntry, language: str, same: set[str]) -> Iterator[str]:
    """Find the faults of one entry: untranslated, fuzzy, obsolete, other placeholders or tags, left in English."""
    text = _text(entry)
    if entry.obsolete:
        yield f"obsolete: {text}"
        return
    if entry.fuzzy:
        yield f"fuzzy: {text}"
    forms = _forms(entry)
    if not forms or not all(forms):
        yield f"untranslated: {text}"
        return
    for form in forms:
        if not _placeholders_fit(entry, form, language):
            yield f"other placeholders than the source: {text} → {form!r}"
        if sorted(TAG.findall(form)) not in [sorted(TAG.findall(source)) for source in _sources(entry)]:
            yield f"other tags than the source: {text} → {form!r}"
        if form.endswith("\n") != entry.msgid.endswith("\n") or form.startswith(
            "\n"
        ) != entry.msgid.startswith("\n"):
            yield f"begins or ends with a line break unlike the source: {text}"
    if forms[0] == entry.msgid and _has_letters(forms[0]) and entry.msgid not in same:
        yield f"left in English: {text}"


def main(argv: Sequence[str]) -> int:
    """Run `compile` or `check`."""
    if list(argv) == ["compile"]:
        made = compile_all(LOCALE)
        if made:
            say(f"  {made} of {len(catalogues(LOCALE))} catalogues compiled")
        return 0
    if list(argv) == ["check"]:
        sources = source_texts(ROOT)
        found = check_all(LOCALE, sources, _listed(SAME_ON_PURPOSE))
        for fault in found:
            print(fault, file=sys.stderr)
        say(f"{len(sources)} texts in the sources, {len(catalogues(LOCALE))} catalogues, {len(found)} faults")
        return 1 if found else 0
    say("Usage: python -m tools.catalogues compile|check")
    return 1


def _placeholders_fit(entry: polib.POEntry, form: str, language: str) -> bool:
    """Compare the placeholders of a form with those of the source.

    The form for one thing may leave the number out where the source does, but not in Russian, where that form also
    serves 21 and 31.
    """
    wanted = [_placeholders(source) for source in _sources(entry)]
    if language == "ru":
        wanted = wanted[-1:]
    return _placeholders(form) in wanted


def _same_in_both(
    translations: dict[tuple[bool, Text], dict[str, tuple[str, ...]]], same: set[str]
) -> list[Text]:
    return sorted(
        text
        for (_, text), forms in translations.items()
        if text.singular not in same
        and forms.get("kk")
        and forms.get("kk") == forms.get("ru")
        and any(map(_has_letters, forms["kk"]))
        and forms["kk"][0] != text.singular  # told already as left in English
    )


def _sources(entry: polib.POEntry) -> list[str]:
    return [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]


def _forms(entry: polib.POEntry) -> tuple[str, ...]:
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural))
    return (entry.msgstr,)


def _text(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def _placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in PLACEHOLDER.sub("", text))


def _listed(path: Path) -> set[str]:
    if not path.exists():
        return set()
    lines = (line.strip() for line in path.read_text().splitlines())
    return {line for line in lines if line and not line.startswith("#")}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
