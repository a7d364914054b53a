"""The day of a shift: when somebody came and left, why they are excused, the code of a ticket."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.models import Attendance, Role, Shift
from qazvolunteer.lib.fields import LineField, TextField
from qazvolunteer.lib.text import localized
from qazvolunteer.ui.widgets import TimeInput

_DAY = timedelta(days=1)


class TimesForm(forms.Form):
    """Arrival and departure of one person, on the clock of the shift's day."""

    arrived = forms.TimeField(label=pgettext_lazy("time", "Came at"), widget=TimeInput)
    left = forms.TimeField(
        label=pgettext_lazy("time", "Left at"),
        help_text=_("Empty: the planned end counts."),
        required=False,
        widget=TimeInput,
    )

    def __init__(self, *args: Any, shift: Shift, attendance: Attendance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shift = shift
        self.initial = {
            "arrived": timezone.localtime(attendance.arrived_at).time(),
            "left": timezone.localtime(attendance.left_at).time() if attendance.left_at else None,
        }

    def moments(self) -> tuple[datetime, datetime | None]:
        """Return the arrival and the departure of a valid form; of two days that a time may be on the nearer one."""
        left = self.cleaned_data["left"]
        arrived = min(_on_days(self.shift, self.cleaned_data["arrived"]), key=self._distance)
        return arrived, None if left is None else min(
            reversed(_on_days(self.shift, left)), key=self._distance
        )

    def _distance(self, moment: datetime) -> timedelta:
        """Return how far a moment lies outside of the shift."""
        return max(self.shift.starts_at - moment, moment - self.shift.ends_at, timedelta())


def _on_days(shift: Shift, clock: time) -> list[datetime]:
    """Return the clock's time on the days around the shift's start."""
    first = timezone.make_aware(datetime.combine(timezone.localdate(shift.starts_at), clock))
    return [first - _DAY, first, first + _DAY]


class ExcuseForm(forms.Form):
    """Why somebody who had told so did not come."""

    reason = TextField(
        label=_("Reason"),
        help_text=_("The volunteer and the coordinator read it. Write nothing about health."),
        max_length=300,
        required=False,
        rows=3,
    )


class CodeForm(forms.Form):
    """The code of a ticket."""

    code = LineField(
        label=_("Code of the volunteer"),
        help_text=_("It is on their ticket in the cabinet, for example KR29-B7MX."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    role = forms.TypedChoiceField(label=_("Role"), coerce=int)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.pk, str(localized(role, "name"))) for role in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.initial = {"role": choices[0][0] if choices else ""}
        if len(choices) == 1:
            self.fields["role"].required = False
            self.fields["role"].widget = forms.HiddenInput()
