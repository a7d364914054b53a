"""The gate before pages that need a second factor, and the way back to them."""

import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from qazvolunteer.accounts.models import User
from qazvolunteer.second_factor.permissions import is_relaxed
from qazvolunteer.second_factor.selectors import protected_since

#: where the person was going when the gate led them to set a factor up
GOING_TO = "second_factor_going_to"
#: seconds for which a session that showed a factor opens what needs one: a working day
LASTS = 12 * 60 * 60
#: what was being written when they ended can still be sent
GRACE = 60 * 60


def second_factor_step(request: HttpRequest, user: User) -> HttpResponseRedirect | None:
    """Return where this session has to go before a page that needs a second factor, None when it may pass.

    Without a factor: to the page that sets one up. With one that this session did not show within LASTS: to its
    question. Both lead back. Nobody is stopped in the demonstration. Cost: 1 query.
    """
    if is_relaxed():
        return None
    since = protected_since(user)
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    if since is None:
        request.session[GOING_TO] = here
        return redirect("mfa_index")
    if _showed_it_after(request, user, since.timestamp()):
        return None
    question = reverse("mfa_reauthenticate")
    query = f"?{urlencode({REDIRECT_FIELD_NAME: here})}" if here else ""
    return HttpResponseRedirect(f"{question}{query}")


def second_factor_passed(request: HttpRequest, user: User) -> bool:
    """Tell whether this session may see what needs a second factor. Cost: as `second_factor_step`."""
    if is_relaxed():
        return True
    since = protected_since(user)
    return since is not None and _showed_it_after(request, user, since.timestamp())


def remember_shown(request: HttpRequest, user: User, factor: Authenticator) -> None:
    """Note in the session that the person has just shown a factor: they set it up a moment ago."""
    record_authentication(
        request, user, method="mfa", id=factor.pk, type=str(factor.type), reauthenticated=True
    )


def go_on(request: HttpRequest) -> HttpResponse:
    """Lead back to where the gate stopped the person, else to the security page."""
    return redirect(request.session.pop(GOING_TO, "") or "mfa_index")


def _showed_it_after(request: HttpRequest, user: User, moment: float) -> bool:
    """Tell whether the session showed a factor since the oldest of the present ones exists, and not too long ago.

    A factor that was reset or replaced does not open what its successor protects.
    """
    grace = 0 if request.method in {"GET", "HEAD"} else GRACE
    earliest = max(moment, time.time() - LASTS - grace)
    shown = (row["at"] for row in get_authentication_records(request, user) if row["method"] == "mfa")
    return any(at >= earliest for at in shown)
