"""The second step of signing in, and the same question once more later."""

import json
from typing import Any

from allauth.account import views as account_views
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.views.entrance import House
from qazvolunteer.second_factor.selectors import factors_of


def request_options(user: User) -> str:
    """Begin to ask the account's passkeys, and return as JSON what the browser needs; "" when there is none.

    Cost: 1 query, 2 more with a passkey.
    """
    return json.dumps(webauthn.begin_authentication(user)) if factors_of(user).passkeys else ""


class Authenticate(House, mfa_views.AuthenticateView):
    """The step after the code by e-mail, the password, or a new password."""

    template_name = "second_factor/authenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer a passkey only to whom has one."""
        context = super().get_context_data(**kwargs)
        options = context.pop("js_data")["request_options"]
        has_passkey = bool(options["publicKey"].get("allowCredentials"))
        return {**context, "passkey_options": json.dumps(options) if has_passkey else ""}


class Reauthenticate(House, mfa_views.ReauthenticateView):
    """A code or a passkey once more; leads back to `next`."""

    template_name = "second_factor/reauthenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer a passkey only to whom has one."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the page needs a sign-in
        return {**super().get_context_data(**kwargs), "passkey_options": request_options(user)}


class ReauthenticatePasskey(passkey_views.ReauthenticateWebAuthnView):
    """Takes the answer of a passkey; the question stands on the page above."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the page with the question."""
        return self._question()

    def form_invalid(self, form: Form) -> HttpResponse:
        """Say it there."""
        for message in form.errors.get("credential", []):
            messages.error(self.request, str(message))
        return self._question()

    def _question(self) -> HttpResponseRedirect:
        target = get_next_redirect_url(self.request)
        query = f"?{urlencode({REDIRECT_FIELD_NAME: target})}" if target else ""
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}{query}")


class ReauthenticatePassword(House, account_views.ReauthenticateView):
    """The password once more, of an account without a second factor."""
