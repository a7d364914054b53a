"""Celery application. Beat only finds due rows, workers deliver: see docs/architecture.md."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qazvolunteer.settings.base")

app = Celery("qazvolunteer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
