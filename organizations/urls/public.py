"""Public addresses, under the language."""

from django.urls import path

from organizations.views import invitation, register, registration

app_name = "organizations"
urlpatterns = [
    path("orgs/", register.index, name="index"),
    path("orgs/new/", registration.register, name="register"),
    path("front-offices/", register.front_offices, name="front_offices"),
    path("invitations/code/", invitation.confirm, name="invitation_code"),
    path("invitations/again/", invitation.again, name="invitation_again"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
]
