"""All addresses. Pages stand under their language; machines' addresses and pictures without one."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from organizations.urls.api import urlpatterns as organizations_api
from projects.urls.api import urlpatterns as projects_api
from projects.views.home import home
from qazvolunteer.accounts.urls import demo_urlpatterns
from qazvolunteer.api import urls as api
from qazvolunteer.ui.urls import gallery, pictures
from qazvolunteer.ui.urls import pages as ui_pages
from qazvolunteer.ui.views import health, pages

handler400 = "qazvolunteer.ui.views.errors.bad_request"
handler403 = "qazvolunteer.ui.views.errors.permission_denied"
handler404 = "qazvolunteer.ui.views.errors.page_not_found"
handler429 = "qazvolunteer.ui.views.errors.too_many_requests"
handler500 = "qazvolunteer.ui.views.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
    path("", include("projects.urls.machines")),
    *pictures,
    *api.schema,
    path("api/v1/", include(([*api.index, *projects_api, *organizations_api, *api.nothing], "api"))),
]
urlpatterns += i18n_patterns(
    path("", home, name="home"),
    *ui_pages,
    *api.pages,
    path("help/", pages.help_page, name="help"),
    path("rules/", pages.rules, name="rules"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("contacts/", pages.contacts, name="contacts"),
    path("accounts/", include("qazvolunteer.accounts.urls")),
    path("accounts/", include("qazvolunteer.second_factor.urls")),
    path("accounts/", include("volunteers.urls.registration")),
    path("", include("qazvolunteer.privacy.urls")),
    path("", include("volunteers.urls.public")),
    path("", include("organizations.urls.public")),
    path("", include("projects.urls.public")),
    path("", include("monitoring.urls.public")),
    path("", include("monitoring.urls.landing")),
    path("o/<int:org_id>/", include(("organizations.urls.workspace", "workspace_org"))),
    path("o/<int:org_id>/", include(("projects.urls.workspace", "workspace"))),
    path("office/", include(("monitoring.urls.office", "office"))),
)
if settings.DEMO:
    urlpatterns += [path("", include("qazvolunteer.notifications.urls"))]
    urlpatterns += i18n_patterns(*demo_urlpatterns, *gallery)
