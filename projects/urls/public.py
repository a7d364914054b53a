"""Addresses that need no workplace: finding, project pages, joining, the person's cabinet."""

from django.urls import path

from projects.views import (
    answering,
    bans,
    cabinet,
    catalogue,
    directions,
    invitation,
    join,
    ledger,
    looks,
    newcomer,
    organization_page,
    project,
    reply,
)

app_name = "projects"
urlpatterns = [
    # the catalogue
    path("projects/", catalogue.catalogue, name="catalogue"),
    path("projects/<int:project_id>-<slug:slug>/", project.project_page, name="project"),
    path("projects/<int:project_id>/choose/", project.choose, name="choose"),
    path("directions/", directions.direction_list, name="directions"),
    path("directions/<slug:code>/", directions.direction_page, name="direction"),
    path("initiatives/", directions.initiative_list, name="initiatives"),
    path("initiatives/<slug:code>/", directions.initiative_page, name="initiative"),
    path("orgs/<int:organization_id>-<slug:slug>/", organization_page.organization_page, name="organization"),
    path("ledger/", ledger.ledger, name="ledger"),
    # participation
    path("shifts/<int:shift_id>/join/", join.join, name="join"),
    path("shifts/<int:shift_id>/join/code/", newcomer.join_code, name="join_code"),
    path("shifts/<int:shift_id>/joined/", join.joined, name="joined"),
    path("i/<str:place_token>/", invitation.place_invitation, name="place_invitation"),
    path("r/<str:reply_token>/", reply.reply, name="reply"),
    path("me/", cabinet.overview, name="cabinet"),
    path("me/shifts/", cabinet.my_shifts, name="my_shifts"),
    path("me/hours/", cabinet.my_hours, name="my_hours"),
    path("me/signups/<uuid:signup_id>/answer/", answering.answer, name="answer"),
    path("me/barred/<uuid:ban_id>/", bans.ban, name="ban"),
    path("me/looks/", looks.looks, name="looks"),
    path("me/signups/<uuid:signup_id>/withdraw/", cabinet.withdraw_page, name="withdraw"),
    path("me/signups/<uuid:signup_id>/shift.ics", cabinet.calendar_file, name="calendar"),
]
