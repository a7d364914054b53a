"""The history of one thing."""

from django.db.models import Model, QuerySet

from qazvolunteer.audit.models import Entry, Transition


def entries_of(subject: Model) -> QuerySet[Entry]:
    """Return the audit entries of a thing, newest first. Cost: 1 query."""
    return Entry.objects.filter(subject_kind=subject._meta.model_name, subject_id=str(subject.pk)).order_by(
        "-at", "-pk"
    )


def transitions_of(subject: Model) -> QuerySet[Transition]:
    """Return the moves of a thing, oldest first. Cost: 1 query."""
    return Transition.objects.filter(
        subject_kind=subject._meta.model_name, subject_id=str(subject.pk)
    ).order_by("at", "pk")
