"""Changing one's own profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import hold_account
from qazvolunteer.audit import services as audit
from qazvolunteer.reference.models import Skill
from volunteers.models import Volunteer
from volunteers.services.registration import check_data_consent_age


@dataclass(frozen=True, slots=True)
class ProfileData:
    """All that a person may change about themselves."""

    surname: str
    given_name: str
    patronymic: str
    birth_date: date
    region_code: str
    languages: Sequence[str]
    skill_codes: Sequence[str]


@transaction.atomic
def update_profile(*, volunteer: Volunteer, data: ProfileData, by: User, now: datetime) -> Volunteer:
    """Change a person's profile; the audit keeps the names of the changed fields, never their values.

    Raises:
        TooYoung: a birth date that may not be stored without a guardian.
        AccountErased: in another window, a moment ago.
    Cost: 6 queries.
    """
    hold_account(volunteer.user)
    check_data_consent_age(data.birth_date, timezone.localdate(now))
    volunteer = Volunteer.objects.select_for_update(of=("self",), no_key=True).get(pk=volunteer.pk)
    new = {
        "surname": data.surname,
        "given_name": data.given_name,
        "patronymic": data.patronymic,
        "birth_date": data.birth_date,
        "region_id": data.region_code,
        "languages": list(data.languages),
    }
    changed = [name for name, value in new.items() if getattr(volunteer, name) != value]
    for name in changed:
        setattr(volunteer, name, new[name])
    if changed:
        volunteer.save(update_fields=changed)
    if set(volunteer.skills.values_list("pk", flat=True)) != set(data.skill_codes):
        volunteer.skills.set(Skill.objects.filter(pk__in=data.skill_codes))
        changed.append("skills")
    if changed:
        audit.record("volunteer.updated", by=by, role="volunteer", on=volunteer, now=now, fields=changed)
    return volunteer
