"""One click instead of a password, in the demonstration only."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from qazvolunteer.accounts.selectors import account_with_address, accounts_with_addresses
from qazvolunteer.lib.http import safe_next

#: the six seeded people: address → who they are
DEMO_ACCOUNTS = {
    "volunteer@example.org": _("Volunteer"),
    "leader@example.org": _("Shift leader"),
    "coordinator@example.org": _("Coordinator of an organization"),
    "owner@example.org": _("Owner of an organization"),
    "regional@example.org": _("Officer of a regional front office"),
    "republican@example.org": _("Officer of the republican front office"),
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def demo_login(request: HttpRequest) -> HttpResponse:
    """List the six people of the demonstration; a post signs in as one of them. 404 outside the demonstration."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        email = request.POST.get("email", "")
        user = account_with_address(email) if email in DEMO_ACCOUNTS else None
        if user is None:
            raise Http404
        get_adapter().login(request, user)
        return redirect(safe_next(request, get_adapter().get_login_redirect_url(request)))
    seeded = {user.email for user in accounts_with_addresses(DEMO_ACCOUNTS)}
    people = [{"email": email, "who": who, "seeded": email in seeded} for email, who in DEMO_ACCOUNTS.items()]
    return render(request, "accounts/demo_login.html", {"people": people, "next": safe_next(request, "")})
