"""/dev/mail/: what the demo would have mailed. Exists with DEMO only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from qazvolunteer.notifications.selectors.devmail import has_letter, letter_names, letters_to, read_letter

View = Callable[..., HttpResponseBase]

PAGE_SIZE = 50
# A mail's styles are inline by nature. Nothing else in it may act or load; links open beside this page.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


def demo_only(view: View) -> View:
    """Let a page not exist outside of the demo."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return inner


@login_not_required
@require_safe
@demo_only
def mail_list(request: HttpRequest) -> HttpResponse:
    """Show the letters, newest first; `?to=` keeps those whose recipient contains the text."""
    recipient = request.GET.get("to", "").strip()
    names = letters_to(recipient) if recipient else letter_names()
    page = Paginator(names, PAGE_SIZE).get_page(request.GET.get("page"))
    letters = [read_letter(name) for name in page]
    return render(request, "dev/mail_list.html", {"letters": letters, "page": page, "recipient": recipient})


@login_not_required
@require_safe
@demo_only
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one letter: headers, text with links, and its HTML in a frame."""
    if not has_letter(name):
        raise Http404
    return render(request, "dev/mail_detail.html", {"letter": read_letter(name)})


@login_not_required
@require_safe
@demo_only
@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]  # it types views without arguments only
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """Answer the HTML part of a letter as it is, under a policy that lets it do nothing."""
    letter = read_letter(name) if has_letter(name) else None
    if letter is None or not letter.html:
        raise Http404
    return HttpResponse(letter.html)
