"""Erasing oneself: what it means, a code to the own address, done."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qazvolunteer.accounts.forms import SeededCodeForm
from qazvolunteer.accounts.services import CodeRefused
from qazvolunteer.accounts.views.email_proof import EmailProof
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import render_form, sent
from qazvolunteer.privacy.selectors import obstacles
from qazvolunteer.privacy.services import erase_person
from qazvolunteer.privacy.views.requests import PersonRequest

_PURPOSE = "erase"


class ErasureProof(EmailProof):
    """The code that shows that it is the owner of the address who wants to be erased."""

    letter = "account/email/erasure_code"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: PersonRequest) -> HttpResponse:
    """Say what goes and what stays, or what stands against it; a post mails the code."""
    reasons = obstacles(request.user, timezone.now())
    refused = ""
    if request.method == "POST" and not reasons:
        try:
            ErasureProof.start(request, purpose=_PURPOSE, email=request.user.email, payload={}, next_url="")
            _stay_signed_in(request)
            return redirect("privacy:erase_code")
        except CodeRefused as refusal:
            refused = str(refusal)
    context = {"reasons": reasons, "refused": refused}
    return render_form(request, "privacy/erase.html", context, invalid=request.method == "POST")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_code(request: PersonRequest) -> HttpResponse:
    """Ask for the code; the right one erases, and signs out everywhere."""
    proof = ErasureProof.resume(request, _PURPOSE)
    if proof is None or proof.email != request.user.email:
        messages.warning(request, _("The code is no longer valid. Ask for a new one."))
        return redirect("privacy:erase")
    if request.method == "POST" and request.POST.get("action") == "resend":
        return _resend(request, proof)
    form = SeededCodeForm(sent(request), code=proof.code)
    if form.is_bound and form.is_valid():
        return _erase(request, proof)
    if form.is_bound and not proof.record_invalid_attempt():
        messages.error(request, _("Too many wrong codes. Nothing was erased."))
        return redirect("privacy:erase")
    context = {
        "form": form,
        "email": proof.email,
        "can_resend": proof.can_resend,
        "is_spent": proof.is_spent,
    }
    return render_form(request, "privacy/erase_code.html", context, invalid=form.is_bound)


def _resend(request: PersonRequest, proof: ErasureProof) -> HttpResponse:
    if proof.can_resend:
        try:
            proof.resend()
            _stay_signed_in(request)
            messages.info(request, _("A new code is on its way. The earlier one is no longer valid."))
        except CodeRefused as refusal:
            messages.error(request, str(refusal))
    return redirect("privacy:erase_code")


def _erase(request: PersonRequest, proof: ErasureProof) -> HttpResponse:
    proof.abort()
    try:
        erase_person(user=request.user, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("privacy:erase")
    logout(request)
    messages.success(request, _("Everything about you is erased. Thank you for what you have done."))
    return redirect("home")


def _stay_signed_in(request: PersonRequest) -> None:
    """Let the session live as long as before: a form of somebody unknown ends with its code, this one does not."""
    request.session.set_expiry(None)
