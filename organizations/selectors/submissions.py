"""Submissions as pages need them: history, texts, difference to the last version."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from organizations.models import Submission
from organizations.selectors.subjects import Field, Section, subject_kind, values_of

_RELATED = ("office", "region", "direction", "organization", "taken_by", "decided_by")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs between two versions, in the reader's language."""

    section: str
    label: str
    kind: Literal["added", "removed", "changed"]
    before: str
    after: str


def submissions_of(kind: str, subject_id: int) -> QuerySet[Submission]:
    """Return every version of a subject that was sent, newest first. Cost: 1 query."""
    return (
        Submission.objects.select_related(*_RELATED)
        .filter(subject_kind=kind, subject_id=subject_id)
        .order_by("-version")
    )


def other_submissions(submission: Submission) -> QuerySet[Submission]:
    """Return what the applicant has sent about other subjects, newest first. Cost: 1 query."""
    return (
        Submission.objects.select_related(*_RELATED)
        .filter(organization_id=submission.organization_id)
        .exclude(subject_kind=submission.subject_kind, subject_id=submission.subject_id)
        .order_by("-submitted_at")
    )


def presented(submission: Submission) -> list[Section]:
    """Return the frozen payload in the reader's language. Cost: whatever its kind needs for names of references."""
    return subject_kind(submission.subject_kind).present(submission.payload)


def difference(submission: Submission, previous: Submission) -> list[FieldChange]:
    """Return what changed between two versions of one subject, in the order of the newer one; gone fields last.

    Values are compared as they were frozen, not as they are shown, so a renamed region is no change.
    """
    before, after = values_of(previous.payload), values_of(submission.payload)
    shown_before, shown_after = _by_key(presented(previous)), _by_key(presented(submission))
    changes = []
    for key, (section, field) in shown_after.items():
        if before.get(key) == after.get(key):
            continue
        old = shown_before.get(key)
        changes.append(_change(section, field.label, old[1].text if old else "", field.text))
    for key, (section, field) in shown_before.items():
        if key not in shown_after:
            changes.append(_change(section, field.label, field.text, ""))
    return changes


def unchanged_count(submission: Submission, previous: Submission) -> int:
    """Return how many fields of a version are as they were in an earlier one."""
    before = values_of(previous.payload)
    return sum(key in before and before[key] == value for key, value in values_of(submission.payload).items())


def _by_key(sections: list[Section]) -> dict[str, tuple[Section, Field]]:
    return {
        f"{section.key}.{field.key}": (section, field) for section in sections for field in section.fields
    }


def _change(section: Section, label: str, before: str, after: str) -> FieldChange:
    kind: Literal["added", "removed", "changed"]
    kind = "added" if not before else "removed" if not after else "changed"
    return FieldChange(section.title, label, kind, before, after)
