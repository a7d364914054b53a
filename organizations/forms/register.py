"""Registering an organization, and looking for one."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations.enums import KINDS_WITH_BIN, OrganizationKind
from organizations.selectors.register import RegisterFilter
from qazvolunteer.lib.fields import LineField, TextField
from qazvolunteer.lib.text import LANGUAGES
from qazvolunteer.reference.models import Region
from qazvolunteer.reference.selectors import regions

#: the kinds as a person chooses between them; groups first, because most initiatives come from them
_CHOICES = [
    (
        OrganizationKind.INITIATIVE_GROUP,
        _("Initiative group: people who act together, no legal entity, no BIN"),
    ),
    (OrganizationKind.NGO, _("Non-governmental organization: fund, association, union")),
    (
        OrganizationKind.INSTITUTION,
        _("Public institution: school, university, library, hospital, youth centre"),
    ),
    (OrganizationKind.COMPANY, _("Company that invites its staff or the town")),
    (OrganizationKind.INTERNATIONAL, _("International organization with an office in Kazakhstan")),
]


class KindForm(forms.Form):
    """Step one: what kind of organization it is."""

    kind = forms.ChoiceField(
        label=_("Who are you?"),
        choices=_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )


class RegisterForm(forms.Form):
    """Step two: name, what it does, region; legal name and BIN only for kinds that have them."""

    name = LineField(label=_("Name"), max_length=160)
    about = TextField(
        label=_("What you do"),
        max_length=2000,
        help_text=_("Two or three sentences: for whom, where, what has been done already."),
    )
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), empty_label=_("Choose a region")
    )
    legal_name = LineField(
        label=_("Full legal name"),
        max_length=255,
        required=False,
        help_text=_(
            "As in the certificate of registration. It may wait until you send the organization to review."
        ),
    )
    bin = LineField(
        label=_("BIN"),
        max_length=20,
        required=False,
        help_text=_("12 digits. It may wait, too. Nobody else sees it before the review."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    display_name = LineField(
        label=_("How volunteers see your name"),
        max_length=120,
        help_text=_("For example, given name and surname."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions()  # type: ignore[attr-defined]
        if kind not in KINDS_WITH_BIN:
            del self.fields["legal_name"]
            del self.fields["bin"]

    def arguments(self) -> dict[str, Any]:
        """Return what `create_organization` takes; texts stand under the language of the page."""
        data = self.cleaned_data
        language = (get_language() or LANGUAGES[0])[:2]
        return {
            "names": {language: data["name"]},
            "about": {language: data["about"]},
            "region": data["region"],
            "legal_name": data.get("legal_name", ""),
            "bin_number": data.get("bin", ""),
            "display_name": data["display_name"],
        }


class RegisterFilterForm(forms.Form):
    """What somebody looks for in the register. A wrong value counts as none."""

    q = LineField(label=_("Name or BIN"), max_length=200, required=False)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), required=False, empty_label=_("All regions")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions()  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All kinds")), *OrganizationKind.choices]  # type: ignore[attr-defined]

    def wanted(self) -> RegisterFilter:
        """Return the filter of what was understood."""
        self.full_clean()
        data = self.cleaned_data
        region = data.get("region")
        return RegisterFilter(
            region=region.pk if region else "", kind=data.get("kind", ""), words=data.get("q", "")
        )
