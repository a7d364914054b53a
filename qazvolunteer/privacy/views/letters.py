"""The link in the foot of letters that may be switched off: a tap in the letter, a tap here, no sign-in.

Mail programs send the tap themselves (RFC 8058): a POST without a session, which wants a plain answer and no redirect.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from qazvolunteer.lib.http import unseen
from qazvolunteer.lib.throttle import Limit, client_address, within
from qazvolunteer.notifications.selectors.unsubscribing import Subscription, subscription_behind
from qazvolunteer.notifications.services import switch_category
from qazvolunteer.privacy.forms import WHAT_COMES

#: wrong links from one address
WRONG_LIMIT = Limit("letters_wrong_link", 120, 600)
#: changes of one person; not of a network, because a large mail provider is one
CHANGE_LIMIT = Limit("letters_by_link", 30, 600)


# The signed address is the authority, not a cookie: nobody who lacks it can make a browser send it.
@csrf_exempt
@login_not_required
@never_cache
@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, letters_token: str) -> HttpResponse:
    """Show one button; only a POST changes anything, because mail filters open links, too."""
    found = subscription_behind(letters_token)
    if found is None:
        if not within(WRONG_LIMIT, client_address(request)):
            return render(request, "errors/429.html", status=429)
        raise Http404
    if request.method == "POST":
        return _switch(request, found, letters_token)
    context = {"is_on": found.is_on, "what": WHAT_COMES.get(found.category, found.category.label)}
    return render(request, "privacy/letters.html", context)


def _switch(request: HttpRequest, found: Subscription, letters_token: str) -> HttpResponse:
    is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    wanted = request.POST.get("action") == "on" and not is_one_click
    if wanted != found.is_on:
        if not within(CHANGE_LIMIT, str(found.user.pk)):
            return render(request, "errors/429.html", status=429)
        switch_category(
            user=found.user, category=found.category, wanted=wanted, by=found.user, now=timezone.now()
        )
    if is_one_click:
        return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")
    return redirect("privacy:letters", letters_token=letters_token)
