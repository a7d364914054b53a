"""A new project, and the topics of its description: what, where, who, conditions."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as translate_now
from django.utils.translation import gettext_lazy as _

from organizations.selectors.places import districts_by_region
from projects.enums import JoiningMode
from projects.forms.catalogue.fields import LineField, TextField, TopicForm, in_languages, phone_shape
from projects.models import Initiative
from projects.services.catalogue import Conditions, What, Where, Who
from qazvolunteer.reference.models import Direction, District, Region, Unit
from qazvolunteer.reference.selectors import directions, regions, units
from qazvolunteer.ui.widgets import DateInput

#: goals that a project may promise
GOAL_ROWS = 4


class NewProjectForm(forms.Form):
    """All that a draft needs: a title in the language of the page, and a direction."""

    title = LineField(
        label=_("Title"),
        help_text=_("Say what people will do, for example: Planting trees in Victory Park."),
        min_length=5,
        max_length=120,
    )
    direction = forms.ModelChoiceField(
        label=_("Direction"),
        queryset=Direction.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the direction that fits best.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["direction"].queryset = directions()  # type: ignore[attr-defined]


def _title(label: Any) -> LineField:
    return LineField(label=label, max_length=120, required=False)


class WhatForm(TopicForm):
    """The promise: texts in up to three languages, direction, initiative, goals in natural units."""

    translated: ClassVar[tuple[str, ...]] = ("title", "promise", "tasks")
    columns: ClassVar[tuple[str, ...]] = (*in_languages(*translated), "direction", "initiative")

    title_kk = _title(_("Title in Kazakh"))
    promise_kk = TextField(label=_("What will be done, in Kazakh"), max_length=600, required=False, rows=3)
    tasks_kk = TextField(label=_("Tasks, in Kazakh"), max_length=1500, required=False)
    title_ru = _title(_("Title in Russian"))
    promise_ru = TextField(label=_("What will be done, in Russian"), max_length=600, required=False, rows=3)
    tasks_ru = TextField(label=_("Tasks, in Russian"), max_length=1500, required=False)
    title_en = _title(_("Title in English"))
    promise_en = TextField(label=_("What will be done, in English"), max_length=600, required=False, rows=3)
    tasks_en = TextField(label=_("Tasks, in English"), max_length=1500, required=False)
    direction = forms.ModelChoiceField(
        label=_("Direction"), queryset=Direction.objects.none(), empty_label=None
    )
    initiative = forms.ModelChoiceField(
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
        choices = [("", translate_now("No goal")), *((unit.pk, str(unit)) for unit in units())]
        for row in range(GOAL_ROWS):
            number = {"number": row + 1}
            self.fields[f"goal_unit_{row}"] = forms.ChoiceField(
                label=translate_now("Goal %(number)d") % number, choices=choices, required=False
            )
            self.fields[f"goal_amount_{row}"] = forms.DecimalField(
                label=translate_now("How much, goal %(number)d") % number,
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
                self.add_error(f"goal_amount_{row}", translate_now("Say how much, or choose no goal."))
            if amount is not None and not unit and f"goal_unit_{row}" not in self.errors:
                self.add_error(f"goal_unit_{row}", translate_now("Choose what is counted."))
            if unit and unit in seen:
                self.add_error(f"goal_unit_{row}", translate_now("This stands in another goal already."))
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


class WhereForm(TopicForm):
    """A place or online, and the period."""

    columns: ClassVar[tuple[str, ...]] = (
        "is_online",
        "region",
        "district",
        "address",
        "starts_on",
        "ends_on",
    )

    is_online = forms.BooleanField(label=_("The work is done online, from anywhere"), required=False)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), required=False, empty_label=""
    )
    district = forms.ModelChoiceField(
        label=_("District or city"), queryset=District.objects.none(), required=False
    )
    address = LineField(
        label=_("Address and meeting point"),
        help_text=_("Write it so that somebody who comes for the first time finds you."),
        max_length=200,
        required=False,
    )
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions()  # type: ignore[attr-defined]
        district = self.fields["district"]
        district.queryset = District.objects.listed()  # type: ignore[attr-defined]
        district.choices = [("", ""), *districts_by_region()]  # type: ignore[attr-defined]

    def where(self) -> Where:
        """Return the place and period for the service."""
        return Where(**self.column_values())


class WhoForm(TopicForm):
    """Who may come, how they get a place, who answers their questions."""

    columns: ClassVar[tuple[str, ...]] = (
        "joining_mode",
        "min_age",
        "withdraw_hours",
        "contact_name",
        "contact_email",
        "contact_phone",
    )

    joining_mode = forms.ChoiceField(
        label=_("How people join"), choices=JoiningMode.choices, widget=forms.RadioSelect
    )
    min_age = forms.IntegerField(
        label=_("From which age"), validators=[MinValueValidator(14), MaxValueValidator(80)]
    )
    withdraw_hours = forms.IntegerField(
        label=_("Until how many hours before the shift can people withdraw freely?"),
        validators=[MinValueValidator(0), MaxValueValidator(168)],
    )
    contact_name = LineField(
        label=_("Contact person"),
        help_text=_("Shown on the page of the project."),
        max_length=120,
        required=False,
    )
    contact_email = forms.EmailField(
        label=_("E-mail of the contact person"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    contact_phone = forms.CharField(
        label=_("Phone of the contact person"),
        max_length=20,
        required=False,
        validators=[phone_shape],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def who(self) -> Who:
        """Return the answers for the service."""
        values = self.column_values()
        return Who(**{**values, "joining_mode": JoiningMode(values["joining_mode"])})


class ConditionsForm(TopicForm):
    """What to bring, what is given, how accessible the place is."""

    translated: ClassVar[tuple[str, ...]] = ("bring", "accessibility")
    columns: ClassVar[tuple[str, ...]] = (
        *in_languages(*translated),
        "pays_travel",
        "pays_meals",
        "pays_lodging",
        "has_insurance",
        "has_briefing",
        "is_step_free",
        "has_seated_work",
    )

    bring_kk = TextField(label=_("What to bring, in Kazakh"), max_length=600, required=False, rows=3)
    bring_ru = TextField(label=_("What to bring, in Russian"), max_length=600, required=False, rows=3)
    bring_en = TextField(label=_("What to bring, in English"), max_length=600, required=False, rows=3)
    pays_travel = forms.BooleanField(label=_("We pay for the travel"), required=False)
    pays_meals = forms.BooleanField(label=_("We give meals"), required=False)
    pays_lodging = forms.BooleanField(label=_("We give lodging"), required=False)
    has_insurance = forms.BooleanField(label=_("Volunteers are insured"), required=False)
    has_briefing = forms.BooleanField(label=_("We hold a safety briefing"), required=False)
    is_step_free = forms.BooleanField(label=_("The place can be reached without steps"), required=False)
    has_seated_work = forms.BooleanField(label=_("There is work for people who sit"), required=False)
    accessibility_kk = TextField(
        label=_("More on accessibility, in Kazakh"), max_length=600, required=False, rows=3
    )
    accessibility_ru = TextField(
        label=_("More on accessibility, in Russian"), max_length=600, required=False, rows=3
    )
    accessibility_en = TextField(
        label=_("More on accessibility, in English"), max_length=600, required=False, rows=3
    )

    def conditions(self) -> Conditions:
        """Return the answers for the service."""
        return Conditions(**self.column_values())
