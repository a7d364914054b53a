"""Addresses of signing in: of allauth's views only those that we use, under allauth's names.

Registration (`account_signup`) stands in volunteers: the form is theirs.
"""

from django.urls import path

from qazvolunteer.accounts.views import demo, entrance

urlpatterns = [
    # One page, two names: allauth sends people to either.
    path("login/", entrance.RequestCode.as_view(), name="account_login"),
    path("login/", entrance.RequestCode.as_view(), name="account_request_login_code"),
    path("login/code/", entrance.ConfirmCode.as_view(), name="account_confirm_login_code"),
    path("login/password/", entrance.PasswordLogin.as_view(), name="account_login_password"),
    path("confirm-email/", entrance.ConfirmEmail.as_view(), name="account_email_verification_sent"),
    path("logout/", entrance.Logout.as_view(), name="account_logout"),
    path("inactive/", entrance.Inactive.as_view(), name="account_inactive"),
    path("password/", entrance.ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", entrance.SetPassword.as_view(), name="account_set_password"),
    path("password/reset/", entrance.RequestReset.as_view(), name="account_reset_password"),
    path("password/reset/code/", entrance.ConfirmReset.as_view(), name="account_confirm_password_reset_code"),
    path("password/reset/new/", entrance.CompleteReset.as_view(), name="account_complete_password_reset"),
]

demo_urlpatterns = [path("dev/login/", demo.demo_login, name="demo_login")]
