"""allauth's forms in our words. Codes are compared with what their seed gives (services/codes.py)."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.fields import EmailField
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from qazvolunteer.accounts.services.codes import code_from

#: hashing costs time with the length
MAX_PASSWORD = 256


def _email_field() -> EmailField:
    return EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class RequestCodeForm(allauth_forms.RequestLoginCodeForm):
    """The address that gets a code to sign in."""

    email = _email_field()


class PasswordLoginForm(allauth_forms.LoginForm):
    """The address and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email_field()
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            max_length=MAX_PASSWORD,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])


class SeededCodeForm(allauth_forms.BaseConfirmCodeForm):
    """A code as typed, with or without its space; `code` is the seed that the session kept."""

    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "in--code"}
        ),
    )

    def __init__(self, *args: Any, code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, code=code_from(code), **kwargs)


class ConfirmLoginCodeForm(SeededCodeForm, allauth_forms.ConfirmLoginCodeForm):
    """The code to sign in."""


class ConfirmEmailCodeForm(SeededCodeForm, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that proves the address of an account that was made by somebody else."""


class ConfirmResetCodeForm(SeededCodeForm, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code to set a forgotten password anew."""


class RequestResetForm(allauth_forms.ResetPasswordForm):
    """The address whose password was forgotten."""

    email = _email_field()


class PasswordAgainForm(allauth_forms.ReauthenticateForm):
    """The password of somebody who is signed in."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=MAX_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordMixin(forms.Form):
    """One field for the new password: who mistypes it unseen signs in with a code."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["maxlength"] = MAX_PASSWORD
            field.validators.append(MaxLengthValidator(MAX_PASSWORD))


class ResetPasswordForm(NewPasswordMixin, allauth_forms.ResetPasswordKeyForm):
    """The new password after a code."""


class SetPasswordForm(NewPasswordMixin, allauth_forms.SetPasswordForm):
    """The first password of an account that signed in with codes so far."""


class ChangePasswordForm(NewPasswordMixin, allauth_forms.ChangePasswordForm):
    """The present password and the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""
