"""Addresses of the API that no app owns: the description for people stands under the language, the rest without."""

from django.urls import path, re_path

from qazvolunteer.api.docs import docs
from qazvolunteer.api.views import Index, Nothing, SchemaView

pages = [path("api/docs/", docs, name="api_docs")]
schema = [path("api/schema.json", SchemaView.as_view(), name="api_schema")]
index = [path("", Index.as_view(), name="index")]
#: last of all; an address without its slash is led on before it comes here
nothing = [re_path(r"^(?P<rest>(?:.*/)?)$", Nothing.as_view(), name="nothing")]
