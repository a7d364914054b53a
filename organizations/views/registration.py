"""Registering an organization in two steps: the kind, then one short form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.enums import OrganizationKind
from organizations.forms import KindForm, RegisterForm
from organizations.selectors.team import last_display_name
from organizations.services.identity import IdentityRefused
from organizations.services.registration import create_organization
from organizations.views.requests import UserRequest
from qazvolunteer.lib.http import UNPROCESSABLE, add_refusal, render_form, sent
from qazvolunteer.lib.throttle import Limit, within

#: drafts one account may make: enough for anybody, too few for a script
LIMIT = Limit("organization.create", count=10, seconds=24 * 60 * 60)
_FIELD_IN_FORM = {"name_kk": "name"}


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: UserRequest) -> HttpResponse:
    """Ask for the kind (in the address), then for the rest; create the draft and open its verification page."""
    kind = request.GET.get("kind", "")
    if kind not in OrganizationKind.values:
        return _ask_kind(request)
    initial = {"display_name": last_display_name(request.user)}
    form = RegisterForm(sent(request), kind=kind, initial=initial)
    context = {"form": form, "kind": OrganizationKind(kind)}
    if request.method != "POST" or not form.is_valid():
        return render_form(request, "organizations/register.html", context, invalid=form.is_bound)
    if not within(LIMIT, str(request.user.pk)):
        form.add_error(
            None, _("Too many tries today. Go on with a draft that you have, or try again tomorrow.")
        )
        return render(request, "organizations/register.html", context, status=429)
    try:
        organization = create_organization(
            kind=OrganizationKind(kind), **form.arguments(), by=request.user, now=timezone.now()
        )
    except IdentityRefused as refusal:
        refusal.field = _FIELD_IN_FORM.get(refusal.field or "", refusal.field)
        add_refusal(form, refusal)
        return render_form(request, "organizations/register.html", context, invalid=True)
    messages.success(
        request, _("The draft is saved. You can prepare projects now and send both to review later.")
    )
    return redirect("workspace_org:verification", organization.pk)


def _ask_kind(request: HttpRequest) -> HttpResponse:
    """Show the first step; it was sent without an answer when the address says so, or a form came without a kind."""
    is_sent = "step" in request.GET or request.method == "POST"
    form = KindForm(request.GET if is_sent else None)
    invalid = form.is_bound and not form.is_valid()
    context = {"form": form}
    return render(
        request, "organizations/register_kind.html", context, status=UNPROCESSABLE if invalid else 200
    )
