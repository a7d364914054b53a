"""Choosing a role, and giving a place back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import Role
from qazvolunteer.lib.fields import TextField
from qazvolunteer.lib.text import localized
from volunteers.forms import RegistrationForm


class RoleForm(forms.Form):
    """Which role of a shift; a single one is chosen already."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [(str(role.pk), localized(role, "name")) for role in roles]
        field.error_messages["required"] = _("Choose a role.")


class JoinForm(RoleForm, RegistrationForm):
    """The one short form of somebody new: the role, and who is coming."""

    field_order = ("role", *RegistrationForm.field_order)


class WithdrawForm(forms.Form):
    """Why a person cannot come, in their own words; optional."""

    reason = TextField(
        label=_("Reason"),
        help_text=_("The organizer reads it. You need not give one."),
        max_length=300,
        required=False,
        rows=2,
    )
