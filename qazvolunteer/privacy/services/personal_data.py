"""The tables of the apps below: accounts, sessions, messages, audit; and those in which nobody stands."""

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.models.user import ERASED_HOST
from qazvolunteer.audit.models import Entry, Transition
from qazvolunteer.notifications.models import Message, MutedCategory
from qazvolunteer.notifications.services.outbox import Address, recipient_key
from qazvolunteer.privacy.registry import Fate, Table, register_impersonal, register_tables
from qazvolunteer.privacy.selectors.sessions import sessions_about

_PSEUDONYM = "an id that names nobody once the account and the profile are empty"


def _messages(user: User) -> QuerySet[Message]:
    return Message.objects.filter(
        Q(user=user)
        | Q(address__iexact=user.email)
        | Q(recipient_key=recipient_key(Address(user.email, user.language)))
    )


register_tables(
    Table(
        model=User,
        rows=lambda user: User.objects.filter(pk=user.pk),
        fate=Fate.EMPTIED,
        empties={
            "email": Concat(Cast("pk", TextField()), Value(ERASED_HOST)),
            "password": "!",
            "is_active": False,
            "last_login": None,
        },
        keeps={
            "id": _PSEUDONYM,
            "language": "one of three languages tells nobody apart",
            "created_at erased_at": "when the account began and ended",
        },
        name="account",
        export=("id", "email", "language", "is_active", "created_at", "last_login"),
    ),
    Table(
        model=EmailAddress,
        rows=lambda user: EmailAddress.objects.filter(Q(user=user) | Q(email__iexact=user.email)),
        fate=Fate.DELETED,
        name="addresses",
        export=("email", "verified", "primary"),
    ),
    Table(
        model=EmailConfirmation,
        rows=lambda user: EmailConfirmation.objects.filter(email_address__user=user),
        fate=Fate.DELETED,
        withheld="links that prove an address: keys, and the portal sends none",
    ),
    Table(
        model=Session,
        rows=sessions_about,
        fate=Fate.DELETED,
        name="sessions",
        export=("expire_date",),
    ),
    Table(
        model=Message,
        rows=_messages,
        fate=Fate.DELETED,
        name="messages",
        export=("kind", "category", "created_at", "due_at", "state", "sent_at"),
    ),
    Table(
        model=MutedCategory,
        rows=lambda user: MutedCategory.objects.filter(user=user),
        fate=Fate.DELETED,
        name="muted_categories",
        export=("category", "muted_at"),
    ),
    Table(
        model=Entry,
        rows=lambda user: Entry.objects.filter(actor_id=user.pk),
        fate=Fate.KEPT,
        keeps={
            "id at actor_id actor_role action subject_kind subject_id organization_id fields reason_code": (
                "append-only, and holds ids and names of fields, never a value"
            )
        },
        name="audit",
        export=("at", "action", "actor_role", "subject_kind", "subject_id", "fields", "reason_code"),
    ),
    Table(
        model=Transition,
        rows=lambda user: Transition.objects.filter(actor_id=user.pk),
        fate=Fate.KEPT,
        keeps={
            "id at subject_kind subject_id source target actor_id actor_role reason_code": (
                "append-only, holds ids and states, and figures are counted from it"
            )
        },
        name="moves",
        export=("at", "actor_role", "subject_kind", "subject_id", "source", "target", "reason_code"),
    ),
)
register_impersonal("lists of the whole country, loaded from files", *(
    f"reference.{name}" for name in "Direction HazardClass Holiday Region District Skill Unit".split()
))  # fmt: skip
register_impersonal(
    "Django's own lists of models and rights; nobody has a right through them",
    *("auth.Permission", "auth.Group", "auth.Group_permissions", "contenttypes.ContentType"),
)
