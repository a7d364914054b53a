"""Addresses of notifications: the demo's mail, without a language in front."""

from django.urls import path

from qazvolunteer.notifications.views import devmail

app_name = "notifications"
urlpatterns = [
    path("dev/mail/", devmail.mail_list, name="dev-mail"),
    path("dev/mail/<slug:name>/", devmail.mail_detail, name="dev-mail-detail"),
    path("dev/mail/<slug:name>/html/", devmail.mail_html, name="dev-mail-html"),
]
