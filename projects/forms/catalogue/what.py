"""The topic "what": the promise of a project, with its goals."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.forms.catalogue.fields import TopicForm, in_languages
from projects.models import Initiative
from projects.services.catalogue import What
from qazvolunteer.lib.fields import LineField, TextField
from qazvolunteer.lib.text import localized
from qazvolunteer.reference.models import Direction, Unit
from qazvolunteer.reference.selectors import directions, units

#: goals that a project may promise
GOAL_ROWS = 4


def _title(label: Any) -> LineField:
    return LineField(label=label, max_length=120, required=False)


def _promise(label: Any) -> TextField:
    return TextField(
        label=label,
        help_text=_("Two sentences: what will be done, where, and for whom."),
        max_length=600,
        required=False,
        rows=3,
    )


def _tasks(label: Any) -> TextField:
    return TextField(
        label=label,
        help_text=_("What people will do, one task on each line."),
        max_length=1500,
        required=False,
    )


class InitiativeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An initiative, by its name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return localized(obj, "name")


class WhatForm(TopicForm):
    """The promise: texts in up to three languages, direction, initiative, goals in natural units."""

    translated: ClassVar[tuple[str, ...]] = ("title", "promise", "tasks")
    columns: ClassVar[tuple[str, ...]] = (*in_languages(*translated), "direction", "initiative")

    title_kk = _title(_("Title in Kazakh"))
    promise_kk = _promise(_("What will be done, in Kazakh"))
    tasks_kk = _tasks(_("Tasks, in Kazakh"))
    title_ru = _title(_("Title in Russian"))
    promise_ru = _promise(_("What will be done, in Russian"))
    tasks_ru = _tasks(_("Tasks, in Russian"))
    title_en = _title(_("Title in English"))
    promise_en = _promise(_("What will be done, in English"))
    tasks_en = _tasks(_("Tasks, in English"))
    direction = forms.ModelChoiceField(
        label=_("Direction"), queryset=Direction.objects.none(), empty_label=None
    )
    initiative = InitiativeField(
        label=_("National initiative"),
        queryset=Initiative.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Choose one only if the project is registered under it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = Direction.objects.filter(
            Q(pk__in=directions().values("pk")) | Q(pk=self.project.direction_id)
        )
        self.fields["direction"].queryset = choices  # type: ignore[attr-defined]
        today = timezone.localdate()
        open_today = Q(ends_on=None) | Q(ends_on__gte=today) | Q(pk=self.project.initiative_id)
        self.fields["initiative"].queryset = Initiative.objects.filter(open_today).order_by("position")  # type: ignore[attr-defined]
        self._add_goals()

    def _add_goals(self) -> None:
        goals = list(self.project.goals.order_by("unit__position"))
        choices = [("", gettext("No goal")), *((unit.pk, str(unit)) for unit in units())]
        for row in range(GOAL_ROWS):
            number = {"number": row + 1}
            self.fields[f"goal_unit_{row}"] = forms.ChoiceField(
                label=gettext("Goal %(number)d") % number, choices=choices, required=False
            )
            self.fields[f"goal_amount_{row}"] = forms.DecimalField(
                label=gettext("How much, goal %(number)d") % number,
                required=False,
                min_value=Decimal("0.1"),
                max_value=Decimal(1_000_000_000),
                decimal_places=2,
            )
            if row < len(goals):
                self.initial[f"goal_unit_{row}"] = goals[row].unit_id
                self.initial[f"goal_amount_{row}"] = f"{goals[row].amount.normalize():f}"
        if self.fields["title_kk"].disabled:
            self.lock(name for name in self.fields if name.startswith("goal_"))

    def goal_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Yield the two fields of each goal for the page."""
        for row in range(GOAL_ROWS):
            yield self[f"goal_unit_{row}"], self[f"goal_amount_{row}"]

    def clean(self) -> dict[str, Any]:
        """Each goal has a unit and an amount, each unit stands once."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for row in range(GOAL_ROWS):
            unit, amount = data.get(f"goal_unit_{row}"), data.get(f"goal_amount_{row}")
            if unit and amount is None and f"goal_amount_{row}" not in self.errors:
                self.add_error(f"goal_amount_{row}", gettext("Say how much, or choose no goal."))
            if amount is not None and not unit and f"goal_unit_{row}" not in self.errors:
                self.add_error(f"goal_unit_{row}", gettext("Choose what is counted."))
            if unit and unit in seen:
                self.add_error(f"goal_unit_{row}", gettext("This stands in another goal already."))
            seen.add(unit or "")
        return data

    def what(self) -> What:
        """Return the texts, direction and initiative for the service."""
        return What(**self.column_values())

    def goals(self) -> dict[Unit, Decimal]:
        """Return the goals for the service."""
        by_code = {unit.pk: unit for unit in units()}
        rows = range(GOAL_ROWS)
        chosen = {
            self.cleaned_data[f"goal_unit_{row}"]: self.cleaned_data[f"goal_amount_{row}"] for row in rows
        }
        return {by_code[code]: amount for code, amount in chosen.items() if code}
