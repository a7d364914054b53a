"""Project package: wiring, and the ground floor on which every app stands."""

from qazvolunteer.celery import app as celery_app

__all__ = ["celery_app"]
