"""Addresses of the API, without a language; `qazvolunteer.urls` puts them together."""

from django.urls import path

from projects.api.lists import DirectionList, InitiativeList, RegionList
from projects.api.person import HoursList, SignUpList
from projects.api.projects import ProjectDetail, ProjectList
from projects.api.shifts import ShiftDetail, ShiftList

urlpatterns = [
    path("shifts/", ShiftList.as_view(), name="shifts"),
    path("shifts/<int:shift_id>/", ShiftDetail.as_view(), name="shift"),
    path("projects/", ProjectList.as_view(), name="projects"),
    path("projects/<int:project_id>/", ProjectDetail.as_view(), name="project"),
    path("directions/", DirectionList.as_view(), name="directions"),
    path("initiatives/", InitiativeList.as_view(), name="initiatives"),
    path("regions/", RegionList.as_view(), name="regions"),
    path("me/signups/", SignUpList.as_view(), name="my_signups"),
    path("me/hours/", HoursList.as_view(), name="my_hours"),
]
