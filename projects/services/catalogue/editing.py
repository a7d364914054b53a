"""What of a project may be changed in which state, and the one way in which its columns are written."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Membership
from projects.enums import EDITABLE_PROJECT, ProjectState
from projects.models import Project
from projects.selectors.catalogue.readiness import description_problems
from projects.services.catalogue.states import role_of
from qazvolunteer.audit.services import record
from qazvolunteer.lib.errors import Refusal

#: states in which shifts are added and changed, and the unprotected fields of the project too
WORKING_PROJECT = (*EDITABLE_PROJECT, ProjectState.PUBLISHED, ProjectState.PAUSED)

#: what the front office approved: fixed once a project is published (domain §2: promise, age limit, hazard answers,
#: region). The promise is the title, the text and the goals, under the direction and initiative they were judged by.
PROTECTED_FIELDS = frozenset(
    {
        *(f"title_{code}" for code in ("kk", "ru", "en")),
        *(f"promise_{code}" for code in ("kk", "ru", "en")),
        "goals",
        "direction",
        "initiative",
        "is_online",
        "region",
        "min_age",
        "hazards",
    }
)


class ProjectLocked(Refusal):
    """The project takes no edits in its present state."""

    code = "project_locked"


class StaysComplete(Refusal):
    """Something that review asked for would be cleared, while people sign up by it."""

    code = "stays_complete"


class FieldProtected(Refusal):
    """A field that the front office approved, of a published project."""

    code = "field_protected"
    message = gettext_lazy(
        "The front office approved this, so it cannot be changed while the project is published. "
        "Write to the front office of the region if it is wrong."
    )


def lock_reason(project: Project) -> str:
    """Say why a project takes no edits at all now; an empty text when it does."""
    if project.state in WORKING_PROJECT:
        return ""
    if project.state == ProjectState.SUBMITTED:
        return _(
            "The project is under review. It can be changed again when the front office has answered, "
            "or when you take it back from review."
        )
    return _("The project has ended, so it can no longer be changed.")


def locked_fields(project: Project) -> frozenset[str]:
    """Return the names of fields that are fixed now, for forms to show as text."""
    return frozenset() if project.state in EDITABLE_PROJECT else PROTECTED_FIELDS


def refuse_locked(project: Project) -> None:
    """Refuse any edit of a project that is under review or has ended.

    Raises:
        ProjectLocked: with the reason.
    """
    if reason := lock_reason(project):
        raise ProjectLocked(reason)


def refuse_protected(project: Project, changed: Iterable[str]) -> None:
    """Refuse changes of approved fields.

    Args:
        changed: names of the fields that really change.

    Raises:
        FieldProtected: at the first protected field.
    """
    for name in changed:
        if name in locked_fields(project):
            raise FieldProtected(field=name)


def changed_fields(row: Model, values: Mapping[str, object]) -> list[str]:
    """Return the names whose value differs from the row's. Relations are compared by key; no query."""
    changed = []
    for name, value in values.items():
        attribute = row._meta.get_field(name).attname  # type: ignore[union-attr]
        wanted = value.pk if isinstance(value, Model) else value
        if getattr(row, attribute) != wanted:
            changed.append(name)
    return changed


def write(
    project: Project, values: Mapping[str, object], *, by: Membership, now: datetime, also: Iterable[str] = ()
) -> list[str]:
    """Save what changed of a locked project and write down the names of the fields, never their values.

    Args:
        values: field name → new value.
        also: names of what changed in other tables (goals, hazards).

    Returns:
        The names of everything that changed; nothing is written when nothing did.

    Raises:
        FieldProtected: a protected field would change.
        StaysComplete: a published project would lose what its submission needed.
    Cost: 2 queries.
    """
    columns = changed_fields(project, values)
    changed = [*columns, *also]
    refuse_protected(project, changed)
    if not changed:
        return []
    if columns:
        for name in columns:
            setattr(project, name, values[name])
        _refuse_gaps(project, now)
        project.save(update_fields=columns)
    record_edit(project, by=by, now=now, fields=changed)
    return changed


def _refuse_gaps(project: Project, now: datetime) -> None:
    if project.state in EDITABLE_PROJECT:
        return
    for problem in description_problems(project, now):
        raise StaysComplete(problem.text, field=problem.field)


def record_edit(project: Project, *, by: Membership, now: datetime, fields: Iterable[str]) -> None:
    """Write the audit entry of an edit. Cost: 1 query."""
    record(
        "project.edited",
        by=by.user,
        role=role_of(by),
        on=project,
        now=now,
        organization_id=project.organization_id,
        fields=list(fields),
    )
