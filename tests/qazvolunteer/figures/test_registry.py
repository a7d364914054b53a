"""Asking by code: what is known, what is refused, how numbers are written."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from qazvolunteer.figures.registry import (
    ONLINE,
    Count,
    Figure,
    Indicator,
    Member,
    Question,
    Scope,
    Share,
    Table,
    UnknownIndicator,
    UnsupportedDimension,
    bars_of,
    figure,
    indicator,
    indicators,
    known,
    register,
    tables,
)
from qazvolunteer.lib.periods import Period, month_of, parse_period
from tests.qazvolunteer.figures.conftest import HOURS, MEMBERS, PEOPLE, Publish

ALMATY = ZoneInfo("Asia/Almaty")
SHARE = replace(HOURS, code="test.share", kind="share", decimals=0)
STATE = replace(HOURS, code="test.state", kind="state")
YEAR = parse_period("2026")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ALMATY)


def value(found: Indicator, number: Count) -> Figure:
    """Return a figure with a value."""
    return Table(found, YEAR, NOW, {Scope(): number}).figure()


# --- asking -----------------------------------------------------------------------------------------------------
def test_unknown_code_is_refused(publish: Publish) -> None:
    with pytest.raises(UnknownIndicator, match=r"hours\.confrimed"):
        figure("hours.confrimed", period=YEAR)
    with pytest.raises(UnknownIndicator):
        indicator("nothing")
    with pytest.raises(UnknownIndicator):
        tables(["nothing"], YEAR)


def test_split_that_an_indicator_does_not_have_is_refused_before_counting(publish: Publish) -> None:
    def compute(question: Question) -> dict[Scope, Count]:
        raise AssertionError("counted")

    publish(replace(HOURS, code="test.never"), {})
    known._indicators["test.never"] = (indicator("test.never"), compute)

    with pytest.raises(UnsupportedDimension, match=r"test\.never is not split by grade"):
        figure("test.never", period=YEAR, grade="list")


def test_table_refuses_a_split_that_its_indicator_does_not_have() -> None:
    with pytest.raises(UnsupportedDimension):
        Table(replace(HOURS, dimensions=("region",)), YEAR, NOW, {}).figure(direction="taza")


def test_code_belongs_to_one_indicator(publish: Publish) -> None:
    publish(HOURS, {})

    with pytest.raises(ValueError, match=r"Two indicators are called 'test\.hours'"):
        publish(replace(HOURS, version=2), {})


def test_registering_the_same_again_changes_nothing(publish: Publish) -> None:
    publish(HOURS, {})
    before = indicators()

    register(*known._indicators["test.hours"])

    assert indicators() == before


def test_unknown_dimension_is_refused(publish: Publish) -> None:
    with pytest.raises(ValueError, match="unknown dimensions"):
        publish(replace(HOURS, dimensions=("region", "moon")), {})


def test_figure_says_what_it_speaks_of(publish: Publish) -> None:
    publish(HOURS, {Scope("KZ-35", "taza"): Decimal("2.5"), Scope(): 9})

    found = figure("test.hours", period=YEAR, region="KZ-35", direction="taza", now=NOW)

    assert found == Figure(HOURS, YEAR, Scope("KZ-35", "taza"), Decimal("2.5"), NOW)
    assert figure("test.hours", period=YEAR, now=NOW).value == 9
    assert figure("test.hours", period=YEAR, region=ONLINE, now=NOW).value == 0


def test_indicators_of_one_read_share_it(publish: Publish) -> None:
    reads: list[Period] = []

    def read(question: Question) -> int:
        reads.append(question.period)
        return len(reads)

    for code in ("test.one", "test.two"):
        register(replace(HOURS, code=code), lambda question: {Scope(): question.once(read)})

    found = tables(["test.one", "test.two"], YEAR, now=NOW)

    assert [cells.figure().value for cells in found.values()] == [1, 1]
    assert reads == [YEAR]
    assert figure("test.one", period=YEAR, now=NOW).value == 2


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("2026-10", datetime(2026, 10, 31, 23, 59, 59, 999_999, tzinfo=ALMATY)),
        ("2026-11", NOW),
        ("2027", NOW),
    ],
)
def test_last_moment_is_the_end_of_the_period_or_now(period: str, last: datetime) -> None:
    assert Question(parse_period(period), NOW).last_moment == last


def test_state_holds_at_the_end_of_a_period_that_is_over() -> None:
    october = month_of(date(2026, 10, 1))

    assert Table(STATE, october, NOW, {}).figure().moment == october.ends_at
    assert Table(STATE, YEAR, NOW, {}).figure().moment == NOW
    assert Table(HOURS, october, NOW, {}).figure().moment == NOW


# --- writing ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (Decimal(4), "4"),
        (Decimal("4.50"), "4.5"),
        (Decimal("4.25"), "4.3"),
        (Decimal("4.04"), "4"),
        (Decimal("0.04"), "0"),
        (Decimal("48120.55"), "48\xa0120.6"),
        (Decimal("-1.5"), "−1.5"),
        (Decimal("9999999.99"), "10\xa0000\xa0000"),
    ],
)
def test_hours_have_at_most_one_decimal(number: Count, text: str) -> None:
    with translation.override("en"):
        assert value(HOURS, number).text == text


def test_numbers_of_a_column_have_the_same_decimals() -> None:
    with translation.override("en"):
        texts = [value(HOURS, number).column_text for number in (Decimal("6947.9"), Decimal(4765), 0)]

    assert texts == ["6\xa0947.9", "4\xa0765.0", "0"]


def test_decimal_mark_is_that_of_the_language() -> None:
    with translation.override("ru"):
        assert value(HOURS, Decimal("1204.5")).text == "1\xa0204,5"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Share(1, 3), "33%"),
        (Share(1, 8), "13%"),
        (Share(0, 8), "0%"),
        (Share(8, 8), "100%"),
        (Share(0, 0), "–"),
    ],
)
def test_share_is_a_percentage_and_nothing_when_there_is_nothing(share: Share, text: str) -> None:
    with translation.override("en"):
        assert value(SHARE, share).text == text


def test_share_of_an_empty_cell_has_no_value() -> None:
    assert Table(SHARE, YEAR, NOW, {}).figure().value is None


def test_few_people_are_written_in_words_and_their_number_is_gone() -> None:
    with translation.override("en"):
        found = value(PEOPLE, 4)

        assert (found.text, found.value, found.is_suppressed) == ("fewer than 5", None, True)


def test_cell_that_protects_another_is_not_called_few() -> None:
    counts = {Scope("A"): 3, Scope("B"): 9, Scope("C"): 40, Scope(): 52}

    with translation.override("en"):
        cells = Table(PEOPLE, YEAR, NOW, counts)

        assert [cells.figure(region=region).text for region in ("A", "B", "C", "D", "")] == [
            "fewer than 5",
            "not shown",
            "40",
            "0",
            "52",
        ]


def test_hours_of_few_people_are_shown() -> None:
    assert value(HOURS, 2).is_suppressed is False


def test_anchor_of_a_definition() -> None:
    assert replace(HOURS, code="organizations.initiative_groups").anchor == "organizations-initiative_groups"


# --- bars -------------------------------------------------------------------------------------------------------
def test_bars_stand_from_large_to_small_and_keep_what_is_not_listed_any_more() -> None:
    counts = {
        Scope(direction="umit"): Decimal("7.5"),
        Scope(direction="old"): Decimal(1),
        Scope(): Decimal("8.5"),
    }

    with translation.override("en"):
        drawn = bars_of(Table(HOURS, YEAR, NOW, counts), "direction", MEMBERS)

    assert [(item["label"], item["text"], item["direction"], item["value"]) for item in drawn.items] == [
        ("Hope", "7.5", "umit", 7.5),
        ("Old", "1.0", "old", 1.0),
        ("Clean", "0", "taza", 0.0),
    ]
    assert (drawn.total.value, drawn.period, drawn.is_empty) == (Decimal("8.5"), "2026", False)


def test_empty_member_that_is_not_listed_any_more_is_left_out() -> None:
    drawn = bars_of(Table(HOURS, YEAR, NOW, {}), "direction", MEMBERS)

    assert [item["label"] for item in drawn.items] == ["Clean", "Hope"]
    assert drawn.is_empty is True


def test_grades_keep_their_order() -> None:
    graded = replace(HOURS, dimensions=("grade",))
    counts = {Scope(grade="scan"): 9, Scope(grade="self"): 1}

    drawn = bars_of(
        Table(graded, YEAR, NOW, counts), "grade", [Member("self", "Self"), Member("scan", "Scan")]
    )

    assert [item["label"] for item in drawn.items] == ["Self", "Scan"]


def test_bars_of_a_region() -> None:
    counts = {
        Scope("A", "taza"): 3,
        Scope("B", "taza"): 4,
        Scope(direction="taza"): 7,
        Scope("A"): 3,
        Scope(): 7,
    }

    drawn = bars_of(Table(HOURS, YEAR, NOW, counts), "direction", MEMBERS, region="A")

    assert (drawn.items[0]["value"], drawn.total.value) == (3.0, 3)


def test_bar_of_a_hidden_cell_has_no_width() -> None:
    drawn = bars_of(Table(PEOPLE, YEAR, NOW, {Scope(direction="taza"): 3, Scope(): 3}), "direction", MEMBERS)

    hidden = next(item for item in drawn.items if item["direction"] == "taza")
    assert (hidden["value"], hidden["exact"]) == (0.0, None)
    assert hidden["text"] != "0"


def test_now_is_the_present_when_left_out(publish: Publish) -> None:
    publish(HOURS, {Scope(): 1})

    found = figure("test.hours", period=YEAR)

    assert abs(found.as_of - datetime.now(ALMATY)) < timedelta(minutes=1)
