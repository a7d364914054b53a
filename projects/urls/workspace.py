"""Addresses inside ``/o/<org_id>/``; the root includes them under the namespace ``workspace``."""

from django.urls import path

from projects.views.workspace import (
    bans,
    bulk,
    checkin,
    contacts,
    day,
    hours,
    inviting,
    moving,
    project_states,
    project_topics,
    projects,
    roster,
    shifts,
    today,
    walk_in,
)

_PROJECT = "projects/<int:project_id>/"
_SHIFT = "shifts/<int:shift_id>/"

urlpatterns = [
    path("", today.today, name="today"),
    # writing projects
    path("projects/", projects.index, name="projects"),
    path("projects/new/", projects.new, name="project_new"),
    path(_PROJECT, projects.overview, name="project"),
    path(f"{_PROJECT}what/", project_topics.what, name="project_what"),
    path(f"{_PROJECT}where/", project_topics.where, name="project_where"),
    path(f"{_PROJECT}who/", project_topics.who, name="project_who"),
    path(f"{_PROJECT}conditions/", project_topics.conditions, name="project_conditions"),
    path(f"{_PROJECT}safety/", project_topics.safety, name="project_safety"),
    path(f"{_PROJECT}check/", projects.check, name="project_check"),
    path(f"{_PROJECT}withdraw/", project_states.withdraw, name="project_withdraw"),
    path(f"{_PROJECT}pause/", project_states.pause, name="project_pause"),
    path(f"{_PROJECT}resume/", project_states.resume, name="project_resume"),
    path(f"{_PROJECT}finish/", project_states.finish, name="project_finish"),
    path(f"{_PROJECT}cancel/", project_states.cancel, name="project_cancel"),
    # shifts
    path("shifts/", shifts.index, name="shifts"),
    path(f"{_PROJECT}shifts/new/", shifts.new, name="shift_new"),
    path(f"{_SHIFT}edit/", shifts.edit, name="shift_edit"),
    path(f"{_SHIFT}repeat/", shifts.repeat, name="shift_repeat"),
    path(f"{_SHIFT}close/", shifts.close, name="shift_close"),
    path(f"{_SHIFT}reopen/", shifts.reopen, name="shift_reopen"),
    path(f"{_SHIFT}remove/", shifts.remove, name="shift_remove"),
    path(f"{_SHIFT}cancel/", roster.cancel_shift_page, name="cancel_shift"),
    # people
    path(f"{_SHIFT}roster/", roster.roster_page, name="roster"),
    path(f"{_SHIFT}roster/chosen/", bulk.bulk, name="roster_bulk"),
    path(f"{_SHIFT}invitations/", inviting.invitations_page, name="invitations"),
    path(
        f"{_SHIFT}invitations/<uuid:place_invitation_id>/withdraw/",
        inviting.withdraw,
        name="invitation_withdraw",
    ),
    path(f"{_SHIFT}contacts/", contacts.contacts, name="contacts"),
    path(f"{_SHIFT}contacts/file/", contacts.contacts_file, name="contacts_file"),
    path("signups/<uuid:signup_id>/accept/", roster.accept, name="signup_accept"),
    path("signups/<uuid:signup_id>/decline/", roster.decline, name="signup_decline"),
    path("signups/<uuid:signup_id>/move/", moving.move, name="signup_move"),
    path("signups/<uuid:signup_id>/cancel/", roster.cancel_place, name="signup_cancel"),
    path("signups/<uuid:signup_id>/bar/", bans.bar, name="bar"),
    path("barred/", bans.bans, name="bans"),
    path("barred/<uuid:ban_id>/", bans.ban_page, name="ban"),
    # the day of the shift, and hours
    path(f"{_SHIFT}checkin/", checkin.checkin, name="checkin"),
    path("signups/<uuid:signup_id>/mark/", checkin.mark, name="mark"),
    path("signups/<uuid:signup_id>/times/", day.times, name="times"),
    path("signups/<uuid:signup_id>/excuse/", day.excuse, name="excuse"),
    path(f"{_SHIFT}left/", day.left, name="left"),
    path(f"{_SHIFT}walk-in/", walk_in.walk_in_page, name="walk_in"),
    path("hours/", hours.hours, name="hours"),
    path("hours/<int:shift_id>/", hours.shift_hours, name="shift_hours"),
    path("hours/<int:shift_id>/confirm/", hours.confirm, name="shift_confirm"),
    path("claims/<uuid:claim_id>/", hours.claim_page, name="claim"),
    path("claims/<uuid:claim_id>/decide/", hours.claim_decide, name="claim_decide"),
]
