"""What a person agreed to, and to which words."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from volunteers.models import Consent, Volunteer
from volunteers.registry import Ahead, consent_endings

#: version → template with the words; one that people agreed to is never changed (test_consent_texts.py)
CONSENT_TEXTS = {"2026-11": "volunteers/consent_texts/2026_11.html"}


def text_template(version: str | None = None) -> str:
    """Return the template of a version of the consent's text, by default of the one that people agree to now."""
    return CONSENT_TEXTS[version or settings.CONSENT_TEXT_VERSION]


def consents_of(volunteer: Volunteer) -> QuerySet[Consent]:
    """Return all that a person ever agreed to, the latest first. Cost: 1 query."""
    return Consent.objects.filter(volunteer=volunteer).order_by("-given_at", "-pk")


def consent_in_force(volunteer: Volunteer, now: datetime) -> Consent | None:
    """Return the consent to the processing of data by which a person takes part; None without one. Cost: 1 query."""
    rows = Consent.objects.to_data().in_force(timezone.localdate(now))
    return rows.filter(volunteer=volunteer).first()


def consents(now: datetime, *, volunteer: str = "volunteer") -> Exists:
    """Return the condition that a row's person has a consent in force.

    Args:
        volunteer: the row's way to the person.
    """
    rows = Consent.objects.to_data().in_force(timezone.localdate(now))
    return Exists(rows.filter(volunteer=OuterRef(volunteer)))


def ahead_of(volunteer: Volunteer) -> list[Ahead]:
    """Return what would end with the consent, the next first. Cost: 1 query for each kind."""
    found = [row for ending in consent_endings() for row in ending.ahead(volunteer)]
    return sorted(found, key=lambda row: row.starts_at)
