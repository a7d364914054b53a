"""A new project, and the topics of its description that are short: where, who, conditions."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from organizations.selectors.places import districts_by_region
from projects.enums import JoiningMode
from projects.forms.catalogue.fields import TopicForm, in_languages, phone_shape
from projects.services.catalogue import Conditions, Where, Who
from qazvolunteer.lib.fields import LineField, TextField
from qazvolunteer.reference.models import Direction, District, Region
from qazvolunteer.reference.selectors import directions, regions
from qazvolunteer.ui.widgets import DateInput


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
    contact_phone = LineField(
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
