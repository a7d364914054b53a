"""Who comes into a team and in which role."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations.enums import MembershipRole
from qazvolunteer.lib.fields import LineField

#: the roles with what they mean, as an owner chooses between them
ROLE_CHOICES = [
    (MembershipRole.SHIFT_LEADER, _("Shift leader: checks people in on the shifts they lead")),
    (MembershipRole.COORDINATOR, _("Coordinator: decides on sign-ups, confirms hours")),
    (MembershipRole.MANAGER, _("Manager: also writes projects and shifts and sends them to review")),
    (MembershipRole.OWNER, _("Owner: everything, and the team")),
]


class InviteForm(forms.Form):
    """An invitation by e-mail."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The letter holds a link that works for seven days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or "kk")[:2]


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES, widget=forms.RadioSelect)


class AcceptForm(forms.Form):
    """The invited person says under which name they work."""

    display_name = LineField(
        label=_("How volunteers see your name"),
        max_length=120,
        help_text=_("For example, given name and surname."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
