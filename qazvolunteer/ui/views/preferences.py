"""What a person may choose about the pages themselves: their colours."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qazvolunteer.lib.http import go_on
from qazvolunteer.ui.theme import THEMES, remember_theme


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Show the choice of colours; a post keeps one in a cookie and goes back to `next`. Unknown ones change nothing."""
    if request.method != "POST":
        return render(request, "pages/theme.html")
    response = go_on(request, request.path)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        remember_theme(response, chosen, secure=bool(settings.SESSION_COOKIE_SECURE))
    return response
