"""Addresses of the second factor, under allauth's names: it leads to them."""

from allauth.mfa.webauthn.views import login_webauthn
from django.urls import path

from qazvolunteer.second_factor.views import entrance, manage, passkeys

urlpatterns = [
    path("security/", manage.index, name="mfa_index"),
    path("security/app/", manage.app, name="mfa_activate_totp"),
    path("security/app/remove/", manage.app_remove, name="mfa_deactivate_totp"),
    path("security/codes/", manage.codes, name="mfa_view_recovery_codes"),
    path("security/codes/new/", manage.codes_new, name="mfa_generate_recovery_codes"),
    path("security/codes/file/", manage.codes_file, name="mfa_download_recovery_codes"),
    path("security/passkeys/add/", passkeys.add, name="mfa_add_webauthn"),
    path("security/passkeys/<int:passkey_id>/name/", passkeys.rename, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:passkey_id>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("security/again/", entrance.Reauthenticate.as_view(), name="mfa_reauthenticate"),
    path(
        "security/again/passkey/",
        entrance.ReauthenticatePasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "security/again/password/", entrance.ReauthenticatePassword.as_view(), name="account_reauthenticate"
    ),
    path("login/factor/", entrance.Authenticate.as_view(), name="mfa_authenticate"),
    path("login/passkey/", login_webauthn, name="mfa_login_webauthn"),
]
