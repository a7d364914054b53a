"""Addresses of the front office, under `office/`."""

from django.urls import path

from monitoring.views import claims, objections, queue, submission

app_name = "office"
urlpatterns = [
    path("", queue.index, name="index"),
    path("queue/", queue.queue, name="queue"),
    path("queue/<uuid:submission_id>/", submission.submission, name="submission"),
    path("queue/<uuid:submission_id>/take/", submission.take_it, name="take"),
    path("queue/<uuid:submission_id>/release/", submission.release_it, name="release"),
    path("queue/<uuid:submission_id>/decide/", submission.decide_it, name="decide"),
    path("hours/", claims.claims, name="claims"),
    path("hours/<uuid:claim_id>/", claims.claim_page, name="claim"),
    path("hours/<uuid:claim_id>/decide/", claims.claim_decide, name="claim_decide"),
    path("objections/", objections.objections, name="objections"),
    path("objections/<uuid:objection_id>/", objections.objection_page, name="objection"),
]
