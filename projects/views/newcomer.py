"""Joining without an account: the one short form, then the code while the place is held."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from projects.enums import JoiningMode
from projects.forms.participation import JoinForm
from projects.models import PlaceInvitation, Role
from projects.selectors.participation.eligibility import public_eligibility
from projects.selectors.participation.holds import held_until
from projects.selectors.participation.meeting_point import meeting_point_of
from projects.services.participation.joining import Visitor, hold_place, join_by_code
from projects.services.participation.signup import NotEligible
from projects.views.invitation import invitation_of_browser
from projects.views.join_parts import join_address, next_cards, roles_or_404
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import CodeRefused, TooManyCodes
from qazvolunteer.accounts.views.code_step import code_step, start_email_proof, waiting_form
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import UNPROCESSABLE, add_refusal, sent
from qazvolunteer.lib.throttle import Limit, client_address, client_network, within
from qazvolunteer.ui.dates import clock
from volunteers.forms import registration_data
from volunteers.services import TooYoung

#: forms from one address: a hall with one Wi-Fi gets through, a script does not
FORMS_FROM_ADDRESS = Limit("join_form", 120, 600)
#: where the session keeps the id of the place that this browser holds
HELD_SESSION_KEY = "held_place"
_CONFLICT = 409


def _purpose(shift_id: int) -> str:
    return f"join:{shift_id}"


def join_as_newcomer(request: HttpRequest, roles: Sequence[Role], role: Role) -> HttpResponse:
    """Show the form of somebody who is not signed in, with what they typed before, and start the code step."""
    waiting = waiting_form(request, _purpose(role.shift_id))
    initial: dict[str, Any] = {"role": str(role.pk)}
    if waiting:
        initial |= {**waiting.payload["form"], "email": waiting.email, "consent": True}
        initial["region"] = initial.pop("region_code")
    invitation = invitation_of_browser(request, role.shift_id)
    if invitation is not None:
        roles = [item for item in roles if item.pk == invitation.role_id] or roles
        role = roles[0]
        initial |= {"role": str(role.pk), "email": invitation.email}
    form = JoinForm(sent(request), roles=list(roles), initial=initial)
    form.fields["email"].disabled = invitation is not None  # the link has said whose invitation it is
    if form.is_bound and form.is_valid():
        return _start(request, form, roles, role)
    return _page(request, form, roles, role, status=UNPROCESSABLE if form.is_bound else 200)


def _start(request: HttpRequest, form: JoinForm, roles: Sequence[Role], role: Role) -> HttpResponse:
    """Hold the place and mail the code; whatever is refused comes back on the form."""
    now = timezone.now()
    invitation = invitation_of_browser(request, role.shift_id)
    try:
        if not within(FORMS_FROM_ADDRESS, client_address(request)):
            raise TooManyCodes
        _hold(request, form, role, invitation, now)
        start_email_proof(
            request,
            purpose=_purpose(role.shift_id),
            email=form.cleaned_data["email"],
            payload={
                "form": form.payload(),
                "role": role.pk,
                "version": role.shift.version,
                "invitation": str(invitation.pk) if invitation else "",
            },
            next_url=join_address(role),
        )
    except CodeRefused as refusal:
        add_refusal(form, refusal)
        return _page(request, form, roles, role, status=refusal.status)
    except NotEligible as refusal:
        return _page(request, form, roles, role, status=_CONFLICT, refusal=refusal)
    except Refusal as refusal:
        add_refusal(form, refusal)
        status = UNPROCESSABLE if isinstance(refusal, TooYoung) else _CONFLICT
        return _page(request, form, roles, role, status=status)
    return redirect("projects:join_code", shift_id=role.shift_id)


def _hold(
    request: HttpRequest, form: JoinForm, role: Role, invitation: PlaceInvitation | None, now: datetime
) -> None:
    """Hold the place if one may be held; remember it in the browser that made the hold, and only there."""
    former = request.session.get(HELD_SESSION_KEY)
    visitor = Visitor(
        email=form.cleaned_data["email"],
        birth_date=form.cleaned_data["birth_date"],
        network=client_network(request),
        invitation=invitation.pk if invitation else None,
    )
    held = hold_place(role=role, visitor=visitor, by=None, now=now, former=UUID(former) if former else None)
    if held is not None and held.created_at == now:
        request.session[HELD_SESSION_KEY] = str(held.pk)


def _page(
    request: HttpRequest,
    form: JoinForm,
    roles: Sequence[Role],
    role: Role,
    *,
    status: int,
    refusal: NotEligible | None = None,
) -> HttpResponse:
    """The shift and the form; what is impossible for everybody is said at once, with what is possible instead.

    Where another role of the shift can be had, the form stays.
    """
    now = timezone.now()
    is_invited = invitation_of_browser(request, role.shift_id) is not None
    impossible = public_eligibility(role, now, is_invited=is_invited).failures
    if impossible and _is_held_here(request, role, now):
        impossible = []
    failures = refusal.eligibility.failures if refusal else impossible
    context = {
        "form": form,
        "roles": roles,
        "role": role,
        "shift": role.shift,
        "project": role.shift.project,
        "place": meeting_point_of(role.shift),
        "failures": failures,
        "is_possible": not impossible
        or any(public_eligibility(item, now, is_invited=is_invited) for item in roles),
        "next_cards": next_cards(role.shift, now) if failures else [],
        "is_request": role.shift.project.joining_mode == JoiningMode.REQUEST and not is_invited,
        "here": join_address(role),
    }
    return render(request, "projects/participation/join_newcomer.html", context, status=status)


def _is_held_here(request: HttpRequest, role: Role, now: datetime) -> bool:
    waiting = waiting_form(request, _purpose(role.shift_id))
    return bool(
        waiting and waiting.payload["role"] == role.pk and held_until(waiting.email, role.pk, now) is not None
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_code(request: HttpRequest, shift_id: int) -> HttpResponse:
    """The page of the code. The right one makes or finds the account, takes the place and signs in."""
    roles = {role.pk: role for role in roles_or_404(shift_id)}
    waiting = waiting_form(request, _purpose(shift_id))
    role = roles.get(waiting.payload["role"]) if waiting else None
    role = role or next(iter(roles.values()))
    if request.user.is_authenticated:
        return redirect(join_address(role))
    return code_step(
        request,
        purpose=_purpose(shift_id),
        start_again=join_address(role),
        complete=partial(_finish, request, role),
        note=_note(role, waiting.email, bool(waiting.payload["invitation"])) if waiting else "",
    )


def _note(role: Role, email: str, is_invited: bool) -> str:
    now = timezone.now()
    if role.shift.project.joining_mode == JoiningMode.REQUEST and not is_invited:
        return _("The coordinator decides on each request and answers by e-mail.")
    until = held_until(email, role.pk, now)
    if until is None:
        return _("The place is yours when you enter the code, if it is still free then.")
    return _("The place is held for you until %(time)s.") % {"time": clock(until)}


def _finish(request: HttpRequest, role: Role, email: str, payload: dict[str, Any]) -> User:
    joined = join_by_code(
        email=email,
        data=registration_data(payload["form"]),
        role=role,
        version=payload["version"],
        by=None,
        now=timezone.now(),
        invitation=UUID(payload["invitation"]) if payload["invitation"] else None,
    )
    if not joined.is_new:
        messages.info(request, _("You already have a volunteer profile. It was not changed."))
    if joined.refusal and not isinstance(
        joined.refusal, NotEligible
    ):  # the page itself lists what is not fulfilled
        messages.warning(request, str(joined.refusal))
    return joined.user
