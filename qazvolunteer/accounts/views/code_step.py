"""The page on which a waiting form gets its code, for whichever app the form belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from qazvolunteer.accounts.forms import SeededCodeForm
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import CodeRefused, prove_address
from qazvolunteer.accounts.views.email_proof import EmailProof
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import render_form, sent

#: makes or finds the account from the proven address and what the form kept
Complete = Callable[[str, dict[str, Any]], User]


def start_email_proof(
    request: HttpRequest, *, purpose: str, email: str, payload: dict[str, Any], next_url: str = ""
) -> None:
    """Mail a code to the address of a form and let the form wait for it in the session.

    Args:
        purpose: name of the form; `code_step` continues only its own.
        payload: what the form keeps, JSON values only.
        next_url: where to go after signing in; only within this site.
    Raises:
        CodeRefused: no letter went out; `status` and text say why. Show it on the form.
    """
    EmailProof.start(request, purpose=purpose, email=email, payload=payload, next_url=next_url)


@dataclass(frozen=True, slots=True)
class WaitingForm:
    """A form that waits for its code."""

    email: str
    payload: dict[str, Any]


def waiting_form(request: HttpRequest, purpose: str) -> WaitingForm | None:
    """Return the form of this purpose that waits in this session, so that it can be corrected."""
    proof = EmailProof.resume(request, purpose)
    return WaitingForm(proof.email, proof.payload) if proof else None


def code_step(
    request: HttpRequest,
    *,
    purpose: str,
    start_again: str,
    complete: Complete,
    shown: Callable[[str], str] = str,
    note: str = "",
) -> HttpResponse:
    """Answer the page of the code: show it, check it, mail a new one, and sign the person in when it is right.

    Args:
        start_again: address of the page with the form, or its name, for when time or tries are over.
        complete: called once the address is proven; returns the account to sign in. A `Refusal` leads back to the form.
        shown: how the address is written on the page; masked where it was not the visitor who typed it.
        note: a sentence on what waits for the code.
    """
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    proof = EmailProof.resume(request, purpose)
    if proof is None:
        messages.warning(
            request, _("The code is no longer valid. Fill in the form once more and we will send a new one.")
        )
        return redirect(start_again)
    if request.method == "POST" and request.POST.get("action") == "resend":
        return _resend(request, proof)
    form = SeededCodeForm(sent(request), code=proof.code)
    if form.is_bound and form.is_valid():
        try:
            return _sign_in(request, proof, complete)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(start_again)
    if form.is_bound and not proof.record_invalid_attempt():
        messages.error(request, _("Too many wrong codes. Fill in the form once more."))
        return redirect(start_again)
    context = {
        "form": form,
        "email": shown(proof.email),
        "can_resend": proof.can_resend,
        "is_spent": proof.is_spent,
        "note": note,
        "start_again": resolve_url(start_again),
    }
    return render_form(request, "account/confirm_proof.html", context, invalid=form.is_bound)


def _resend(request: HttpRequest, proof: EmailProof) -> HttpResponse:
    if proof.can_resend:
        try:
            proof.resend()
            messages.info(request, _("A new code is on its way. The earlier one is no longer valid."))
        except CodeRefused as refusal:
            messages.error(request, str(refusal))
    return redirect(request.get_full_path())


def _sign_in(request: HttpRequest, proof: EmailProof, complete: Complete) -> HttpResponse:
    user = complete(proof.email, proof.payload)
    proof.abort()
    prove_address(user=user, now=timezone.now())
    record_authentication(request, user, method="code", email=proof.email)
    return perform_login(request, Login(user=user, email=proof.email, redirect_url=proof.next_url or None))
