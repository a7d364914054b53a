"""Pages of the person as a volunteer."""

from django.urls import path

from volunteers.views import code, consents, profile, registration

app_name = "volunteers"

urlpatterns = [
    path("me/profile/", profile.profile, name="profile"),
    path("me/code/", code.renew, name="renew_code"),
    path("me/consents/", consents.consents, name="consents"),
    path("me/consents/withdraw/", consents.withdraw, name="withdraw_consent"),
    path("me/consents/give/", consents.give, name="give_consent"),
    path("me/become/", registration.become, name="become"),
]
