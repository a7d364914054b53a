"""Addresses of the API, without a language; `qazvolunteer.urls` puts them together."""

from django.urls import path

from organizations.api import OrganizationDetail, OrganizationList

urlpatterns = [
    path("organizations/", OrganizationList.as_view(), name="organizations"),
    path("organizations/<int:organization_id>/", OrganizationDetail.as_view(), name="organization"),
]
