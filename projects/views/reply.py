"""The links of the reminders, «I will come» and «I cannot come»: a tap in the letter, a tap here, no sign-in."""

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from projects.enums import Reply, ReplyState
from projects.selectors.participation.meeting_point import meeting_point_of
from projects.selectors.participation.replies import LinkedReply, reply_behind
from projects.services.participation.reaffirming import reaffirm
from projects.services.participation.signup import withdraw, withdrawal_note
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import unseen
from qazvolunteer.lib.throttle import Limit, client_address, within

#: answers and wrong links from one address: a campus behind one gateway gets through, a script does not
REPLY_LIMIT = Limit("reminder_reply", 120, 600)


# The signed address is the authority, not a cookie: nobody who lacks it can make a browser send it. And a browser
# that sends no referrer names no origin either, which the check of the cookie would refuse.
@csrf_exempt
@login_not_required
@never_cache
@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, reply_token: str) -> HttpResponse:
    """Show the shift with one button; only the button answers, because mail filters open links, too."""
    now = timezone.now()
    linked = reply_behind(reply_token, now)
    if (linked is None or request.method == "POST") and not within(REPLY_LIMIT, client_address(request)):
        return render(request, "errors/429.html", status=429)
    if linked is None:
        raise Http404
    if request.method == "POST":
        with suppress(Refusal):  # decided otherwise at this moment: the page says what is so now
            _say(linked)
        return redirect("projects:reply", reply_token=reply_token)
    shift = linked.signup.shift
    context = {
        "state": linked.state,
        "is_coming": linked.answer == Reply.COMING,
        "signup": linked.signup,
        "shift": shift,
        "project": shift.project,
        "place": meeting_point_of(shift),
        "late_note": withdrawal_note(linked.signup, now) if linked.state == ReplyState.OPEN else "",
    }
    return render(request, "projects/participation/reply.html", context)


def _say(linked: LinkedReply) -> None:
    if linked.state != ReplyState.OPEN:
        return
    signup, by, now = linked.signup, linked.signup.person.user, timezone.now()
    if linked.answer == Reply.COMING:
        reaffirm(signup=signup, version=signup.shift.version, by=by, now=now)
    else:
        withdraw(signup=signup, by=by, now=now)
