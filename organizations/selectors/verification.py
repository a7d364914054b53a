"""What an organization still has to say before a front office looks at it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from qazvolunteer.lib.text import LANGUAGES, localized

#: shortest text that tells what an organization does, in characters
MIN_ABOUT = 40

#: kind under which organizations stand in the review mechanism
SUBJECT = "organization"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    #: "texts", "identity", "contacts", "languages"
    key: str
    title: str | Promise
    done: bool
    required: bool
    #: what is missing, for the person
    hint: str | Promise


def verification_tasks(organization: Organization) -> list[Task]:
    """Return what the front office looks at and whether it is there. Cost: no queries."""
    tasks = [
        Task(
            "texts",
            _("Name and what you do"),
            len(localized(organization, "about")) >= MIN_ABOUT,
            required=True,
            hint=_("Two or three sentences about what you do."),
        )
    ]
    if organization.has_bin:
        tasks.append(
            Task(
                "identity",
                _("Full legal name and BIN"),
                bool(organization.legal_name and organization.bin),
                required=True,
                hint=_("As in the certificate of registration."),
            )
        )
    tasks += [
        Task(
            "contacts",
            _("A public contact"),
            bool(organization.email or organization.phone or organization.website),
            required=False,
            hint=_("An e-mail address, a phone number or a website: volunteers ask there."),
        ),
        Task(
            "languages",
            _("Name in Kazakh, Russian and English"),
            all(getattr(organization, f"name_{code}") for code in LANGUAGES),
            required=False,
            hint=_("Readers of all three languages then see the name in theirs."),
        ),
    ]
    return tasks


def missing_tasks(organization: Organization) -> list[Task]:
    """Return the required tasks that are not done. Cost: no queries."""
    return [task for task in verification_tasks(organization) if task.required and not task.done]
