"""Addresses for programmes: they stand under no language."""

from django.urls import path

from projects.views import ledger

urlpatterns = [path("ledger/heads.json", ledger.heads_json, name="ledger_heads")]
