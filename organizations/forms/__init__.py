"""What people enter about organizations and teams."""

from organizations.forms.profile import IdentityForm, SettingsForm
from organizations.forms.register import KindForm, RegisterFilterForm, RegisterForm
from organizations.forms.team import AcceptForm, InviteForm, RoleForm

__all__ = [
    "AcceptForm",
    "IdentityForm",
    "InviteForm",
    "KindForm",
    "RegisterFilterForm",
    "RegisterForm",
    "RoleForm",
    "SettingsForm",
]
