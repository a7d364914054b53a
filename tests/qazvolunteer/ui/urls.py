"""The addresses that the layouts link to, without the apps that serve them: the look is tested by itself."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, include, path

from qazvolunteer.ui import urls as ui

handler404 = "qazvolunteer.ui.views.errors.page_not_found"


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """Draw an empty public page."""
    return render(request, "layouts/public.html")


def _named(*names: str) -> list[URLPattern]:
    return [path(f"{name}/", page, name=name) for name in names]


urlpatterns = [
    *ui.pictures,
    *i18n_patterns(
        path("", page, name="home"),
        *ui.pages,
        *ui.gallery,
        *_named("help", "contacts", "rules", "privacy", "accessibility", "api_docs"),
        *_named("account_login", "account_logout", "account_change_password", "mfa_index"),
        path("projects/", include((_named("catalogue", "cabinet", "directions"), "projects"))),
        path("orgs/", include((_named("index", "register", "front_offices"), "organizations"))),
        path("me/", include((_named("settings"), "privacy"))),
        path("results/", include((_named("results"), "monitoring"))),
    ),
]
