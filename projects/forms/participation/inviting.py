"""Whom a coordinator invites to a shift."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.forms.participation.joining import RoleForm
from projects.models import Role


class InviteToShiftForm(RoleForm):
    """An address, and the role that it is invited into."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    field_order = ("email", "role", "language")

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, roles=roles, **kwargs)
        self.fields["language"].initial = (get_language() or "kk")[:2]
        if len(roles) == 1:
            self.fields["role"].initial = str(roles[0].pk)
