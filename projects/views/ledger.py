"""The chain over confirmed hours, for everybody: what it is, its latest heads, and the list for programmes."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from projects.models import LedgerHead
from projects.selectors.hours.heads import published_heads

PAGE_SIZE = 31


@login_not_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Explain the chain in plain words and show the published heads, a month a page. Cost: 2 queries."""
    page = Paginator(published_heads(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "projects/ledger.html", {"section": "results", "page": page})


@login_not_required
@require_safe
@cache_control(public=True, max_age=600)
def heads_json(request: HttpRequest) -> JsonResponse:
    """Give all published heads to programmes, the latest first. Cost: 1 query."""
    heads = [_as_json(head) for head in published_heads()]
    return JsonResponse({"algorithm": "sha256", "heads": heads})


def _as_json(head: LedgerHead) -> dict[str, object]:
    return {
        "day": head.day.isoformat(),
        "seq": head.seq,
        "hash": head.hex,
        "published_at": head.published_at.isoformat(timespec="seconds"),
    }
