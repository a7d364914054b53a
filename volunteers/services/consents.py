"""Giving the consent to the processing of data again, and taking it back (docs/decisions/0020)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.services import notify
from volunteers.enums import CONSENT_MOVES, ConsentPurpose, ConsentState, ConsentWay
from volunteers.models import Consent, Volunteer
from volunteers.notifications import ConsentWithdrawn
from volunteers.registry import consent_endings


class NoConsent(Refusal):
    """There is nothing to take back: it was done in another window, or the person was erased."""

    code = "no_consent"
    message = gettext_lazy("This consent is not in force any more.")


class TextChanged(Refusal):
    """The words changed between reading and agreeing."""

    code = "text_changed"
    message = gettext_lazy("The text has changed a moment ago. Read it again before you agree.")


@transaction.atomic
def withdraw_consent(*, volunteer: Volunteer, by: User, now: datetime) -> Consent:
    """End a person's consent to the processing of data and, through its own door, all that rests on it.

    The person's row is locked first, as by everybody who gives them a place: whoever comes later finds no consent.

    Raises:
        NoConsent
    Cost: 6 queries, and those of what ends.
    """
    person = _lock(volunteer)
    consent = _live(person)
    if consent is None:
        raise NoConsent
    _end(consent, ConsentState.WITHDRAWN, now)
    audit.record(
        "consent.withdrawn", by=by, role="volunteer", on=consent, now=now, fields=["state", "withdrawn_at"]
    )
    for ending in consent_endings():
        ending.end(person, now=now)
    notify(ConsentWithdrawn, to=person.user, about=consent, now=now)
    return consent


@transaction.atomic
def give_consent(
    *, volunteer: Volunteer, text_version: str, language: str, by: User, now: datetime
) -> Consent:
    """Record that a person agrees to the text of today; an earlier consent is replaced. Repeating it changes nothing.

    Args:
        text_version: that of the words which the person read.
        language: in which they read them: kk, ru or en.

    Raises:
        TextChanged
        NoConsent: the person was erased a moment ago.
    Cost: 4 queries, 5 when an earlier one is replaced.
    """
    if text_version != settings.CONSENT_TEXT_VERSION:
        raise TextChanged
    person = _lock(volunteer)
    former = _live(person)
    if former is not None and former.text_version == text_version and former.valid_until is None:
        return former
    if former is not None:
        _end(former, ConsentState.REPLACED, now)
    CONSENT_MOVES.check(None, ConsentState.GIVEN, by="volunteer")
    consent = Consent.objects.create(
        volunteer=person,
        purpose=ConsentPurpose.DATA,
        text_version=text_version,
        text_language=language,
        given_through=ConsentWay.CABINET,
        given_at=now,
    )
    audit.record("consent.given", by=by, role="volunteer", on=consent, now=now, fields=["text_version"])
    return consent


def _lock(volunteer: Volunteer) -> Volunteer:
    rows = Volunteer.objects.select_for_update(no_key=True, of=("self",))
    person = rows.select_related("user").get(pk=volunteer.pk)
    if person.erased_at is not None:
        raise NoConsent
    return person


def _live(person: Volunteer) -> Consent | None:
    """Return what has not ended, be its term over or not: at most one."""
    return Consent.objects.filter(volunteer=person, purpose=ConsentPurpose.DATA, withdrawn_at=None).first()


def _end(consent: Consent, target: ConsentState, now: datetime) -> None:
    CONSENT_MOVES.check(consent.state, target, by="volunteer")
    consent.state, consent.withdrawn_at = target, now
    consent.save(update_fields=["state", "withdrawn_at"])
