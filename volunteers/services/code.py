"""The person's code for the ticket."""

from datetime import datetime

from django.db import IntegrityError, transaction

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from volunteers.models import Volunteer
from volunteers.models.code import new_code

#: codes that are taken already are rarer than one in hundreds of thousands
_TRIES = 5


@transaction.atomic
def renew_code(*, volunteer: Volunteer, by: User, now: datetime) -> Volunteer:
    """Give a person a new code; the old one names nobody from then on. The audit keeps neither.

    Cost: 2 queries besides transaction control.
    """
    for left in reversed(range(_TRIES)):
        volunteer.code = new_code()
        try:
            with transaction.atomic():
                volunteer.save(update_fields=["code"])
            break
        except IntegrityError:
            if not left:
                raise
    audit.record("volunteer.code_renewed", by=by, role="volunteer", on=volunteer, now=now, fields=["code"])
    return volunteer
