"""CSV for spreadsheets: no cell is run as a formula, Excel reads the letters."""

import csv
import io
from decimal import Decimal

import pytest

from qazvolunteer.lib.csv_file import csv_text, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\ttext", "  =1", "\xa0=1"),
        *("=HYPERLINK(0)", "-", "--5", "+5", "-5-5", "-1e5", "＝1+1", "＋1", "＠x", "-5\n=1"),
    ],
)
def test_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Таза әлем", "Таза әлем"),
        ("a=b", "a=b"),
        ("fewer than 5", "fewer than 5"),
        ("–", "–"),
        ("", ""),
        (None, ""),
        (0, "0"),
        (-5, "-5"),
        (Decimal("-1.50"), "-1.50"),
        (1204, "1204"),
    ],
)
def test_harmless_cell_stays(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


def test_file_begins_with_the_byte_order_mark_and_has_rows() -> None:
    text = csv_text([["Region", "Hours"], ["Қарағанды, қала", Decimal("1.50")], [], ['say "yes"', "=1"]])

    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [
        ["Region", "Hours"],
        ["Қарағанды, қала", "1.50"],
        [],
        ['say "yes"', "'=1"],
    ]
    assert text.count("\r\n") == 4
