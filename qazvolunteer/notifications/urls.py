"""Addresses of notifications: the demo's mail and letters, without a language in front."""

from django.urls import path

from qazvolunteer.notifications.views import devmail, previews

app_name = "notifications"
urlpatterns = [
    path("dev/mail/", devmail.mail_list, name="dev-mail"),
    path("dev/mail/<slug:name>/", devmail.mail_detail, name="dev-mail-detail"),
    path("dev/mail/<slug:name>/html/", devmail.mail_html, name="dev-mail-html"),
    path("dev/notices/", previews.notice_list, name="notices"),
    path("dev/notices/<slug:code>/", previews.notice_detail, name="notice"),
    path("dev/notices/<slug:code>/<slug:language>/", previews.notice_html, name="notice-html"),
]
