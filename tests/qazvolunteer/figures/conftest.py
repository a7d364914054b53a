"""An indicator of the tests' own, known only while one test runs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from qazvolunteer.figures.registry import Count, Indicator, Member, Question, Scope, known

HOURS = Indicator(
    code="test.hours",
    name="Test hours",
    definition="Hours of the test.",
    formula="minutes ÷ 60",
    source="The test",
    unit="hours",
    kind="additive",
    dimensions=("region", "direction"),
    decimals=1,
)
PEOPLE = replace(HOURS, code="test.people", kind="distinct", decimals=0, hide_below=5)
MEMBERS = [Member("taza", "Clean"), Member("umit", "Hope"), Member("old", "Old", is_listed=False)]
Publish = Callable[..., Indicator]


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Register an indicator that counts what the test says: for all periods, or for each period's code."""
    monkeypatch.setattr(known, "_indicators", dict(known._indicators))
    monkeypatch.setattr(known, "_members", dict(known._members))

    def put(
        indicator: Indicator, counts: Mapping[Scope, Count] | Mapping[str, Mapping[Scope, Count]]
    ) -> Indicator:
        by_period = all(isinstance(key, str) for key in counts) and bool(counts)

        def compute(question: Question) -> Any:
            return cast("Any", counts).get(question.period.code, {}) if by_period else counts

        known.register(indicator, compute)
        known.register_members("direction", lambda: MEMBERS)
        return indicator

    return put
