"""The contract of the colours: every pair that the stylesheets use reaches its WCAG contrast, in both themes."""

import re
from pathlib import Path

import pytest

TOKENS = Path("static/css/tokens.css").read_text()
DIRECTIONS = ("asyl", "bilim", "saulyq", "sabaq", "taza", "umit", "qamqor")
GROUNDS = ("paper", "surface", "sunken")

#: contrast of normal text at AA and AAA, and of graphics and borders of controls
AA, AAA, GRAPHICS = 4.5, 7.0, 3.0


def block(selector: str) -> dict[str, str]:
    """Return the colours that one rule of the tokens sets."""
    rule = re.search(re.escape(selector) + r"\s*\{(.*?)\n\s*\}", TOKENS, re.DOTALL)
    assert rule, f"no rule {selector}"
    return dict(re.findall(r"--([\w-]+):(#[0-9A-Fa-f]{6})\b", rule.group(1)))


LIGHT = block(":root")
DARK = LIGHT | block("[data-theme=dark]")
THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Return the relative luminance of "#RRGGBB" (WCAG 2.2)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _text_pairs() -> list[tuple[str, str, float]]:
    pairs = [
        pair
        for ground in GROUNDS
        for pair in (
            ("ink", ground, AAA),
            ("ink2", ground, AAA),
            ("ink3", ground, AA),
            ("sky", ground, AA),
            ("sky-h", ground, AA),
            ("field", ground, GRAPHICS),
        )
    ]
    pairs += [
        ("on-sky", "sky", AA),
        ("on-sky", "sky-h", AA),
        ("on-sun", "sun", AAA),
        ("on-sun", "sun-h", AAA),
    ]
    pairs += [
        ("sun-ink", "sun-soft", AA),
        ("ink", "sun-soft", AAA),
        ("sky", "sky-soft", AA),
        ("ink", "sky-soft", AAA),
    ]
    pairs += [("ink2", "sky-soft", AA), ("sky-v", "surface", GRAPHICS), ("paper", "ink", AAA)]
    for state in ("ok", "warn", "bad"):
        pairs += [(state, f"{state}-soft", AA), (state, "surface", AA), (state, "paper", AA)]
        pairs += [("ink", f"{state}-soft", AAA)]
    pairs += [("ink3", "ok-soft", AA)]
    return pairs


def _direction_pairs() -> list[tuple[str, str, float]]:
    return [
        pair
        for code in DIRECTIONS
        for pair in (
            (code, "surface", AA),
            (code, "paper", AA),
            (code, f"{code}-s", AA),
            (f"{code}-v", "surface", GRAPHICS),
        )
    ]


def _map_pairs() -> list[tuple[str, str, float]]:
    return [("on-r" if step < 3 else "on-r-high", f"r{step}", AA) for step in range(5)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back", "floor"), [*_text_pairs(), *_direction_pairs(), *_map_pairs()])
def test_pair_reaches_its_contrast(theme: str, front: str, back: str, floor: float) -> None:
    colours = THEMES[theme]

    reached = contrast(colours[front], colours[back])

    assert reached >= floor, f"--{front} on --{back} ({theme}): {reached:.2f} < {floor}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["night", "footer", "pass"])
def test_white_text_on_dark_grounds(theme: str, ground: str) -> None:
    assert contrast("#FFFFFF", THEMES[theme][ground]) >= AA


@pytest.mark.parametrize("code", DIRECTIONS)
def test_white_text_on_the_deep_colour_of_a_direction(code: str) -> None:
    assert contrast("#FFFFFF", LIGHT[code]) >= AA


def test_contrast_of_black_and_white_is_the_largest() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_both_dark_themes_are_the_same() -> None:
    chosen = re.search(r"\[data-theme=dark\]\{(.*?)\n\}", TOKENS, re.DOTALL)
    asked = re.search(r"\[data-theme=auto\]\{(.*?)\n\}", TOKENS, re.DOTALL)

    assert chosen
    assert asked
    assert chosen.group(1) == asked.group(1)
