"""/dev/notices/: every notice in every language, written about the rows of the demonstration. Exists with DEMO only."""

from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from qazvolunteer.notifications.registry import Notice, UnknownNotice, all_notices, notice_of
from qazvolunteer.notifications.services.previews import preview_of
from qazvolunteer.notifications.views.devmail import MAIL_POLICY, demo_only


def _notice(code: str) -> Notice:
    try:
        return notice_of(code)
    except UnknownNotice:
        raise Http404 from None


@login_not_required
@require_safe
@demo_only
def notice_list(request: HttpRequest) -> HttpResponse:
    """List every notice with its subject in each language; a broken one says what is wrong with it."""
    now = timezone.now()
    previews = [preview_of(notice, now) for _code, notice in sorted(all_notices().items())]
    return render(request, "dev/notice_list.html", {"previews": previews})


@login_not_required
@require_safe
@demo_only
def notice_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one notice in every language, text and page side by side."""
    return render(request, "dev/notice_detail.html", {"preview": preview_of(_notice(code), timezone.now())})


@login_not_required
@require_safe
@demo_only
@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]  # it types views without arguments only
def notice_html(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Answer the page of a letter as it is, under a policy that lets it do nothing."""
    preview = preview_of(_notice(code), timezone.now())
    for letter in preview.letters:
        if letter.language == language and not letter.error:
            return HttpResponse(letter.html)
    raise Http404
