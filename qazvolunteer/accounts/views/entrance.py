"""allauth's pages of signing in, with three changes: the status of a refused form, of an unsent letter, and `site`."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.flows.signup import send_unknown_account_mail
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from qazvolunteer.accounts.services import CodeRefused
from qazvolunteer.lib.http import UNPROCESSABLE

TOO_MANY = 429


class House:
    """What our pages do and allauth's do not."""

    request: HttpRequest
    #: Django's form views would take a PUT for a POST
    http_method_names = ["get", "head", "post"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leave `site` to the context processor: allauth means the host name by it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context

    def form_invalid(self, form: Form) -> HttpResponse:
        """Answer 422 (429 when tries are over) to a form that was not accepted."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            codes = {error.code for errors in form.errors.as_data().values() for error in errors}
            response.status_code = TOO_MANY if "too_many_login_attempts" in codes else UNPROCESSABLE
        return response

    def form_valid(self, form: Form) -> HttpResponse:
        """Say on the page when no letter went out, and keep what was typed."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except CodeRefused as refusal:
            if not form.fields:  # the button for a new code
                messages.error(self.request, str(refusal))
                return redirect(self.request.get_full_path())
            form.add_error(None, str(refusal))
            response: HttpResponse = self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
            response.status_code = refusal.status
            return response


class RequestCode(House, allauth_views.RequestLoginCodeView):
    """Ask for a code to sign in: the door that everybody uses."""


class ConfirmCode(House, allauth_views.ConfirmLoginCodeView):
    """Enter the code."""

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        """Mail to an unknown address again too: else a slow or dead mail server would tell it from a known one."""
        if self._process.user is None:
            send_unknown_account_mail(self.request, self._process.state["email"])
        response: HttpResponse = super()._resend_form_valid(form)
        return response


class PasswordLogin(House, allauth_views.LoginView):
    """Sign in with a password."""


@method_decorator(login_not_required, name="dispatch")
class ConfirmEmail(House, allauth_views.ConfirmEmailVerificationCodeView):
    """Enter the code that proves an address nobody proved yet, after a password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:  # allauth would lead to a page that we do not have
            return redirect("account_login")
        return super().dispatch(request, *args, **kwargs)


class RequestReset(House, allauth_views.PasswordResetView):
    """Ask for a code to set a forgotten password anew."""


class ConfirmReset(House, allauth_views.ConfirmPasswordResetCodeView):
    """Enter that code."""


class CompleteReset(House, allauth_views.CompletePasswordResetView):
    """Choose the new password."""


class ChangePassword(House, allauth_views.PasswordChangeView):
    """Change the password of a signed-in person."""


class SetPassword(House, allauth_views.PasswordSetView):
    """Set the first password of a signed-in person."""


class Logout(allauth_views.LogoutView):
    """Ask once, then sign out."""

    http_method_names = House.http_method_names


class Inactive(House, allauth_views.AccountInactiveView):
    """Say that the account is closed."""
