"""{% figure %} and {% figure_bars %}: a page asks by code and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation

from qazvolunteer.figures.registry import Member, Scope, UnknownIndicator, UnsupportedDimension
from qazvolunteer.lib.periods import UnknownPeriod, month_before, month_of, parse_period
from tests.qazvolunteer.figures.conftest import HOURS, PEOPLE, Publish

COUNTS = {Scope(): Decimal("1204.5"), Scope("KZ-35"): Decimal(3), Scope("KZ-35", "taza"): Decimal(2)}


def drawn(text: str, **context: object) -> str:
    """Return what a template says in English."""
    with translation.override("en"):
        return Template("{% load figures %}" + text).render(Context(context)).strip()


def test_figure_is_a_link_to_its_definition(publish: Publish) -> None:
    publish(HOURS, COUNTS)

    html = drawn('{% figure "test.hours" period="2026" %}')

    assert html.splitlines()[-1] == (
        '<a class="tnum" href="/en/reports/#test-hours">1\xa0204.5'
        '<span class="sr"> (how we count: Test hours)</span></a>'
    )


def test_figure_of_a_region_and_a_direction(publish: Publish) -> None:
    publish(HOURS, COUNTS)

    text = drawn('{% figure "test.hours" region="KZ-35" direction=code as one %}{{ one.text }}', code="taza")

    assert text == "2"


def test_figure_with_a_name_draws_nothing_by_itself(publish: Publish) -> None:
    publish(HOURS, COUNTS)

    text = drawn(
        "{% figure code as all %}[{{ all.text }} {{ all.indicator.unit }} {{ all.period.code }}]",
        code="test.hours",
    )

    assert text == "[1\xa0204.5 hours all]"


def test_few_people_are_hidden_in_the_link_too(publish: Publish) -> None:
    publish(PEOPLE, {Scope(): 3})

    assert ">fewer than 5<" in drawn('{% figure "test.people" %}')


def test_name_of_an_indicator_is_escaped(publish: Publish) -> None:
    publish(replace(HOURS, name="<b>Hours</b>"), {Scope(): 1})

    assert "(how we count: &lt;b&gt;Hours&lt;/b&gt;)" in drawn('{% figure "test.hours" %}')


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('{% figure "hours.confrimed" %}', UnknownIndicator),
        ('{% figure "test.hours" period="2026-13" %}', UnknownPeriod),
        ('{% figure "test.hours" grade="list" %}', UnsupportedDimension),
        ("{% figure %}", TemplateSyntaxError),
        ('{% figure "test.hours" colour="red" %}', TemplateSyntaxError),
        ('{% figure "test.hours" "2026" %}', TemplateSyntaxError),
        ('{% figure_bars "nothing" "region" %}', UnknownIndicator),
        ('{% figure_bars "test.hours" "grade" members=members %}', UnsupportedDimension),
    ],
)
def test_mistake_of_a_template_is_loud(publish: Publish, text: str, error: type[Exception]) -> None:
    publish(HOURS, COUNTS)

    with pytest.raises(error):
        drawn(text, members=[Member("list", "List")])


def test_named_periods_follow_the_day(publish: Publish) -> None:
    today = timezone.localdate()
    publish(
        HOURS,
        {
            month_of(today).code: {Scope(): 1},
            month_before(today).code: {Scope(): 2},
            str(today.year): {Scope(): 3},
        },
    )

    text = drawn(
        '{% figure "test.hours" period="this-month" as a %}{% figure "test.hours" period="last-month" as b %}'
        '{% figure "test.hours" period="this-year" as c %}{% figure "test.hours" period=given as d %}'
        "{{ a.text }} {{ b.text }} {{ c.text }} {{ d.text }}",
        given=month_of(today),
    )

    assert text == "1 2 3 1"


BARS = (
    '{% figure_bars "test.hours" "direction" period="2026-10" otherwise="2026-11" as done %}'
    "{{ done.period }}:{% for item in done.items %} {{ item.label }} {{ item.text }}{% endfor %}"
)


def test_bars_of_a_period(publish: Publish) -> None:
    publish(HOURS, {"2026-10": {Scope(): 3, Scope(direction="umit"): 3}, "2026-11": {Scope(): 9}})

    assert drawn(BARS) == "October 2026: Hope 3.0 Clean 0"


def test_bars_fall_back_to_the_other_period(publish: Publish) -> None:
    publish(HOURS, {"2026-11": {Scope(): 9, Scope(direction="taza"): 9}})

    assert drawn(BARS) == "November 2026: Clean 9.0 Hope 0"


def test_bars_of_nothing_ask_for_no_names(publish: Publish) -> None:
    publish(HOURS, {"2026": {}})

    flat = '{% figure_bars "test.hours" "direction" period="2026" as done %}'

    assert drawn(flat + "{{ done.is_empty }} {{ done.items|length }}") == "True 0"


def test_page_may_give_the_names_itself(publish: Publish) -> None:
    publish(HOURS, {Scope(): 3, Scope("KZ-35"): 3})

    text = drawn(
        '{% figure_bars "test.hours" "region" members=members as done %}'
        "{{ done.items.0.label }}{{ done.items.0.direction }}",
        members=[Member("KZ-35", "Karaganda")],
    )

    assert text == "Karaganda"


def test_period_of_a_page_can_be_given_as_it_is(publish: Publish) -> None:
    publish(HOURS, {"2026-Q2": {Scope(): 5}})

    assert (
        drawn('{% figure "test.hours" period=period as one %}{{ one.text }}', period=parse_period("2026-Q2"))
        == "5"
    )
