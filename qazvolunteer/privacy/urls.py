"""Pages on which people decide about what is held of them."""

from django.urls import path

from qazvolunteer.privacy.views import data, erasure, letters, settings

app_name = "privacy"
urlpatterns = [
    path("me/settings/", settings.settings, name="settings"),
    path("l/<str:letters_token>/", letters.letters, name="letters"),
    path("me/data/", data.everything, name="data"),
    path("me/erase/", erasure.erase, name="erase"),
    path("me/erase/code/", erasure.erase_code, name="erase_code"),
]
