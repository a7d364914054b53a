"""Joining a shift: choose a role, see what is asked, confirm once."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from projects.enums import JoiningMode
from projects.forms.participation import RoleForm
from projects.models import Role
from projects.selectors.participation.eligibility import eligibility, public_eligibility
from projects.selectors.participation.signups import open_signup, roles_of_shift
from projects.services.participation.signup import NotEligible, free_withdrawal_until, sign_up
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, sent
from qazvolunteer.lib.throttle import Limit, client_address, within
from volunteers.models import Volunteer
from volunteers.selectors import volunteer_of

#: joins of one account: far above what people do, low enough to stop a script
JOIN_LIMIT = Limit("join", 30, 600)


def _roles(shift_id: int) -> list[Role]:
    """Load the roles of a shift whose project has a public page."""
    roles = list(roles_of_shift(shift_id))
    if not roles or not roles[0].shift.project.is_public:
        raise Http404
    return roles


def _chosen(request: HttpRequest, roles: list[Role]) -> Role:
    """Return the role that the address or the form names, else the first with a free place."""
    wanted = request.POST.get("role") or request.GET.get("role") or ""
    by_id = {str(role.pk): role for role in roles}
    return by_id.get(wanted) or next((role for role in roles if role.free), roles[0])


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Show what a person agrees to and take their confirmation; strangers are sent to register and come back."""
    roles = _roles(shift_id)
    role = _chosen(request, roles)
    here = f"{reverse('projects:join', args=[shift_id])}?{urlencode({'role': role.pk})}"
    user = request.user
    if not isinstance(user, User):
        return _invite(request, roles, role, here)
    volunteer = volunteer_of(user)
    if volunteer is None:
        return redirect(f"{reverse('volunteers:become')}?{urlencode({'next': here})}")
    form = RoleForm(sent(request), roles=roles, initial={"role": str(role.pk)})
    if request.method == "POST" and form.is_valid():
        return _confirm(request, form, roles, role, volunteer)
    return _page(request, form, roles, role, volunteer, status=422 if form.is_bound else 200)


def _invite(request: HttpRequest, roles: list[Role], role: Role, here: str) -> HttpResponse:
    """A visitor sees the shift and two ways on: register, or sign in. What is impossible is said at once."""
    context = {
        "roles": roles,
        "role": role,
        "shift": role.shift,
        "project": role.shift.project,
        "failures": public_eligibility(role, timezone.now()).failures,
        "next": here,
    }
    return render(request, "projects/participation/join_visitor.html", context)


def _confirm(
    request: HttpRequest, form: RoleForm, roles: list[Role], role: Role, volunteer: Volunteer
) -> HttpResponse:
    if not within(JOIN_LIMIT, f"{volunteer.pk}:{client_address(request)}"):
        return render(request, "errors/429.html", status=429)
    user = volunteer.user
    try:
        sign_up(volunteer=volunteer, role=role, by=user, now=timezone.now())
    except NotEligible:
        return _page(request, form, roles, role, volunteer, status=409)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(request, form, _roles(role.shift_id), role, volunteer, status=409)
    return redirect("projects:joined", shift_id=role.shift_id)


def _page(
    request: HttpRequest, form: RoleForm, roles: list[Role], role: Role, volunteer: Volunteer, *, status: int
) -> HttpResponse:
    now = timezone.now()
    shift = role.shift
    context = {
        "form": form,
        "roles": roles,
        "role": role,
        "shift": shift,
        "project": shift.project,
        "volunteer": volunteer,
        "failures": eligibility(volunteer, role, now).failures,
        "is_request": shift.project.joining_mode == JoiningMode.REQUEST,
        "withdraw_until": free_withdrawal_until(shift),
        "can_withdraw_freely": now <= free_withdrawal_until(shift),
    }
    return render(request, "projects/participation/join.html", context, status=status)


@require_safe
def joined(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Say that the place is taken, and all that one needs to know before coming."""
    roles = _roles(shift_id)
    volunteer = volunteer_of(request.user) if isinstance(request.user, User) else None
    signup = open_signup(volunteer, roles[0].shift) if volunteer else None
    if signup is None:
        return redirect("projects:join", shift_id=shift_id)
    context = {
        "signup": signup,
        "shift": signup.shift,
        "project": signup.shift.project,
        "withdraw_until": free_withdrawal_until(signup.shift),
    }
    return render(request, "projects/participation/joined.html", context)
