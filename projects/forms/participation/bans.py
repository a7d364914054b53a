"""Barring somebody, lifting it, objecting, and the office's answer. What is typed is read by the other side."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.enums import LONGEST_BAN_DAYS, BanReason, ObjectionState
from qazvolunteer.lib.fields import TextField
from qazvolunteer.ui.widgets import DateInput

#: fewer letters explain nothing
SHORTEST = 20


class BanForm(forms.Form):
    """Why somebody is barred, and until when."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=BanReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason that the volunteer will read.")},
    )
    text = TextField(
        label=_("Your words to the volunteer"),
        help_text=_("What happened, and when. The volunteer reads this word for word."),
        min_length=SHORTEST,
        max_length=500,
        rows=4,
    )
    until = forms.DateField(label=_("Last day"), help_text=_("At most a year ahead."), widget=DateInput)

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        limits = {"min": today + timedelta(days=1), "max": today + timedelta(days=LONGEST_BAN_DAYS)}
        self.fields["until"].widget.attrs |= {key: day.isoformat() for key, day in limits.items()}


class LiftForm(forms.Form):
    """Why a bar ends before its time."""

    text = TextField(
        label=_("Your words to the volunteer"),
        help_text=_("The volunteer reads this."),
        min_length=SHORTEST,
        max_length=500,
        rows=3,
    )


class ObjectionForm(forms.Form):
    """What a barred person says."""

    text = TextField(
        label=_("What is wrong with it"),
        help_text=_("The front office and the managers of the organization read this."),
        min_length=SHORTEST,
        max_length=1000,
        rows=5,
    )


class DecisionForm(forms.Form):
    """What the front office decides about an objection."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(ObjectionState.LIFTED, _("Lift the bar")), (ObjectionState.UPHELD, _("Uphold the bar"))],
        widget=forms.RadioSelect,
    )
    text = TextField(
        label=_("Your reasons"),
        help_text=_("The volunteer and the managers of the organization read this."),
        min_length=SHORTEST,
        max_length=500,
        rows=4,
    )
