"""Projects as a kind of subject of the review mechanism."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy

from organizations.models import Organization, Submission
from organizations.selectors.subjects import Check, Page, Payload, Section, SubjectKind, register_subject
from projects.models import Project
from projects.selectors.catalogue.checks import automatic_checks
from projects.selectors.catalogue.description import freeze_project, present_project
from projects.services.catalogue.lifecycle import (
    publish_project,
    reject_project,
    reopen_draft,
    return_project,
    take_under_review,
)
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.text import LANGUAGES
from qazvolunteer.reference.models import Direction, Region

#: `Submission.subject_kind` of projects
SUBJECT = "project"


@register_subject
class ProjectSubject(SubjectKind[Project]):
    """An organization asks to publish a project."""

    kind = SUBJECT
    label = gettext_lazy("Project")

    def load(self, subject_id: int, *, lock: bool = False) -> Project | None:
        rows = Project.objects.select_related(
            "organization__region", "direction", "initiative", "region", "district"
        )
        if lock:
            rows = rows.select_for_update(of=("self",), no_key=True)
        return rows.filter(pk=subject_id).first()

    def organization(self, subject: Project) -> Organization:
        return subject.organization

    def region(self, subject: Project) -> Region | None:
        return subject.region

    def direction(self, subject: Project) -> Direction:
        return subject.direction

    def titles(self, subject: Project) -> Mapping[str, str]:
        return {code: getattr(subject, f"title_{code}") for code in LANGUAGES}

    def freeze(self, subject: Project) -> Payload:
        return freeze_project(subject)

    def present(self, payload: Payload) -> list[Section]:
        return present_project(payload)

    def checks(self, subject: Project) -> list[Check]:
        return automatic_checks(subject, timezone.now())

    def page(self, submission: Submission) -> Page:
        return Page(
            "workspace:project",
            {"org_id": submission.organization_id, "project_id": submission.subject_id},
        )

    def on_submitted(
        self, subject: Project, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        take_under_review(subject, by=by, role=role, now=now)

    def on_approved(
        self, subject: Project, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        publish_project(subject, by=by, role=role, now=now)

    def on_returned(
        self, subject: Project, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        return_project(subject, by=by, role=role, now=now, reason_code=submission.reasons[0])

    def on_rejected(
        self, subject: Project, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        reject_project(subject, by=by, role=role, now=now, reason_code=submission.reasons[0])

    def on_withdrawn(
        self, subject: Project, submission: Submission, *, by: User, role: str, now: datetime
    ) -> None:
        reopen_draft(subject, by=by, role=role, now=now)
