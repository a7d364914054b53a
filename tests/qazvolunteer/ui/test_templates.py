"""What holds for every template and script: a strict CSP, icons that exist, components that say what they take."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted(Path("templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "notifications" not in path.parts and "email" not in path.parts]
COMPONENTS = sorted(Path("templates/components").glob("*.html"))
SPRITE = Path("static/img/icons.svg").read_text()
NEVER_IN_HTML = {
    "inline style": r"\sstyle\s*=",
    "style element": r"<style\b",
    "inline script": r"<script\b(?![^>]*\bsrc=)",
    "handler attribute": r"<[^>]*\son[a-z]+\s*=",
    "javascript address": r"javascript:",
    "another site's file": r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"https?:",
}
NEVER_IN_TEMPLATES = {"safe filter": r"\|\s*safe\b", "autoescape off": r"autoescape\s+off"}
APPS = ("qazvolunteer", "volunteers", "organizations", "projects", "monitoring")
MAX_COMPONENT_LINES = 60
MAX_SCRIPT_BYTES = 4_000


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_page_keeps_the_strict_csp(path: Path) -> None:
    source = path.read_text()
    html = re.sub(r"{%.*?%}|{{.*?}}", "", source, flags=re.DOTALL)

    broken = [name for name, pattern in NEVER_IN_HTML.items() if re.search(pattern, html, re.IGNORECASE)]
    broken += [name for name, pattern in NEVER_IN_TEMPLATES.items() if re.search(pattern, source)]

    assert broken == []


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_icons_named_in_a_template_exist(path: Path) -> None:
    text = path.read_text()

    named = set(re.findall(r'{%\s*icon\s+"([\w-]+)"', text)) | set(re.findall(r'\sicon="([\w-]+)"', text))

    assert [name for name in named if f'id="i-{name}"' not in SPRITE] == []


def test_icons_named_in_code_exist() -> None:
    code = (path.read_text() for app in APPS for path in Path(app).rglob("*.py"))

    named = {name for text in code for name in re.findall(r'\bicon(?:": |=)"([\w-]+)"', text)}

    assert [name for name in sorted(named) if f'id="i-{name}"' not in SPRITE] == []


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_is_short_and_says_what_it_takes(path: Path) -> None:
    text = path.read_text()

    head = re.match(r"{% comment %}\n(.+?){% endcomment %}", text, re.DOTALL)

    assert head, "a component begins with a comment"
    assert "rops" in head.group(1)
    assert len(text.splitlines()) <= MAX_COMPONENT_LINES


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_names_its_props_in_the_comment(path: Path) -> None:
    text = path.read_text()
    head, _, body = text.partition("{% endcomment %}")

    declared = re.search(r"<c-vars\s(.*?)/>", body, re.DOTALL)
    names = (
        re.findall(r"(?:^|\s):?([a-z_]+)(?==|\s|$)", re.sub(r'"[^"]*"', "", declared.group(1)))
        if declared
        else []
    )

    assert [name for name in names if not re.search(rf"\b{name}\b", head)] == []


@pytest.mark.parametrize("path", sorted(Path("static/js").glob("*.js")), ids=lambda path: path.name)
def test_script_is_small_and_linked(path: Path) -> None:
    linked = [page for page in TEMPLATES if f"js/{path.name}" in page.read_text()]

    assert path.stat().st_size <= MAX_SCRIPT_BYTES
    assert linked, "a script that no page links"
