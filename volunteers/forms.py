"""Shapes of what people type about themselves."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qazvolunteer.lib.fields import LineField
from qazvolunteer.lib.text import localized
from qazvolunteer.reference.models import Skill
from qazvolunteer.reference.selectors import regions
from volunteers.enums import SpokenLanguage
from volunteers.models import Volunteer
from volunteers.selectors.consents import text_template
from volunteers.services.profile import ProfileData
from volunteers.services.registration import RegistrationData

OLDEST_YEARS = 110


class PersonForm(forms.Form):
    """Names, birth date and region: what registration and profile share."""

    surname = LineField(
        label=_("Surname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    given_name = LineField(
        label=_("Given name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    patronymic = LineField(
        label=_("Patronymic"),
        help_text=_("If you have one."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        help_text=_("We check the age limits of shifts by it and show it to nobody."),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )
    region = forms.ChoiceField(label=_("Region where you live"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = regions(get_language() or "kk")
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", _("Choose a region")), *((row.pk, localized(row, "full_name")) for row in rows)]

    def clean_birth_date(self) -> date:
        """Refuse a date in the future or more than 110 years ago."""
        value: date = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if value > today:
            raise forms.ValidationError(_("The date of birth lies in the future."))
        if value.year < today.year - OLDEST_YEARS:
            raise forms.ValidationError(_("Check the year of birth."))
        return value


class ConsentForm(forms.Form):
    """The tick under the text of the consent."""

    consent = forms.BooleanField(
        label=_("I agree to the processing of my data"),
        error_messages={"required": _("Without your consent we may not store your data.")},
    )

    @property
    def consent_text(self) -> str:
        """The template with the words that the tick agrees to."""
        return text_template()


class BecomeForm(ConsentForm, PersonForm):
    """The registration form of a signed-in account."""

    field_order: tuple[str, ...] = (
        "surname",
        "given_name",
        "patronymic",
        "birth_date",
        "region",
        "consent",
    )

    def data_of_person(self) -> RegistrationData:
        """Return the cleaned form as the service takes it."""
        data = self.cleaned_data
        return RegistrationData(
            surname=data["surname"],
            given_name=data["given_name"],
            patronymic=data["patronymic"],
            birth_date=data["birth_date"],
            region_code=data["region"],
            language=(get_language() or "kk")[:2],
        )


class RegistrationForm(BecomeForm):
    """The one short form of a new person."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We send a code to it now, and a reminder before each shift."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order: tuple[str, ...] = (
        "surname",
        "given_name",
        "patronymic",
        "birth_date",
        "region",
        "email",
        "consent",
    )

    def clean_email(self) -> str:
        """Addresses are compared in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def payload(self) -> dict[str, str]:
        """Return what waits in the session until the code is entered: JSON values only."""
        data = self.data_of_person()
        return {
            "surname": data.surname,
            "given_name": data.given_name,
            "patronymic": data.patronymic,
            "birth_date": data.birth_date.isoformat(),
            "region_code": data.region_code,
            "language": data.language,
        }


def registration_data(payload: dict[str, Any]) -> RegistrationData:
    """Read a payload back."""
    return RegistrationData(**{**payload, "birth_date": date.fromisoformat(payload["birth_date"])})


class ProfileForm(PersonForm):
    """All that a person may change about themselves."""

    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"),
        required=False,
        choices=SpokenLanguage.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    skills = forms.MultipleChoiceField(
        label=_("What you can do"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, volunteer: Volunteer, **kwargs: Any) -> None:
        initial = {
            "surname": volunteer.surname,
            "given_name": volunteer.given_name,
            "patronymic": volunteer.patronymic,
            "birth_date": volunteer.birth_date,
            "region": volunteer.region_id,
            "languages": volunteer.languages,
            "skills": [skill.pk for skill in volunteer.skills.all()],
        }
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["skills"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [(row.pk, localized(row, "name")) for row in Skill.objects.order_by("position")]

    def data_of_person(self) -> ProfileData:
        """Return the cleaned form as the service takes it."""
        data = self.cleaned_data
        return ProfileData(
            surname=data["surname"],
            given_name=data["given_name"],
            patronymic=data["patronymic"],
            birth_date=data["birth_date"],
            region_code=data["region"],
            languages=data["languages"],
            skill_codes=data["skills"],
        )
