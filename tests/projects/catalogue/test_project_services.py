"""Writing projects: what is saved, what is refused and why, what is written down."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from organizations.models import Membership
from projects.enums import JoiningMode, ProjectState, ShiftState
from projects.models import Initiative, Project
from projects.services.catalogue import (
    Conditions,
    FieldProtected,
    MinorsBarred,
    ProjectLocked,
    ProjectRefused,
    StaysComplete,
    What,
    Where,
    Who,
    create_project,
    load_initiatives,
    move_project,
    update_conditions,
    update_safety,
    update_what,
    update_where,
    update_who,
)
from qazvolunteer.audit.selectors import entries_of, transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from qazvolunteer.reference.models import Direction, District, HazardClass, Region, Unit
from tests.factories.projects import add_test_shift, draft_project, published_project, ready_project


def what_of(project: Project, **changes: object) -> What:
    names = [f"{field}_{code}" for field in ("title", "promise", "tasks") for code in ("kk", "ru", "en")]
    present = {name: getattr(project, name) for name in names}
    return What(**{"direction": project.direction, **present, **changes})


def test_create_project_makes_a_draft(manager: Membership, now: datetime) -> None:
    taza = Direction.objects.get(pk="taza")

    project = create_project(
        organization=manager.organization,
        title="Ағаш отырғызу",
        direction=taza,
        by=manager,
        now=now,
        language="kk",
    )

    project.refresh_from_db()
    assert (project.state, project.title_kk, project.title_ru) == (ProjectState.DRAFT, "Ағаш отырғызу", "")
    assert [(row.source, row.target, row.actor_role) for row in transitions_of(project)] == [
        ("", "draft", "manager")
    ]
    assert [row.action for row in entries_of(project)] == ["project.created"]


def test_update_what_saves_texts_and_goals(manager: Membership, now: datetime) -> None:
    project = draft_project(manager)
    trees = Unit.objects.get(pk="trees")

    update_what(
        project=project,
        what=what_of(project, promise_ru="Посадим клёны."),
        goals={trees: Decimal(400)},
        by=manager,
        now=now,
    )

    project.refresh_from_db()
    assert project.promise_ru == "Посадим клёны."
    assert list(project.goals.values_list("unit", "amount")) == [("trees", Decimal(400))]
    entry = entries_of(project).first()
    assert entry is not None
    assert (entry.action, entry.fields) == ("project.edited", ["promise_ru", "goals"])


def test_update_what_replaces_goals(manager: Membership, now: datetime) -> None:
    project = draft_project(manager)
    trees, people = Unit.objects.get(pk="trees"), Unit.objects.get(pk="people")
    update_what(project=project, what=what_of(project), goals={trees: Decimal(400)}, by=manager, now=now)

    update_what(project=project, what=what_of(project), goals={people: Decimal(30)}, by=manager, now=now)

    assert list(project.goals.values_list("unit", "amount")) == [("people", Decimal(30))]


def test_update_what_writes_nothing_when_nothing_changed(manager: Membership, now: datetime) -> None:
    project = draft_project(manager)

    update_what(project=project, what=what_of(project), goals={}, by=manager, now=now)

    assert [row.action for row in entries_of(project)] == ["project.created"]


def test_update_what_refuses_to_drop_every_title(manager: Membership, now: datetime) -> None:
    project = draft_project(manager)

    with pytest.raises(ProjectRefused) as refused:
        update_what(project=project, what=what_of(project, title_ru=""), goals={}, by=manager, now=now)

    assert str(refused.value) == "Give the project a title in at least one language."


def test_update_what_refuses_an_initiative_of_another_direction(manager: Membership, now: datetime) -> None:
    load_initiatives()
    project = draft_project(manager, direction="taza")
    bilim = Initiative.objects.get(pk="birgemiz-bilim")

    with pytest.raises(ProjectRefused) as refused:
        update_what(project=project, what=what_of(project, initiative=bilim), goals={}, by=manager, now=now)

    assert refused.value.field == "initiative"


def test_update_what_refuses_a_direction_that_has_ended(manager: Membership, now: datetime) -> None:
    project = draft_project(manager, direction="taza")
    umit = Direction.objects.get(pk="umit")
    Direction.objects.filter(pk="umit").update(active_to=date(2026, 1, 1))

    with pytest.raises(ProjectRefused) as refused:
        update_what(project=project, what=what_of(project, direction=umit), goals={}, by=manager, now=now)

    assert refused.value.field == "direction"


@pytest.mark.parametrize(
    ("changes", "goals"),
    [({"title_ru": "Другое"}, {}), ({"promise_ru": "Другое"}, {}), ({}, {"trees": Decimal(1)})],
)
def test_update_what_protects_the_promise_of_a_published_project(
    manager: Membership, now: datetime, changes: dict[str, object], goals: dict[str, Decimal]
) -> None:
    project = published_project(manager)
    units = {Unit.objects.get(pk=code): amount for code, amount in goals.items()}

    with pytest.raises(FieldProtected):
        update_what(project=project, what=what_of(project, **changes), goals=units, by=manager, now=now)

    project.refresh_from_db()
    assert (project.title_ru, project.promise_ru, project.goals.count()) == (
        "Посадка саженцев",
        "Посадим сорок клёнов.",
        0,
    )


def test_update_what_lets_a_published_project_change_its_tasks(manager: Membership, now: datetime) -> None:
    project = published_project(manager)

    update_what(
        project=project, what=what_of(project, tasks_ru="Копать лунки"), goals={}, by=manager, now=now
    )

    project.refresh_from_db()
    assert project.tasks_ru == "Копать лунки"


def test_update_where_moves_the_shifts_of_a_draft(manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    own_place = add_test_shift(project, manager, day="2026-11-29", address="Вход с улицы Ермекова")
    astana = Region.objects.get(pk="KZ-71")
    where = Where(region=astana, address="Площадь", starts_on=project.starts_on, ends_on=project.ends_on)

    update_where(project=project, where=where, by=manager, now=now)

    own_place.refresh_from_db()
    first = project.shifts.order_by("starts_at").first()
    assert first is not None
    assert (first.region_id, first.address) == ("KZ-71", "Площадь")
    assert (own_place.region_id, own_place.address) == ("KZ-71", "Вход с улицы Ермекова")


def test_update_where_online_has_no_place(manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    where = Where(
        is_online=True,
        region=Region.objects.get(pk="KZ-71"),
        address="Площадь",
        starts_on=project.starts_on,
        ends_on=project.ends_on,
    )

    update_where(project=project, where=where, by=manager, now=now)

    project.refresh_from_db()
    shift = project.shifts.get()
    assert (project.is_online, project.region_id, project.address) == (True, None, "")
    assert (shift.region_id, shift.address) == (None, "")


def test_update_where_protects_the_region_of_a_published_project(manager: Membership, now: datetime) -> None:
    project = published_project(manager)
    where = Where(
        region=Region.objects.get(pk="KZ-71"),
        address=project.address,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
    )

    with pytest.raises(FieldProtected) as refused:
        update_where(project=project, where=where, by=manager, now=now)

    assert refused.value.field == "region"


def test_update_where_of_a_published_project_leaves_its_shifts(manager: Membership, now: datetime) -> None:
    project = published_project(manager)
    where = Where(
        region=project.region, address="Другой вход", starts_on=project.starts_on, ends_on=project.ends_on
    )

    update_where(project=project, where=where, by=manager, now=now)

    project.refresh_from_db()
    assert (project.address, project.shifts.get().address) == ("Другой вход", "Парк Победы, главный вход")


@pytest.mark.parametrize(
    ("cleared", "field"),
    [({"address": ""}, "address"), ({"starts_on": None}, "starts_on"), ({"ends_on": None}, "ends_on")],
)
def test_place_and_period_of_a_published_project_are_never_cleared(
    manager: Membership, now: datetime, cleared: dict[str, object], field: str
) -> None:
    project = published_project(manager)
    kept = {name: getattr(project, name) for name in ("region", "address", "starts_on", "ends_on")}

    with pytest.raises(StaysComplete) as refused:
        update_where(project=project, where=Where(**{**kept, **cleared}), by=manager, now=now)

    assert refused.value.field == field
    project.refresh_from_db()
    assert {name: getattr(project, name) for name in kept} == kept


def test_contact_of_a_published_project_is_never_cleared(manager: Membership, now: datetime) -> None:
    project = published_project(manager)
    who = Who(joining_mode=JoiningMode(project.joining_mode), min_age=project.min_age, contact_name="Елена")

    with pytest.raises(StaysComplete) as refused:
        update_who(project=project, who=who, by=manager, now=now)

    assert refused.value.field == "contact_email"


def test_update_where_refuses_a_district_of_another_region(manager: Membership, now: datetime) -> None:
    project = draft_project(manager)
    district = District.objects.filter(region_id="KZ-71").first()
    where = Where(region=Region.objects.get(pk="KZ-35"), district=district)

    with pytest.raises(ProjectRefused) as refused:
        update_where(project=project, where=where, by=manager, now=now)

    assert refused.value.field == "district"


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ((date(2026, 11, 29), date(2026, 12, 31)), "starts_on"),
        ((date(2026, 11, 1), date(2026, 11, 27)), "ends_on"),
        ((date(2026, 12, 2), date(2026, 12, 1)), "ends_on"),
    ],
)
def test_update_where_refuses_a_period_that_leaves_a_shift_outside(
    manager: Membership, now: datetime, period: tuple[date, date], field: str
) -> None:
    project = ready_project(manager, day="2026-11-28")
    where = Where(region=project.region, address=project.address, starts_on=period[0], ends_on=period[1])

    with pytest.raises(ProjectRefused) as refused:
        update_where(project=project, where=where, by=manager, now=now)

    assert refused.value.field == field


def test_update_who_saves_the_contact(manager: Membership, now: datetime) -> None:
    project = draft_project(manager)
    who = Who(joining_mode=JoiningMode.REQUEST, min_age=18, contact_name="Елена", contact_phone="+7 700")

    update_who(project=project, who=who, by=manager, now=now)

    project.refresh_from_db()
    assert (project.joining_mode, project.min_age, project.contact_name) == ("request", 18, "Елена")
    entry = entries_of(project).first()
    assert entry is not None
    assert entry.fields == ["joining_mode", "min_age", "contact_name", "contact_phone"]


def test_update_who_protects_the_age_limit_of_a_published_project(manager: Membership, now: datetime) -> None:
    project = published_project(manager)

    with pytest.raises(FieldProtected) as refused:
        update_who(project=project, who=Who(min_age=14), by=manager, now=now)

    assert refused.value.field == "min_age"


def test_update_safety_bars_minors(manager: Membership, now: datetime) -> None:
    project = ready_project(manager, min_age=18)
    heavy = HazardClass.objects.get(pk="heavy_work")

    update_safety(project=project, answers={heavy: True}, by=manager, now=now)

    project.refresh_from_db()
    assert project.bars_minors is True
    entry = entries_of(project).first()
    assert entry is not None
    assert entry.fields == ["bars_minors", "hazards"]


def test_update_safety_names_the_work_that_bars_minors(manager: Membership, now: datetime) -> None:
    project = ready_project(manager, min_age=16)
    heavy = HazardClass.objects.get(pk="heavy_work")

    with pytest.raises(MinorsBarred) as refused:
        update_safety(project=project, answers={heavy: True}, by=manager, now=now)

    assert str(refused.value) == (
        f"The law keeps people under 18 from this work: {heavy}. "
        "First set the age limit of the project to 18 or more, then answer again."
    )
    project.refresh_from_db()
    assert project.bars_minors is False
    assert project.hazard_answers.filter(applies=True).count() == 0


def test_update_who_refuses_a_low_age_for_barred_work(manager: Membership, now: datetime) -> None:
    project = ready_project(manager, min_age=18)
    heavy = HazardClass.objects.get(pk="heavy_work")
    update_safety(project=project, answers={heavy: True}, by=manager, now=now)

    with pytest.raises(MinorsBarred) as refused:
        update_who(project=project, who=Who(min_age=17), by=manager, now=now)

    assert refused.value.field == "min_age"


def test_update_safety_takes_the_bar_away_with_the_last_answer(manager: Membership, now: datetime) -> None:
    project = ready_project(manager, min_age=18)
    heavy = HazardClass.objects.get(pk="heavy_work")
    update_safety(project=project, answers={heavy: True}, by=manager, now=now)

    update_safety(project=project, answers={heavy: False}, by=manager, now=now)

    project.refresh_from_db()
    assert project.bars_minors is False


def test_update_safety_ignores_work_that_bars_nobody(manager: Membership, now: datetime) -> None:
    project = ready_project(manager, min_age=16)
    study_time = HazardClass.objects.get(pk="study_time")

    update_safety(project=project, answers={study_time: True}, by=manager, now=now)

    project.refresh_from_db()
    assert project.bars_minors is False


def test_update_safety_protects_the_answers_of_a_published_project(
    manager: Membership, now: datetime
) -> None:
    project = published_project(manager, min_age=18)
    heavy = HazardClass.objects.get(pk="heavy_work")

    with pytest.raises(FieldProtected):
        update_safety(project=project, answers={heavy: True}, by=manager, now=now)

    assert project.hazard_answers.filter(applies=True).count() == 0


def test_update_conditions_of_a_published_project_are_free(manager: Membership, now: datetime) -> None:
    project = published_project(manager)

    update_conditions(
        project=project, conditions=Conditions(bring_ru="Перчатки", is_step_free=True), by=manager, now=now
    )

    project.refresh_from_db()
    assert (project.bring_ru, project.is_step_free) == ("Перчатки", True)


def test_project_under_review_takes_no_edits(manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    move_project(project, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)

    with pytest.raises(ProjectLocked) as refused:
        update_conditions(project=project, conditions=Conditions(bring_ru="Вода"), by=manager, now=now)

    assert str(refused.value) == (
        "The project is under review. It can be changed again when the front office has answered, "
        "or when you take it back from review."
    )


def test_move_project_refuses_a_move_that_is_not_in_the_table(manager: Membership, now: datetime) -> None:
    project = draft_project(manager)

    with pytest.raises(MoveNotAllowed):
        move_project(project, ProjectState.PUBLISHED, by=manager.user, role="officer", now=now)

    assert [row.target for row in transitions_of(project)] == ["draft"]


def test_move_project_reads_the_state_of_the_row(manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    stale = Project.objects.get(pk=project.pk)
    move_project(project, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)

    with pytest.raises(MoveNotAllowed):
        move_project(stale, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)

    assert [row.target for row in transitions_of(project)] == ["draft", "submitted"]


def test_load_initiatives_twice_changes_nothing(manager: Membership) -> None:
    load_initiatives()
    found = Initiative.objects.get(pk="birgemiz-taza")
    found.operators.filter(year=2026).update(name="Национальная волонтёрская сеть")

    count = load_initiatives()

    assert (count, Initiative.objects.count()) == (6, 6)
    assert (found.name_kk, found.name_ru) == ("Birgemiz: Таза әлем", "Birgemiz: Taza Álem")
    assert list(found.operators.values_list("year", "name")) == [(2026, "Национальная волонтёрская сеть")]


def test_shift_of_a_new_project_is_open(manager: Membership) -> None:
    project = draft_project(manager)

    shift = add_test_shift(project, manager)

    assert [(row.source, row.target) for row in transitions_of(shift)] == [("", ShiftState.OPEN)]
