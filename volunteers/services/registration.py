"""Becoming a volunteer: account, profile and consent in one transaction, after the address is proven."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.selectors import account_with_address
from qazvolunteer.accounts.services import AddressTaken, create_account, hold_account
from qazvolunteer.audit import services as audit
from qazvolunteer.lib.db import refusing
from qazvolunteer.lib.errors import Refusal
from volunteers.enums import ConsentPurpose
from volunteers.models import Consent, Volunteer


class TooYoung(Refusal):
    """Below DATA_CONSENT_AGE only a guardian may agree to the processing of data; nothing is stored.

    Source: domain rules §3 (settings; needs a lawyer).
    """

    code = "too_young"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Until the age of %(age)d a parent or guardian has to agree to the processing of your data, and the "
                "portal cannot ask them yet. We have stored nothing. The front office of your region can tell you "
                "how to take part together with a parent."
            )
            % {"age": settings.DATA_CONSENT_AGE},
            field="birth_date",
        )


class AlreadyRegistered(Refusal):
    """The account has a profile."""

    code = "already_registered"
    message = gettext_lazy("You already have a volunteer profile. It was not changed.")


@dataclass(frozen=True, slots=True)
class RegistrationData:
    """What a person types to become a volunteer."""

    surname: str
    given_name: str
    patronymic: str
    birth_date: date
    region_code: str
    #: language of the consent text that was shown: kk, ru or en
    language: str


@dataclass(frozen=True, slots=True)
class Registered:
    """The account, and whether this registration made its profile."""

    user: User
    volunteer: Volunteer
    created: bool


def check_data_consent_age(birth_date: date, today: date) -> None:
    """Refuse someone who may not agree to data processing alone, before anything is stored.

    Raises:
        TooYoung
    """
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    age = today.year - birth_date.year - (0 if had_birthday else 1)
    if age < settings.DATA_CONSENT_AGE:
        raise TooYoung


@transaction.atomic
def register_volunteer(*, email: str, data: RegistrationData, now: datetime) -> Registered:
    """Make account and profile for a proven address. An existing profile is never changed.

    Args:
        email: proven by a code, lower case.

    Raises:
        TooYoung
        AccountErased: at this very moment; the next try makes a new account.
    Cost: 7 queries for a new person, 2 for a known one.
    """
    check_data_consent_age(data.birth_date, timezone.localdate(now))
    user = account_with_address(email)
    if user is None:
        try:
            user = create_account(email=email, language=data.language, now=now)
        except AddressTaken:  # two tabs at once
            user = account_with_address(email)
            if user is None:
                raise
    known = Volunteer.objects.filter(user=user).first()
    if known is not None:
        return Registered(user, known, created=False)
    return Registered(user, create_profile(user=user, data=data, now=now), created=True)


@transaction.atomic
def create_profile(*, user: User, data: RegistrationData, now: datetime) -> Volunteer:
    """Make the volunteer profile of an account, with the record of consent.

    Raises:
        TooYoung, AlreadyRegistered, AccountErased
    Cost: 5 queries.
    """
    hold_account(user)
    check_data_consent_age(data.birth_date, timezone.localdate(now))
    volunteer = Volunteer(
        user=user,
        surname=data.surname,
        given_name=data.given_name,
        patronymic=data.patronymic,
        birth_date=data.birth_date,
        region_id=data.region_code,
        languages=[data.language],
        created_at=now,
    )
    with refusing({"volunteers_volunteer_user_id_key": AlreadyRegistered()}):
        volunteer.save(force_insert=True)
    Consent.objects.create(
        volunteer=volunteer,
        purpose=ConsentPurpose.DATA,
        text_version=settings.CONSENT_TEXT_VERSION,
        text_language=data.language,
        given_at=now,
    )
    audit.transition(on=volunteer, source=None, target="registered", by=user, role="volunteer", now=now)
    audit.record("volunteer.registered", by=user, role="volunteer", on=volunteer, now=now)
    return volunteer
