"""Pages of the person as a volunteer."""

from django.urls import path

from volunteers.views import code, profile, registration

app_name = "volunteers"

urlpatterns = [
    path("me/profile/", profile.profile, name="profile"),
    path("me/code/", code.renew, name="renew_code"),
    path("me/become/", registration.become, name="become"),
]
