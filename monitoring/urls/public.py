"""What everybody may read."""

from django.urls import path

from monitoring.views.results import results_page

app_name = "monitoring"
urlpatterns = [path("reports/", results_page, name="results")]
