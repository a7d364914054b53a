"""The second factor among what is held about a person."""

from allauth.mfa.models import Authenticator

from qazvolunteer.privacy.registry import Fate, Table, register_tables

register_tables(
    Table(
        model=Authenticator,
        rows=lambda user: Authenticator.objects.filter(user=user),
        fate=Fate.DELETED,
        name="second_factors",
        # `data` is the secret itself
        export=("type", "created_at", "last_used_at"),
    )
)
