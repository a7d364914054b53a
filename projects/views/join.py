"""Joining a shift: choose a role, see what is asked, confirm once."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from projects.enums import JoiningMode
from projects.forms.participation import RoleForm
from projects.models import Role
from projects.notifications import DAY_BEFORE
from projects.selectors.participation.eligibility import eligibility
from projects.selectors.participation.meeting_point import meeting_point_of
from projects.selectors.participation.signups import is_signed_up, open_signup
from projects.services.participation.signup import NotEligible, free_withdrawal_until, sign_up_account
from projects.views.join_parts import join_address, next_cards, roles_or_404
from projects.views.newcomer import join_as_newcomer
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal
from qazvolunteer.lib.throttle import Limit, TooManyTries, client_address, within
from volunteers.models import Volunteer
from volunteers.selectors import volunteer_of

#: joins of one account: far above what people do, low enough to stop a script
JOIN_LIMIT = Limit("join", 30, 600)
#: what fits into a column of ids
ID_DIGITS = 18
_TOO_MANY = 429


def _chosen(request: HttpRequest, roles: list[Role]) -> Role:
    """Return the role that the address or the form names, else the first with a free place."""
    wanted = request.POST.get("role") or request.GET.get("role") or ""
    by_id = {str(role.pk): role for role in roles}
    return by_id.get(wanted) or next((role for role in roles if role.free), roles[0])


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Show what a person agrees to and take their confirmation. Who is not signed in gets the one short form."""
    user = request.user
    if request.method == "POST" and isinstance(user, User):
        return _confirm(request, user, shift_id)
    roles = roles_or_404(shift_id)
    role = _chosen(request, roles)
    if not isinstance(user, User):
        return join_as_newcomer(request, roles, role)
    volunteer = volunteer_of(user)
    if volunteer is None:
        return _become_volunteer(role)
    if is_signed_up(volunteer, role.shift):
        return redirect("projects:joined", shift_id=shift_id)
    return _page(request, RoleForm(roles=roles, initial={"role": str(role.pk)}), roles, role, volunteer)


def _confirm(request: HttpRequest, user: User, shift_id: int) -> HttpResponse:
    """Take the confirmation. The service reads what it needs; the page is loaded only to say why not."""
    if not within(JOIN_LIMIT, f"{user.pk}:{client_address(request)}"):
        return _refused(request, user, shift_id, TooManyTries(), status=_TOO_MANY)
    wanted = request.POST.get("role", "")
    is_id = wanted.isascii() and wanted.isdecimal() and len(wanted) <= ID_DIGITS
    if not is_id or len(str(shift_id)) > ID_DIGITS:
        return _refused(request, user, shift_id, None)
    try:
        sign_up_account(user=user, role=Role(pk=int(wanted), shift_id=shift_id), now=timezone.now())
    except Refusal as refusal:
        return _refused(request, user, shift_id, refusal)
    return redirect("projects:joined", shift_id=shift_id)


def _refused(
    request: HttpRequest, user: User, shift_id: int, refusal: Refusal | None, *, status: int = 409
) -> HttpResponse:
    """Show the page as things are now, with what was chosen and why it cannot be."""
    roles = roles_or_404(shift_id)
    role = _chosen(request, roles)
    volunteer = volunteer_of(user)
    if volunteer is None:
        return _become_volunteer(role)
    form = RoleForm(request.POST, roles=roles)
    if not form.is_valid() and status != _TOO_MANY:
        return _page(request, form, roles, role, volunteer, status=422)
    if refusal is not None and not isinstance(refusal, NotEligible):
        add_refusal(form, refusal)
    return _page(request, form, roles, role, volunteer, status=status)


def _become_volunteer(role: Role) -> HttpResponse:
    return redirect(f"{reverse('volunteers:become')}?{urlencode({'next': join_address(role)})}")


def _page(
    request: HttpRequest,
    form: RoleForm,
    roles: list[Role],
    role: Role,
    volunteer: Volunteer,
    *,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    shift = role.shift
    result = eligibility(volunteer, role, now)
    failures = result.failures
    needs_consent = result.failed("consent") or result.failed("consent_text")
    context = {
        "form": form,
        "roles": roles,
        "role": role,
        "shift": shift,
        "project": shift.project,
        "place": meeting_point_of(shift),
        "volunteer": volunteer,
        "failures": failures,
        "consent_next": join_address(role) if needs_consent else "",
        "next_cards": next_cards(shift, now) if failures else [],
        "is_request": shift.project.joining_mode == JoiningMode.REQUEST,
        "withdraw_until": free_withdrawal_until(shift),
        "can_withdraw_freely": now <= free_withdrawal_until(shift),
    }
    return render(request, "projects/participation/join.html", context, status=status)


@require_safe
def joined(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Say that the place is taken, and all that one needs to know before coming."""
    roles = roles_or_404(shift_id)
    volunteer = volunteer_of(request.user) if isinstance(request.user, User) else None
    signup = open_signup(volunteer, roles[0].shift) if volunteer else None
    if signup is None:
        return redirect("projects:join", shift_id=shift_id)
    shift = signup.shift
    withdraw_until = free_withdrawal_until(shift, signup.decided_at)
    context = {
        "signup": signup,
        "shift": shift,
        "project": shift.project,
        "place": meeting_point_of(shift),
        "withdraw_until": withdraw_until,
        "may_undo": timezone.now() <= withdraw_until,
        "starts_soon": signup.next_reminder_at is None,
        "reminds_a_day_before": signup.next_reminder_at == shift.starts_at - DAY_BEFORE,
    }
    return render(request, "projects/participation/joined.html", context)
