"""Addresses of an organization's workspace that need nothing of its projects, under `o/<org_id>/`."""

from django.urls import path

from organizations.views import settings, team, verification

app_name = "workspace_org"
urlpatterns = [
    path("team/", team.team_page, name="team"),
    path("team/invite/", team.invite, name="team_invite"),
    path("team/invitations/<uuid:invitation_id>/renew/", team.renew, name="team_renew"),
    path("team/invitations/<uuid:invitation_id>/revoke/", team.revoke, name="team_revoke"),
    path("team/<uuid:membership_id>/role/", team.role, name="team_role"),
    path("team/<uuid:membership_id>/end/", team.end, name="team_end"),
    path("verification/", verification.verification, name="verification"),
    path("verification/withdraw/", verification.withdraw, name="verification_withdraw"),
    path("verification/identity/", verification.identity, name="identity"),
    path("settings/", settings.settings_page, name="settings"),
]
