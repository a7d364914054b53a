"""The limits tool counts what it says, and finds what is too long."""

from pathlib import Path

import pytest

from tools.limits import (
    FILE,
    FUNCTION,
    METHODS,
    MODEL,
    TEMPLATE,
    VIEW,
    Limit,
    Measure,
    Signature,
    faults,
    measure_code,
    measure_lines,
    report,
)


def measured(tmp_path: Path, name: str, code: str) -> list[Measure | Signature]:
    path = tmp_path / "file.py"
    path.write_text(code)
    return list(measure_code(path, name))


def sizes(measures: list[Measure | Signature], limit: Limit) -> list[int]:
    return [each.size for each in measures if isinstance(each, Measure) and each.limit is limit]


def function_of(lines: int, *, docstring: str = "") -> str:
    body = "\n".join(["    x = 1"] * (lines - 1))
    return f"def long() -> None:\n{docstring}{body}\n"


@pytest.mark.parametrize(("lines", "found"), [(60, 0), (61, 1)])
def test_function_beyond_its_limit_is_a_fault(tmp_path: Path, lines: int, found: int) -> None:
    measures = measured(tmp_path, "projects/services/x.py", function_of(lines))

    assert len(faults(measures)) == found
    assert sizes(measures, FUNCTION) == [lines]


def test_docstring_is_counted_neither_in_function_nor_in_file(tmp_path: Path) -> None:
    docstring = '    """One.\n\n    Two.\n    """\n'

    measures = measured(tmp_path, "projects/services/x.py", function_of(10, docstring=docstring))

    assert sizes(measures, FUNCTION) == [10]
    assert sizes(measures, FILE) == [10]


@pytest.mark.parametrize("name", ["projects/views/catalogue.py", "projects/views.py"])
def test_view_has_a_limit_of_its_own(tmp_path: Path, name: str) -> None:
    measures = measured(tmp_path, name, function_of(46))

    assert sizes(measures, VIEW) == [46]
    assert faults(measures) == [f"{name}:1 long: view of 46, at most 45"]


def test_model_class_is_measured_by_lines_and_methods(tmp_path: Path) -> None:
    methods = "\n".join(f"    def m{number}(self) -> int:\n        return {number}\n" for number in range(15))
    name = "projects/models/shift.py"

    measures = measured(tmp_path, name, f"class Shift:\n{methods}")

    assert sizes(measures, METHODS) == [15]
    assert sizes(measures, MODEL) == [45]
    assert faults(measures) == [f"{name}:1 Shift: methods of a model of 15, at most 14"]


def test_class_outside_models_is_no_model(tmp_path: Path) -> None:
    assert sizes(measured(tmp_path, "projects/forms.py", "class Form:\n    pass\n"), MODEL) == []


@pytest.mark.parametrize(
    ("signature", "typed"),
    [
        ("def f(self, a: int, *, b: str = '') -> None: ...", True),
        ("def f(a) -> None: ...", False),
        ("def f(a: int): ...", False),
        ("def f(*args, b: int) -> None: ...", False),
        ("def f(*args: int, **kwargs: object) -> None: ...", True),
    ],
)
def test_signature_is_typed_when_all_of_it_is(tmp_path: Path, signature: str, typed: bool) -> None:
    measures = measured(tmp_path, "x.py", signature)

    assert [each.typed for each in measures if isinstance(each, Signature)] == [typed]


def test_too_few_typed_signatures_are_a_fault() -> None:
    measures = [Signature(f"x.py:{number} f", typed=number > 2) for number in range(100)]

    assert faults(measures) == ["3 of 100 signatures without types: x.py:0 f, x.py:1 f, x.py:2 f"]


def test_enough_typed_signatures_are_none() -> None:
    assert faults([Signature(f"x.py:{number} f", typed=number > 1) for number in range(100)]) == []


def test_template_is_measured_by_its_lines(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text("<p></p>\n" * 161)

    measure = measure_lines(TEMPLATE, template, "templates/page.html")

    assert faults([measure]) == ["templates/page.html: template of 161, at most 160"]


def test_report_names_the_longest_and_the_ninetieth_percentile() -> None:
    measures = [Measure(TEMPLATE, f"t{size}.html", size) for size in range(10, 110, 10)]

    lines = report(measures).splitlines()

    assert lines == [
        "template: 10, p90 91 (aimed 110), limit 160",
        "     100  t100.html",
        "      90  t90.html",
        "      80  t80.html",
    ]
