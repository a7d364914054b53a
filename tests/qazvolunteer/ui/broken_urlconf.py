"""The portal with a page that fails."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from qazvolunteer import urls as portal


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """Fail."""
    return HttpResponse(str(1 // 0))


urlpatterns = [path("broken/", broken), *portal.urlpatterns]
handler500 = portal.handler500
