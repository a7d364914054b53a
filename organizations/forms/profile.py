"""What an organization says about itself."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationKind, OrganizationState
from organizations.models import Organization
from organizations.selectors.places import districts_by_region
from organizations.services.editing import JUDGED_FIELDS
from qazvolunteer.lib.fields import AddressField, LineField, TextField
from qazvolunteer.reference.models import District, Region
from qazvolunteer.reference.selectors import regions


def _name(label: Any) -> LineField:
    return LineField(label=label, max_length=160, required=False)


def _about(label: Any) -> TextField:
    return TextField(label=label, max_length=2000, required=False)


class SettingsForm(forms.Form):
    """Names, texts, place and contacts; only the contacts while the front office looks at the rest."""

    name_kk = _name(_("Name in Kazakh"))
    name_ru = _name(_("Name in Russian"))
    name_en = _name(_("Name in English"))
    about_kk = _about(_("What you do, in Kazakh"))
    about_ru = _about(_("What you do, in Russian"))
    about_en = _about(_("What you do, in English"))
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none(), empty_label=None)
    district = forms.ModelChoiceField(
        label=_("District or city"), queryset=District.objects.none(), required=False
    )
    website = AddressField(
        label=_("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    email = forms.EmailField(
        label=_("Public e-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = LineField(
        label=_("Public phone"),
        max_length=20,
        required=False,
        validators=[
            RegexValidator(
                r"^\+?[0-9 ()-]{5,20}\Z", _("Enter the number with digits, for example +7 7172 00 00 00.")
            )
        ],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organization.state == OrganizationState.SUBMITTED:
            for name in JUDGED_FIELDS:
                del self.fields[name]
        else:
            self.fields["region"].queryset = regions()  # type: ignore[attr-defined]
            self.fields["district"].queryset = District.objects.listed()  # type: ignore[attr-defined]
            self.fields["district"].choices = [("", _("Not chosen")), *districts_by_region()]  # type: ignore[attr-defined]
        self.initial = {**model_to_dict(organization, fields=list(self.fields)), **self.initial}

    def changes(self) -> dict[str, Any]:
        """Return what `update_organization` takes."""
        return dict(self.cleaned_data)


class IdentityForm(forms.Form):
    """Kind, legal name and BIN."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrganizationKind.choices, widget=forms.RadioSelect)
    legal_name = LineField(
        label=_("Full legal name"),
        max_length=255,
        required=False,
        help_text=_("As in the certificate of registration. An initiative group leaves it empty."),
    )
    bin = LineField(
        label=_("BIN"),
        max_length=20,
        required=False,
        help_text=_("12 digits. An initiative group leaves it empty."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def arguments(self) -> dict[str, Any]:
        """Return what `update_identity` takes."""
        data = self.cleaned_data
        return {"kind": data["kind"], "legal_name": data["legal_name"], "bin_number": data["bin"]}
