"""Registration stands beside the pages of the account; allauth reverses its bare name."""

from django.urls import path

from volunteers.views import registration

urlpatterns = [
    path("signup/", registration.register, name="account_signup"),
    path("signup/code/", registration.confirm, name="account_signup_code"),
]
