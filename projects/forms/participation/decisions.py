"""Why a request is declined or a place is ended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.enums import DeclineReason
from qazvolunteer.lib.fields import TextField


class DeclineForm(forms.Form):
    """The reason that the volunteer reads."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason that the volunteer will read.")},
    )
    comment = TextField(label=_("Your words to the volunteer"), max_length=300, required=False, rows=3)


class CancelForm(forms.Form):
    """Why a shift, a project or one person's place is cancelled: everyone concerned reads it."""

    reason = TextField(
        label=_("Why it is cancelled"),
        help_text=_("Everyone who signed up reads this."),
        min_length=10,
        max_length=300,
        rows=3,
    )
