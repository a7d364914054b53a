"""The page behind an invitation's link."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organizations.forms import AcceptForm
from organizations.models import Invitation
from organizations.selectors.access import active_membership
from organizations.selectors.invitations import invitation_behind, invitation_token, is_usable
from organizations.selectors.team import display_name_in, last_display_name
from organizations.services.invitations import InvitationRefused, accept_invitation
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.accounts.services import AddressTaken, CodeRefused, create_account
from qazvolunteer.accounts.views.code_step import code_step, start_email_proof
from qazvolunteer.lib.http import add_refusal, render_form, sent

_PURPOSE = "invitation"
_SESSION_KEY = "invitation"
GONE = 410


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites into what; the invited address accepts here, a stranger first proves the address."""
    found = invitation_behind(token)
    if found is None:
        raise Http404
    if isinstance(request.user, User):
        return _for_person(request, request.user, found)
    if not is_usable(found, timezone.now()):
        return render(request, "organizations/invitation_gone.html", {"invitation": found}, status=GONE)
    return _for_stranger(request, found)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the code that was mailed to the invited address; the account is made when it has none."""
    return code_step(
        request,
        purpose=_PURPOSE,
        start_again="organizations:invitation_again",
        complete=partial(_account_for, language=(get_language() or "kk")[:2]),
        shown=_masked,
    )


@login_not_required
@require_safe
def again(request: HttpRequest) -> HttpResponse:
    """Lead back to the invitation whose code was not entered in time."""
    token = request.session.get(_SESSION_KEY)
    if not isinstance(token, str):
        return redirect("account_login")
    return redirect("organizations:invitation", token)


def _for_person(request: HttpRequest, user: User, found: Invitation) -> HttpResponse:
    membership = active_membership(user, organization_id=found.organization_id)
    if membership is not None:
        return redirect("workspace:today", found.organization_id)
    if user.email != found.email:
        context = _context(found)
        return render(request, "organizations/invitation_other.html", context, status=403)
    if not is_usable(found, timezone.now()):
        return render(request, "organizations/invitation_gone.html", {"invitation": found}, status=GONE)
    form = AcceptForm(sent(request), initial={"display_name": last_display_name(user)})
    context = {**_context(found), "form": form}
    if request.method != "POST" or not form.is_valid():
        return render_form(request, "organizations/invitation.html", context, invalid=form.is_bound)
    try:
        accept_invitation(
            invitation=found, display_name=form.cleaned_data["display_name"], by=user, now=timezone.now()
        )
    except InvitationRefused as refusal:
        add_refusal(form, refusal)
        return render_form(request, "organizations/invitation.html", context, invalid=True)
    messages.success(request, _("You are in the team now."))
    return redirect("workspace:today", found.organization_id)


def _for_stranger(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Offer to prove the invited address by a code, whether or not it has an account."""
    refused, status = "", 200
    if request.method == "POST":
        request.session[_SESSION_KEY] = invitation_token(found)
        try:
            start_email_proof(
                request, purpose=_PURPOSE, email=found.email, payload={}, next_url=request.get_full_path()
            )
            return redirect("organizations:invitation_code")
        except CodeRefused as refusal:
            refused, status = str(refusal), refusal.status
    context = {**_context(found), "refused": refused}
    return render(request, "organizations/invitation_stranger.html", context, status=status)


def _account_for(email: str, payload: dict[str, Any], *, language: str) -> User:
    """Return the account of a proven address, making it if there is none."""
    known = account_with_address(email)
    if known is not None:
        return known
    try:
        return create_account(email=email, language=language, now=timezone.now())
    except AddressTaken:
        # Two tabs at once: the other one has made it.
        made = account_with_address(email)
        if made is None:
            raise
        return made


def _context(found: Invitation) -> dict[str, Any]:
    return {
        "invitation": found,
        "invited_by": display_name_in(found.organization_id, found.invited_by),
        "address": _masked(found.email),
    }


def _masked(email: str) -> str:
    """Return an address of which its owner recognises enough: "da…@example.org"."""
    name, _at, domain = email.partition("@")
    return f"{name[:2]}…@{domain}"
