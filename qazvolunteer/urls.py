"""All addresses. Pages stand under their language; machines' addresses and pictures without one."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from qazvolunteer.accounts.urls import demo_urlpatterns
from qazvolunteer.ui.urls import gallery, pictures
from qazvolunteer.ui.urls import pages as ui_pages
from qazvolunteer.ui.views import health, pages

handler400 = "qazvolunteer.ui.views.errors.bad_request"
handler403 = "qazvolunteer.ui.views.errors.permission_denied"
handler404 = "qazvolunteer.ui.views.errors.page_not_found"
handler429 = "qazvolunteer.ui.views.errors.too_many_requests"
handler500 = "qazvolunteer.ui.views.errors.server_error"

from importlib.util import find_spec  # noqa: E402  temporary, while the apps are being written


def _if_there(prefix, module, namespace=None):
    try:
        there = find_spec(module) is not None
    except ModuleNotFoundError:
        there = False
    if not there:
        return []
    return [path(prefix, include((module, namespace)) if namespace else include(module))]


urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
    *pictures,
    *ui_pages,
]
urlpatterns += i18n_patterns(
    *([path("", __import__("projects.views.home", fromlist=["home"]).home, name="home")] if _if_there("", "projects.views.home") else []),
    path("help/", pages.help_page, name="help"),
    path("rules/", pages.rules, name="rules"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("contacts/", pages.contacts, name="contacts"),
    path("accounts/", include("qazvolunteer.accounts.urls")),
    *_if_there("accounts/", "volunteers.urls.registration"),
    *_if_there("", "volunteers.urls.public"),
    *_if_there("", "organizations.urls.public"),
    *_if_there("", "projects.urls.public"),
    *_if_there("", "monitoring.urls.public"),
    *_if_there("o/<int:org_id>/", "organizations.urls.workspace", "workspace_org"),
    *_if_there("o/<int:org_id>/", "projects.urls.workspace", "workspace"),
    *_if_there("office/", "monitoring.urls.office", "office"),
)
if settings.DEMO:
    urlpatterns += [path("", include("qazvolunteer.notifications.urls"))]
    urlpatterns += i18n_patterns(*demo_urlpatterns, *gallery)
