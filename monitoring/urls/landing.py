"""Where a person lands after signing in; a bare name, because the settings name it."""

from django.urls import path

from monitoring.views.landing import landing

urlpatterns = [path("start/", landing, name="landing")]
