"""The profile and the consents: emptied, so that sign-ups and hours of the past have something to hang on."""

from datetime import datetime

from qazvolunteer.accounts.models import User
from qazvolunteer.audit import services as audit
from qazvolunteer.privacy.registry import Fate, Leaving, Table, register_leaving, register_tables
from volunteers.enums import ConsentState
from volunteers.models import Consent, Volunteer


@register_leaving
class Profile(Leaving):
    """No consent is left."""

    kind = "profile"

    def leave(self, user: User, *, now: datetime) -> None:
        """Lock the profile, so that a sign-up at this moment waits and is refused, and end its consents. 4 queries."""
        volunteer = Volunteer.objects.select_for_update(no_key=True).filter(user=user).first()
        if volunteer is None:
            return
        Consent.objects.filter(volunteer=volunteer, withdrawn_at=None).update(
            withdrawn_at=now, state=ConsentState.ERASED
        )
        audit.transition(
            on=volunteer, source="registered", target="erased", by=user, role="volunteer", now=now
        )


register_tables(
    Table(
        model=Volunteer,
        rows=lambda user: Volunteer.objects.filter(user=user),
        fate=Fate.EMPTIED,
        empties={
            "surname": "",
            "given_name": "",
            "patronymic": "",
            "birth_date": None,
            "languages": [],
            "code": "",
        },
        keeps={
            "id user": "a pseudonym: an account and a profile that name nobody",
            "region": "volunteers of the past are counted by region, and a region is no address",
            "created_at erased_at": "when the profile began and ended",
        },
        name="profile",
        export=(
            "id",
            "surname",
            "given_name",
            "patronymic",
            "birth_date",
            "region",
            "code",
            "languages",
            "created_at",
        ),
    ),
    Table(
        model=Volunteer.skills.through,
        rows=lambda user: Volunteer.skills.through._default_manager.filter(volunteer__user=user),
        fate=Fate.DELETED,
        name="skills",
        export=("skill",),
    ),
    Table(
        model=Consent,
        rows=lambda user: Consent.objects.filter(volunteer__user=user),
        fate=Fate.KEPT,
        keeps={
            "id volunteer": "a pseudonym: the profile names nobody",
            "purpose text_version text_language third_parties given_through given_at valid_until state withdrawn_at": (
                "that there was a consent, and when it ended: past counts of volunteers rest on it"
            ),
        },
        name="consents",
        export=(
            "purpose",
            "text_version",
            "text_language",
            "third_parties",
            "given_through",
            "given_at",
            "valid_until",
            "state",
            "withdrawn_at",
        ),
    ),
)
