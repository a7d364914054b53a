"""Everything about a person, as a file."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qazvolunteer.privacy.selectors import everything_about
from qazvolunteer.privacy.views.requests import PersonRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def everything(request: PersonRequest) -> HttpResponse:
    """Say what the file holds; a post gives it: JSON, made at this moment, kept nowhere."""
    if request.method != "POST":
        return render(request, "privacy/data.html")
    now = timezone.now()
    answer = JsonResponse(
        everything_about(request.user, now), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    day = timezone.localdate(now)
    answer["Content-Disposition"] = f'attachment; filename="qazvolunteer-{day:%Y-%m-%d}.json"'
    return answer
