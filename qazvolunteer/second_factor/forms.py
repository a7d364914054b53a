"""Forms of the second factor: typed codes, and what a browser says about a passkey."""

import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qazvolunteer.accounts.models import User
from qazvolunteer.lib.fields import LineField
from qazvolunteer.second_factor.services import matching_counter, note_failures, use_code

#: what a browser says about a passkey is far shorter
MAX_CREDENTIAL = 20_000
MAX_NAME = 60
#: what allauth and fido2 raise beside ValidationError when an answer is not shaped as they expect (found by fuzzing);
#: RuntimeError: nested without end, or a kind of key that fido2 does not know
BROKEN = (AttributeError, LookupError, RuntimeError, TypeError, ValueError, struct.error)


def _code_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "in--code"}
        ),
    )


def _noting_failures(user: User | None, error: ValidationError) -> ValidationError:
    """Leave an audit entry when it is the limit on tries that refuses."""
    if user is not None and error.code in {"too_many_login_attempts", "rate_limited"}:
        note_failures(user=user, now=timezone.now())
    return error


# --- codes --------------------------------------------------------------------------------------------------------
class CodeForm(allauth_forms.BaseAuthenticateForm):
    """A code of the app or a recovery code. Being valid uses it up."""

    code = _code_field(_("Code from the app, or a recovery code"))

    def clean_code(self) -> str:
        """Refuse after five wrong codes in five minutes, whoever of the account's sessions entered them."""
        try:
            forget_failures = check_rate_limit(self.user)
        except ValidationError as error:
            raise _noting_failures(self.user, error) from error
        code: str = self.cleaned_data["code"]
        found = use_code(user=self.user, code=code, now=timezone.now())
        if found is None:
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user
        self.authenticator = found
        forget_failures()
        return code


class AuthenticateForm(CodeForm, allauth_forms.AuthenticateForm):
    """The step after the code by e-mail or the password."""


class ReauthenticateForm(CodeForm, allauth_forms.ReauthenticateForm):
    """Once more, before something that must not happen in a stolen session."""


class AppForm(forms.Form):
    """The first code of a new app: proves that it has the secret."""

    code = _code_field(_("Code from the app"))

    def __init__(self, *args: Any, user: User, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.secret = user, secret
        self.counter = -1

    def clean_code(self) -> str:
        """Compare, within the same limit as at sign-in."""
        try:
            forget_failures = check_rate_limit(self.user, error_key="rate_limited")
        except ValidationError as error:
            raise _noting_failures(self.user, error) from error
        code: str = self.cleaned_data["code"]
        counter = matching_counter(self.secret, code, now=timezone.now())
        if counter is None:
            raise ValidationError(
                _(
                    "This code does not fit. Enter the one that the app shows now; the phone's clock must be right."
                )
            )
        forget_failures()
        self.counter = counter
        return code


# --- passkeys -----------------------------------------------------------------------------------------------------
class CredentialField(forms.JSONField):
    """What the browser's script put there: JSON from a stranger, so nothing about its shape is certain."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Refuse what is too long, nested without end, a number without end, or no object."""
        if isinstance(value, str) and len(value) > MAX_CREDENTIAL:
            raise get_adapter().validation_error("incorrect_code")
        try:
            found = super().to_python(value)
        except (RecursionError, ValidationError, ValueError):
            found = None
        if not isinstance(found, dict):
            raise get_adapter().validation_error("incorrect_code")
        return found


class CheckedPasskeyForm(passkey_forms.AuthenticateWebAuthnForm):
    """A passkey answers our challenge. Whatever the answer's shape, it is accepted or refused, never an error."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Check it by allauth and fido2, which expect a well-formed answer."""
        try:
            return super().clean_credential()
        except ValidationError as error:
            raise _noting_failures(self.user, error) from error
        except BROKEN as error:
            raise get_adapter().validation_error("incorrect_code") from error


class AuthenticatePasskeyForm(CheckedPasskeyForm):
    """A passkey as the second factor."""


class ReauthenticatePasskeyForm(CheckedPasskeyForm, passkey_forms.ReauthenticateWebAuthnForm):
    """A passkey once more."""


class LoginPasskeyForm(CheckedPasskeyForm, passkey_forms.LoginWebAuthnForm):
    """A passkey alone: it is something one has, and its PIN or fingerprint is the other factor."""


class PasskeyNameForm(forms.Form):
    """The name by which its owner knows a passkey again."""

    name = LineField(label=_("Name of the passkey"), max_length=MAX_NAME)


class NewPasskeyForm(PasskeyNameForm):
    """A new passkey: its name, and the browser's proof that it was made for our challenge."""

    credential = CredentialField()

    def clean_credential(self) -> dict[str, Any]:
        """Check the proof; it is good for one try."""
        credential: dict[str, Any] = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
            webauthn.complete_registration(credential)
        except (ValidationError, *BROKEN) as error:
            raise ValidationError(_("The passkey was not made. Try once more.")) from error
        return credential

    def clean(self) -> dict[str, Any]:
        """Say on top of the form what a hidden field cannot say."""
        if "credential" in self.errors:
            del self.errors["credential"]
            self.add_error(None, _("The passkey was not made. Try once more."))
        return self.cleaned_data
