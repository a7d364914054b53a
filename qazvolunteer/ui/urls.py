"""Addresses of the look: `pictures` stand without a language, `pages` under one, `gallery` too but only in the demo."""

from django.urls import path, re_path

from qazvolunteer.ui.views import gallery as gallery_views
from qazvolunteer.ui.views import patterns, preferences

pictures = [
    re_path(
        r"^q/(?P<direction>[a-z]{1,16})/(?P<seed>[a-z0-9-]{1,64})-(?P<cols>[0-9]{1,2})x(?P<rows>[0-9]{1,2})\.svg$",
        patterns.pattern,
        name="qurak",
    ),
    path("q/quilt.svg", patterns.quilt, name="quilt"),
]
pages = [path("theme/", preferences.theme, name="theme")]
gallery = [path("dev/ui/", gallery_views.gallery, name="gallery")]
