"""What others made: unchanged, named, licensed; and the fonts have every letter that people's names need."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

VENDOR = Path("static/vendor")
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())
#: what only the journeys use: the site does not serve it
TESTS_VENDOR = Path("tests/journeys/vendor")
FONTS = ("onest", "geologica")
MAX_FONT_BYTES = 75_000


@pytest.mark.parametrize("entry", MANIFEST["files"], ids=lambda entry: entry["path"])
def test_vendored_file_is_what_the_manifest_says(entry: dict[str, Any]) -> None:
    found = finders.find(entry["path"])

    assert found
    assert hashlib.sha256(Path(found).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["name"]
    assert entry["version"]
    assert entry["licence"]


@pytest.mark.parametrize("entry", MANIFEST["files"], ids=lambda entry: entry["path"])
def test_vendored_file_has_its_licence_beside_it(entry: dict[str, Any]) -> None:
    assert len((VENDOR / entry["licence_file"]).read_text()) > 500


def test_file_of_the_journeys_is_what_its_manifest_says() -> None:
    entries = json.loads((TESTS_VENDOR / "manifest.json").read_text())["files"]

    for entry in entries:
        digest = hashlib.sha256((TESTS_VENDOR / entry["path"]).read_bytes()).hexdigest()
        assert (digest, entry["licence"]) == (entry["sha256"], "MPL-2.0")
    named = {name for entry in entries for name in (entry["path"], entry["licence_file"])}
    assert named == {path.name for path in TESTS_VENDOR.iterdir()} - {"manifest.json"}
    assert finders.find("axe.min.js") is None


def test_every_font_is_in_the_manifest() -> None:
    shipped = {f"fonts/{path.name}" for path in Path("static/fonts").iterdir()}

    assert shipped == {entry["path"] for entry in MANIFEST["files"] if entry["path"].startswith("fonts/")}


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("letters", ["әғқңөұүһі", "ӘҒҚҢӨҰҮҺІ", "₸№", "ÁÝÚáýú", "ЁёЪъЩщ", "«»—–…’“”·−\u00a0"])
def test_font_has_letters(family: str, letters: str) -> None:
    known = TTFont(f"static/fonts/{family}.woff2").getBestCmap()

    assert [letter for letter in letters if ord(letter) not in known] == []


@pytest.mark.parametrize(("family", "lightest", "heaviest"), [("onest", 400, 700), ("geologica", 500, 700)])
def test_font_has_only_the_weights_that_are_used(family: str, lightest: int, heaviest: int) -> None:
    axes = TTFont(f"static/fonts/{family}.woff2")["fvar"].axes

    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in axes] == [("wght", lightest, heaviest)]


def test_fonts_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in Path("static/fonts").iterdir()) <= MAX_FONT_BYTES
