"""What a project is found by."""

from collections.abc import Iterator

from django.contrib.postgres.search import SearchVector
from django.db.models import Model, Value

from organizations.models import Organization
from organizations.services.renaming import follow_names
from projects.enums import ProjectState
from projects.models import Project
from qazvolunteer.lib.search import SEARCH_CONFIG, search_document
from qazvolunteer.lib.text import LANGUAGES, fold


def refresh_search(project: Project) -> None:
    """Write what a project is found by: the stems of all its texts and of the names it belongs to, and for a word
    with a typo its titles and the organization's names as they are, folded.

    Call it in the transaction that changes the texts. Cost: 1 query, and one for each relation that is not loaded.
    """
    names = [*_in_all_languages(project, "title"), *_in_all_languages(project.organization, "name")]
    folded = (fold(name) for name in names if name)
    Project.objects.filter(pk=project.pk).update(
        search_vector=SearchVector(Value(search_document(*_texts(project))), config=SEARCH_CONFIG),
        search_text=" ".join(dict.fromkeys(folded)),
    )


@follow_names
def refresh_organization(organization: Organization) -> None:
    """Write anew what an organization's projects are found by: its name is part of it.

    What is under review is locked too: its publication at the same moment comes before or after, never between.
    Cost: 1 query, and 1 for each project that people find or may find soon.
    """
    found = [ProjectState.SUBMITTED, ProjectState.PUBLISHED, ProjectState.PAUSED]
    projects = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("direction", "region", "district", "initiative")
        .filter(organization=organization, state__in=found)
        .order_by("pk")
    )
    for project in projects:
        project.organization = organization
        refresh_search(project)


def _texts(project: Project) -> Iterator[str]:
    for field in ("title", "promise", "tasks"):
        yield from _in_all_languages(project, field)
    for named in (
        project.organization,
        project.direction,
        project.region,
        project.district,
        project.initiative,
    ):
        if named is not None:
            yield from _in_all_languages(named, "name")
    yield project.direction.brand


def _in_all_languages(row: Model, field: str) -> Iterator[str]:
    for language in LANGUAGES:
        yield getattr(row, f"{field}_{language}")
