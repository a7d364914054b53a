"""The limits of docs/architecture.md: prints the longest of each kind and fails beyond the limit.

Docstrings are not counted: a rule explained at length is no long function.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.terminal import ROOT, say

CODE = (
    "dev.py",
    "manage.py",
    "tools",
    "qazvolunteer",
    "volunteers",
    "organizations",
    "projects",
    "monitoring",
    "benchmarks",
)
SHOWN = 3
TYPED_AT_LEAST = 0.98
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Limit:
    """A kind of thing with the length aimed at (of the 90th percentile) and the length that no one may pass."""

    kind: str
    aimed: int
    most: int


FUNCTION = Limit("function", 25, 60)
VIEW = Limit("view", 25, 45)
FILE = Limit("file", 250, 400)
MODEL = Limit("model class", 190, 190)
METHODS = Limit("methods of a model", 14, 14)
TEMPLATE = Limit("template", 110, 160)
TEST_FILE = Limit("test file", 700, 700)
LIMITS = (FUNCTION, VIEW, FILE, MODEL, METHODS, TEMPLATE, TEST_FILE)


@dataclass(frozen=True)
class Measure:
    """How long one thing is."""

    limit: Limit
    name: str
    size: int


@dataclass(frozen=True)
class Signature:
    """Whether a function says the types of everything it takes and gives."""

    name: str
    typed: bool


def measure_code(path: Path, name: str) -> Iterator[Measure | Signature]:
    """Measure one Python file of the project: the file, its functions and signatures, its model classes."""
    text = path.read_text()
    tree = ast.parse(text)
    yield Measure(FILE, name, len(text.splitlines()) - _docstring_lines(tree, nested=True))
    in_views = "views" in Path(name).with_suffix("").parts
    in_models = "models" in Path(name).with_suffix("").parts
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            where = f"{name}:{node.lineno} {node.name}"
            yield Measure(VIEW if in_views else FUNCTION, where, _length(node))
            yield Signature(where, _is_typed(node))
        elif isinstance(node, ast.ClassDef) and in_models:
            where = f"{name}:{node.lineno} {node.name}"
            yield Measure(MODEL, where, _length(node))
            methods = sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)
            yield Measure(METHODS, where, methods)


def measure_lines(limit: Limit, path: Path, name: str) -> Measure:
    """Measure a template or a test file by its lines."""
    return Measure(limit, name, len(path.read_text().splitlines()))


def measure_project(root: Path) -> list[Measure | Signature]:
    """Measure the whole project; migrations, vendored files and the environment are no part of it."""
    measures: list[Measure | Signature] = []
    for path in _files(root, CODE, "*.py"):
        measures += measure_code(path, str(path.relative_to(root)))
    measures += [
        measure_lines(TEMPLATE, path, str(path.relative_to(root)))
        for path in _files(root, ("templates",), "*.html")
    ]
    measures += [
        measure_lines(TEST_FILE, path, str(path.relative_to(root)))
        for path in _files(root, ("tests",), "*.py")
    ]
    return measures


def faults(measures: Sequence[Measure | Signature]) -> list[str]:
    """Return what is beyond a limit, in words; an empty list when all is well."""
    found = [
        f"{each.name}: {each.limit.kind} of {each.size}, at most {each.limit.most}"
        for each in measures
        if isinstance(each, Measure) and each.size > each.limit.most
    ]
    signatures = [each for each in measures if isinstance(each, Signature)]
    untyped = [each.name for each in signatures if not each.typed]
    if signatures and 1 - len(untyped) / len(signatures) < TYPED_AT_LEAST:
        found.append(
            f"{len(untyped)} of {len(signatures)} signatures without types: {', '.join(untyped[:10])}"
        )
    return found


def report(measures: Sequence[Measure | Signature]) -> str:
    """Return the table that people read: how many, the 90th percentile against the aim, the longest ones."""
    lines = []
    for limit in LIMITS:
        ours = sorted(
            (m for m in measures if isinstance(m, Measure) and m.limit is limit), key=lambda m: -m.size
        )
        if ours:
            p90 = _percentile_90([m.size for m in ours])
            lines.append(f"{limit.kind}: {len(ours)}, p90 {p90} (aimed {limit.aimed}), limit {limit.most}")
            lines += [f"    {m.size:4}  {m.name}" for m in ours[:SHOWN]]
    signatures = [each for each in measures if isinstance(each, Signature)]
    if signatures:
        typed = sum(each.typed for each in signatures)
        lines.append(
            f"typed signatures: {typed / len(signatures):.1%} of {len(signatures)}, at least {TYPED_AT_LEAST:.0%}"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure the project, print the report, and return 1 if something is beyond its limit."""
    measures = measure_project(ROOT)
    say(report(measures))
    found = faults(measures)
    for fault in found:
        print(f"BEYOND THE LIMIT  {fault}", file=sys.stderr)
    return 1 if found else 0


def _files(root: Path, starts: Sequence[str], pattern: str) -> Iterator[Path]:
    for start in starts:
        path = root / start
        found = [path] if path.is_file() else sorted(path.rglob(pattern))
        yield from (each for each in found if "migrations" not in each.parts)


def _length(node: Function | ast.ClassDef) -> int:
    return (
        (node.end_lineno or node.lineno)
        - node.lineno
        + 1
        - _docstring_lines(node, nested=isinstance(node, ast.ClassDef))
    )


def _docstring_lines(node: ast.AST, *, nested: bool) -> int:
    nodes = ast.walk(node) if nested else [node]
    return sum(_own_docstring_lines(each) for each in nodes)


def _own_docstring_lines(node: ast.AST) -> int:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return 0
    if ast.get_docstring(node, clean=False) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def _is_typed(node: Function) -> bool:
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    if arguments and arguments[0].arg in {"self", "cls"}:
        arguments = arguments[1:]
    arguments += [extra for extra in (node.args.vararg, node.args.kwarg) if extra]
    return node.returns is not None and all(argument.annotation for argument in arguments)


def _percentile_90(sizes: Sequence[int]) -> int:
    return sizes[0] if len(sizes) == 1 else round(statistics.quantiles(sizes, n=10, method="inclusive")[8])


if __name__ == "__main__":
    sys.exit(main())
