"""A project is found by the name that its organization has now."""

from collections.abc import Callable
from datetime import datetime

import pytest

from organizations.enums import SubmissionState
from organizations.models import Membership, Organization, StaffAssignment
from organizations.services.editing import update_organization
from organizations.services.review import decide
from projects.models import Project
from projects.selectors.catalogue.finding import Wish, shifts_for
from projects.services.catalogue import What, pause_project, resume_project, submit_project, update_what
from tests.factories.people import make_member, make_organization
from tests.factories.projects import published_project, ready_project
from tests.factories.threads import at_once

ROUNDS = 8


def rename(organization: Organization, name: str, *, by: Membership, now: datetime) -> None:
    """Give an organization another Russian name."""
    update_organization(
        organization=organization,
        changes={"name_ru": name, "name_kk": ""},
        by=by.user,
        role="manager",
        now=now,
    )


def found(words: str, now: datetime, *, fuzzy: bool = False) -> list[Project]:
    """Return the projects whose shifts the catalogue finds by some words."""
    return [shift.project for shift in shifts_for(Wish(words=words, is_fuzzy=fuzzy), now)]


def test_the_catalogue_finds_the_new_name_and_not_the_old(manager: Membership, now: datetime) -> None:
    organization = manager.organization
    rename(organization, "Берёзовая роща", by=manager, now=now)
    project = published_project(manager)
    before = found("берёзовая", now)

    rename(organization, "Ясные родники", by=manager, now=now)

    # an old word, a new one, and the new one with a typo
    assert (before, found("берёзовая", now)) == ([project], [])
    assert (found("родники", now), found("родныки", now, fuzzy=True)) == ([project], [project])


def test_a_paused_project_comes_back_under_the_new_name(manager: Membership, now: datetime) -> None:
    project = published_project(manager)
    pause_project(project=project, by=manager, now=now)

    rename(manager.organization, "Ясные родники", by=manager, now=now)
    resume_project(project=project, by=manager, now=now)

    assert found("родники", now) == [project]


def test_other_organizations_and_other_fields_write_no_index(
    manager: Membership, stranger: Membership, now: datetime
) -> None:
    project = published_project(manager)
    Project.objects.filter(pk=project.pk).update(search_text="untouched")

    rename(stranger.organization, "Ясные родники", by=stranger, now=now)
    update_organization(
        organization=manager.organization,
        changes={"about_ru": "Сажаем деревья."},
        by=manager.user,
        role="manager",
        now=now,
    )

    assert Project.objects.get(pk=project.pk).search_text == "untouched"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("renamed_first", [True, False])
@pytest.mark.parametrize("act", ["publish", "edit"])
def test_a_new_name_and_a_new_index_at_once_agree(
    officer: StaffAssignment, now: datetime, act: str, renamed_first: bool
) -> None:
    for _round in range(ROUNDS):
        manager = make_member(make_organization(now=now), now=now, role="manager")
        acts: list[Callable[[], object]] = [
            lambda manager=manager: rename(manager.organization, "Ясные родники", by=manager, now=now)
        ]
        if act == "publish":
            project = ready_project(manager)
            submission = submit_project(project=project, by=manager, now=now)
            acts.append(
                lambda submission=submission: decide(
                    submission=submission, decision=SubmissionState.APPROVED, by=officer, now=now
                )
            )
        else:
            project = published_project(manager)
            acts.append(lambda project=project, manager=manager: edit(project, manager, now))

        refused = at_once(*(acts if renamed_first else reversed(acts)))

        assert refused == []
        assert project in found("родники", now)
        assert act == "publish" or project in found("баобабы", now)


def edit(project: Project, manager: Membership, now: datetime) -> None:
    """Change something else that a published project is found by: what is to be done."""
    update_what(
        project=Project.objects.get(pk=project.pk),
        what=What(
            direction=project.direction,
            title_ru=project.title_ru,
            promise_ru=project.promise_ru,
            tasks_ru="Поливаем баобабы",
        ),
        goals={},
        by=manager,
        now=now,
    )
