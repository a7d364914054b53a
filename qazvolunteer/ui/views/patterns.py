"""Pictures drawn by the server: patterns of things and the quilt of the country. Public, for ever the same."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qazvolunteer.ui.quilt import hero_svg
from qazvolunteer.ui.qurak import qurak

#: no page needs more patches, and drawing them costs time
MAX_PATCHES = 200


@login_not_required
@require_safe
def pattern(request: HttpRequest, direction: str, seed: str, cols: str, rows: str) -> HttpResponse:
    """Draw a pattern. The address says everything, so it may be cached for ever. Cost: no queries."""
    columns, lines = int(cols), int(rows)
    if not 1 <= columns * lines <= MAX_PATCHES:
        raise Http404
    return _picture(qurak(direction, seed, columns, lines), cache="public, max-age=31536000, immutable")


@login_not_required
@require_safe
def quilt(request: HttpRequest) -> HttpResponse:
    """Draw the country for the home page. Cost: no queries."""
    return _picture(hero_svg(), cache="public, max-age=86400")


def _picture(svg: str, *, cache: str) -> HttpResponse:
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": cache})
