"""Find the translatable texts of the code and the templates, as xgettext would, without xgettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

CODE = ("qazvolunteer", "volunteers", "organizations", "projects", "monitoring")
TEMPLATES = "templates"
# How many leading arguments a function has: context, singular, plural.
CONTEXT, SINGULAR, PLURAL = "context", "singular", "plural"
PLAIN, MANY = (SINGULAR,), (SINGULAR, PLURAL)
SHAPES = {
    "gettext": PLAIN,
    "gettext_lazy": PLAIN,
    "gettext_noop": PLAIN,
    "_": PLAIN,
    "ngettext": MANY,
    "ngettext_lazy": MANY,
    "pgettext": (CONTEXT, *PLAIN),
    "pgettext_lazy": (CONTEXT, *PLAIN),
    "npgettext": (CONTEXT, *MANY),
    "npgettext_lazy": (CONTEXT, *MANY),
}
CALL = re.compile(r"\b(?:n?p?gettext|_)\(")


class Text(NamedTuple):
    """One text as catalogues know it; `plural` and `context` are empty where there is none."""

    singular: str
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        return repr(self.singular) + (f" ({self.context})" if self.context else "")


def source_texts(root: Path) -> set[Text]:
    """Return every text that the project's code and templates mark for translation."""
    found: set[Text] = set()
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            found.update(texts_of_code(path.read_text()))
    for path in sorted((root / TEMPLATES).rglob("*")):
        if path.suffix in {".html", ".txt"}:
            found.update(texts_of_template(path.read_text()))
    return found


def texts_of_code(code: str) -> Iterator[Text]:
    """Find calls of Django's gettext functions with literal texts.

    Raises:
        ValueError: one of them goes by a name that xgettext does not know, so its texts would stay in English.
    """
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for name in node.names:
                if name.name in SHAPES and name.asname and name.asname not in SHAPES:
                    raise ValueError(f"nobody finds the texts of {name.asname}(): call it {name.name} or _")
        if isinstance(node, ast.Call):
            text = _text_of_call(node)
            if text and text.singular:
                yield text


def texts_of_template(template: str) -> Iterator[Text]:
    """Find the texts of translate and blocktranslate tags and of `_("…")`.

    Django turns the template into a kind of code for xgettext; its calls are plain Python.
    """
    code = templatize(template)
    for match in CALL.finditer(code):
        yield from texts_of_code(_balanced(code[match.start() :]))


def _balanced(code: str) -> str:
    """Cut after the parenthesis that closes the first one, minding quoted texts."""
    for end in (match.end() for match in re.finditer(r"\)", code)):
        try:
            ast.parse(code[:end])
        except SyntaxError:
            continue
        return code[:end]
    return ""


def _text_of_call(node: ast.Call) -> Text | None:
    name = (
        node.func.id
        if isinstance(node.func, ast.Name)
        else node.func.attr
        if isinstance(node.func, ast.Attribute)
        else ""
    )
    shape = SHAPES.get(name)
    if shape is None or len(node.args) < len(shape):
        return None
    values: dict[str, str] = {}
    for part, argument in zip(shape, node.args, strict=False):
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            return None
        values[part] = argument.value
    return Text(values[SINGULAR], values.get(PLURAL, ""), values.get(CONTEXT, ""))
