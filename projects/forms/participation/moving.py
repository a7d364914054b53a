"""Where somebody is moved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import Role
from qazvolunteer.lib.text import localized
from qazvolunteer.ui import dates


class MoveForm(forms.Form):
    """One role of one shift, among those with a free place."""

    role = forms.TypedChoiceField(label=_("Where to"), widget=forms.RadioSelect, coerce=int)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [(str(role.pk), _label(role)) for role in roles]
        field.error_messages["required"] = _("Choose a shift and a role.")
        field.error_messages["invalid_choice"] = _("There is no free place any more. Choose another one.")


def _label(role: Role) -> str:
    shift = role.shift
    when = dates.time_range(shift.starts_at, shift.ends_at)
    return f"{when} · {localized(role, 'name')} · {_('Free places')}: {role.free}"
