"""Routes of the floor."""

from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("hello/", views.hello),
    path("rows/<int:first>/", views.rows),
    path("book/<int:slot_id>/", views.book),
]
