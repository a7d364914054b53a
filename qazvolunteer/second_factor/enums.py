"""What may happen to the second factor of an account."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.TextChoices):
    """The action of an audit entry, and the subject of the letter about it."""

    APP_ADDED = "second_factor.app_added", _("An authenticator app now protects your account")
    APP_REMOVED = "second_factor.app_removed", _("The authenticator app was removed from your account")
    PASSKEY_ADDED = "second_factor.passkey_added", _("A passkey was added to your account")
    PASSKEY_REMOVED = "second_factor.passkey_removed", _("A passkey was removed from your account")
    CODES_MADE = "second_factor.codes_made", _("New recovery codes were made for your account")
    CODE_USED = "second_factor.code_used", _("A recovery code of your account was used")
    RESET = "second_factor.reset", _("The second factor of your account was reset")
