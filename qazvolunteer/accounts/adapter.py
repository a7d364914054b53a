"""Our answers to allauth's questions: seeds for codes, the client's address, mails, where to go, what to say."""

import time
from typing import Any, ClassVar

import structlog
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- allauth hands us its requests
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import CodeNotSent, remember_language
from qazvolunteer.accounts.services.codes import code_from, new_seed
from qazvolunteer.lib.http import is_own_address
from qazvolunteer.lib.throttle import client_address

logger = structlog.get_logger(__name__)

#: where a form waits for its code (views/code_step.py)
PROOF_SESSION_KEY = "email_proof"


class AccountAdapter(DefaultAccountAdapter):
    """allauth asks, we answer."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _(
            "The e-mail address or the password is wrong. Try again, or sign in with a code."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is wrong. Take the one from our latest e-mail."),
        "rate_limited": _("You asked for too much at once. Wait a minute, then try again."),
        "too_many_login_attempts": _("Too many tries. Wait ten minutes, then try again."),
    }

    # --- codes: the session keeps the seed, the mail gets the code ------------------------------------------------
    def generate_login_code(self) -> str:
        return new_seed()

    def generate_email_verification_code(self) -> str:
        return new_seed()

    def generate_password_reset_code(self) -> str:
        return new_seed()

    # --- mail -----------------------------------------------------------------------------------------------------
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send now, in the language of the page; the person waits for it.

        Raises:
            CodeNotSent: the mail server did not take the letter within EMAIL_TIMEOUT.
        """
        ours = {"portal": settings.SITE_NAME, "portal_url": settings.BASE_URL}
        if "code" in context:
            ours["code"] = code_from(context["code"])
        try:
            super().send_mail(template_prefix, email, {**context, **ours})
        except OSError as error:
            logger.warning("mail.not_sent", template=template_prefix, error=type(error).__name__)
            raise CodeNotSent from error

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """Mark our mails as written by a machine, so that no machine answers them."""
        marks = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
        return super().render_mail(template_prefix, email, context, headers={**marks, **(headers or {})})

    # --- signing in -----------------------------------------------------------------------------------------------
    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in: Django gives the session a new key; a form that waited for a code, and its short life, end here."""
        request.session.pop(PROOF_SESSION_KEY, None)
        request.session.set_expiry(None)
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Remember the language that the person signed in with."""
        remember_language(user=user, language=get_language() or settings.LANGUAGE_CODE)
        return super().post_login(request, user, **hooks)

    # --- once more, before something grave ------------------------------------------------------------------------
    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Do not ask again who has just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0)
        if time.time() - newest < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Ask whom has a second factor for that, not for the password: it is the stronger of the two."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    # --- addresses ------------------------------------------------------------------------------------------------
    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_safe_url(self, url: str) -> bool:
        """Go on only within this very host (allauth would accept every host of ALLOWED_HOSTS)."""
        return is_own_address(self.request, url)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)
