"""The link of an invitation: «I will come» or «I cannot come», without signing in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from organizations.selectors.team import display_name_in
from projects.models import PlaceInvitation, Role
from projects.selectors.participation.eligibility import eligibility, public_eligibility
from projects.selectors.participation.invitations import (
    InvitationStanding,
    can_answer,
    invitation_with_facts,
    place_invitation_behind,
    standing_of,
    wants_no_more,
)
from projects.selectors.participation.meeting_point import meeting_point_of
from projects.selectors.participation.signups import roles_of_shift
from projects.services.participation.invitations import decline_invitation
from projects.services.participation.signup import accept_invitation
from projects.views.join_parts import join_address, next_cards
from projects.views.reply import REPLY_LIMIT
from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import unseen
from qazvolunteer.lib.throttle import client_address, within
from volunteers.models import Volunteer
from volunteers.selectors import volunteer_of

#: where the session keeps the invitation whose link this browser has opened
INVITATION_SESSION_KEY = "place_invitation"
_CONFLICT = 409


# Exempt for the reason that views/reply.py gives: the signed address is the authority, not a cookie.
@csrf_exempt
@login_not_required
@never_cache
@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def place_invitation(request: HttpRequest, place_token: str) -> HttpResponse:
    """Show the shift as it is now with the two answers; only the buttons answer."""
    found = place_invitation_behind(place_token)
    if (found is None or request.method == "POST") and not within(REPLY_LIMIT, client_address(request)):
        return render(request, "errors/429.html", status=429)
    if found is None:
        raise Http404
    answer = request.POST.get("answer", "") if request.method == "POST" else ""
    try:
        if answer == "no":
            user = account_with_address(found.email) if found.email else None
            never = bool(request.POST.get("never_again"))
            decline_invitation(invitation=found, by=user, now=timezone.now(), never_again=never)
        elif answer == "yes" and can_answer(found, timezone.now()):
            way = _accept(request, found, place_token)
            if way is not None:
                return way
    except Refusal as refusal:
        return _page(request, found, place_token, refusal=refusal)
    if request.method == "POST":
        return redirect("projects:place_invitation", place_token=place_token)
    return _page(request, found, place_token)


def _accept(request: HttpRequest, found: PlaceInvitation, token: str) -> HttpResponse | None:
    """Take the place; who has no profile yet goes on to the form and comes back to the place."""
    user = account_with_address(found.email)
    if user is not None and volunteer_of(user) is not None:
        accept_invitation(invitation=found, version=_version(request), by=user, now=timezone.now())
        return None
    if isinstance(request.user, User):
        if request.user != user:
            return None  # the page says that another account is signed in
        here = reverse("projects:place_invitation", args=[token])
        return redirect(f"{reverse('volunteers:become')}?{urlencode({'next': here})}")
    request.session[INVITATION_SESSION_KEY] = str(found.pk)
    return redirect(join_address(found.role))


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")[:9]
    return int(given) if given.isascii() and given.isdecimal() else 0


def _page(
    request: HttpRequest, found: PlaceInvitation, token: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    now = timezone.now()
    fresh = invitation_with_facts(found.pk) or found
    shift = fresh.shift
    standing = standing_of(fresh, now)
    owner = account_with_address(fresh.email) if fresh.email else None
    person = volunteer_of(owner) if owner else None
    failures = _failures(person, fresh, now) if standing == InvitationStanding.OPEN else []
    context: dict[str, Any] = {
        "standing": standing.value,
        "invitation": fresh,
        "shift": shift,
        "place": meeting_point_of(shift),
        "project": shift.project,
        "organization": shift.project.organization,
        "invited_by": display_name_in(shift.project.organization_id, fresh.invited_by),
        "failures": failures,
        "refusal": str(refusal) if refusal and not failures else "",
        "next_cards": next_cards(shift, now) if failures else [],
        "is_new": person is None,
        "other_account": person is None and isinstance(request.user, User) and request.user != owner,
        "is_stopped": standing == InvitationStanding.DECLINED and wants_no_more(fresh),
        "token": token,
    }
    status = _CONFLICT if refusal else 200
    return render(request, "projects/participation/invitation.html", context, status=status)


def _failures(person: Volunteer | None, invitation: PlaceInvitation, now: datetime) -> list[Any]:
    """Return why the place cannot be taken now, for a known person all of it."""
    role = _role(invitation, now)
    if role is None:
        return []
    if person is None:
        return public_eligibility(role, now, is_invited=True).failures
    return eligibility(person, role, now, is_invited=True).failures


def _role(invitation: PlaceInvitation, now: datetime) -> Role | None:
    return roles_of_shift(invitation.shift_id, now).filter(pk=invitation.role_id).first()


def invitation_of_browser(request: HttpRequest, shift_id: int) -> PlaceInvitation | None:
    """Return the invitation to a shift whose link this browser has opened, while it can be accepted."""
    kept = request.session.get(INVITATION_SESSION_KEY)
    if not isinstance(kept, str):
        return None
    found = invitation_with_facts(UUID(kept))
    if found is None or found.shift_id != shift_id or not can_answer(found, timezone.now()):
        return None
    return found
