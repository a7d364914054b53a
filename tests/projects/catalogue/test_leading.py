"""Whoever leaves the team leads no shift that lies ahead, and somebody hears of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from organizations.enums import MembershipRole
from organizations.models import Membership
from organizations.services.team import end_membership
from projects.models import Project, Shift
from projects.services.catalogue import RoleInput, ShiftRefused, add_shift, repeat_shift, update_shift
from qazvolunteer.audit.models import Entry
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from tests.factories.people import make_member, make_user
from tests.factories.projects import add_test_shift, at, published_project
from tests.factories.threads import at_once
from tests.projects.catalogue.pages import text_of


@pytest.fixture
def owner(manager: Membership, now: datetime) -> Membership:
    return make_member(manager.organization, now=now, role=MembershipRole.OWNER)


@pytest.fixture
def leader(manager: Membership, now: datetime) -> Membership:
    return make_member(manager.organization, now=now, role=MembershipRole.SHIFT_LEADER)


@pytest.fixture
def project(manager: Membership) -> Project:
    """A published project with one shift on 28 November that the manager leads."""
    return published_project(manager)


def led_by(member: Membership) -> list[str]:
    """Return the days of the shifts that a member leads."""
    return [
        f"{day:%m-%d}" for day in member.led_shifts.order_by("starts_at").values_list("starts_at", flat=True)
    ]


def test_the_end_of_a_membership_frees_the_shifts_ahead(
    project: Project, manager: Membership, owner: Membership, leader: Membership, now: datetime
) -> None:
    for day in ("2026-11-25", "2026-11-29", "2026-12-06"):
        add_test_shift(project, manager, day=day, leader=leader)
    during = at("2026-11-25", "11:00")

    end_membership(membership=leader, by=owner.user, now=during)

    assert (led_by(leader), led_by(manager)) == (["11-25"], ["11-28"])
    entries = Entry.objects.filter(action="shift.edited", at=during)
    freed = Shift.objects.filter(leader=None)
    assert {entry.subject_id for entry in entries} == {str(shift.pk) for shift in freed}
    assert {(entry.actor_id, entry.actor_role, entry.reason_code, *entry.fields) for entry in entries} == {
        (owner.user_id, "owner", "leader_left", "leader")
    }


def test_managers_are_told_but_not_the_one_who_acts(
    project: Project, manager: Membership, owner: Membership, leader: Membership, now: datetime
) -> None:
    add_test_shift(project, manager, day="2026-11-29", leader=leader)

    end_membership(membership=leader, by=owner.user, now=now)

    message = Message.objects.get(kind="shifts_without_leader")
    assert (message.user_id, message.subject_id) == (manager.user_id, str(leader.pk))


def test_nobody_is_told_when_no_shift_lies_ahead(
    project: Project, manager: Membership, owner: Membership, leader: Membership, now: datetime
) -> None:
    end_membership(membership=leader, by=owner.user, now=now)

    assert not Message.objects.filter(kind="shifts_without_leader").exists()


def test_the_letter_names_who_left_and_the_shifts(
    manager: Membership, leader: Membership, clock: datetime
) -> None:
    reader = make_user(now=clock, language="en")
    make_member(manager.organization, now=clock, role=MembershipRole.MANAGER, user=reader)
    project = published_project(manager, day=None)
    add_test_shift(project, manager, day="2026-11-29", leader=leader)
    end_membership(membership=leader, by=leader.user, now=clock)

    deliver_message(Message.objects.get(user=reader).pk, now=clock)

    text = mail.outbox[-1].body.partition("\n--\n")[0].replace("\xa0", " ")
    assert mail.outbox[-1].subject.startswith("Shifts without a leader: ")
    assert f"Left the team: {leader.display_name}" in text
    assert "Посадка саженцев: Sunday, 29 November, 10:00–13:00" in text
    assert f"Name leaders: http://localhost:8000/en/o/{manager.organization_id}/" in text


def test_a_letter_is_dropped_when_somebody_was_named(
    project: Project, manager: Membership, owner: Membership, leader: Membership, clock: datetime
) -> None:
    shift = add_test_shift(project, manager, day="2026-11-29", leader=leader)
    end_membership(membership=leader, by=owner.user, now=clock)
    Shift.objects.filter(pk=shift.pk).update(leader=manager)

    state = deliver_message(Message.objects.get(kind="shifts_without_leader").pk, now=clock)

    assert state == "dropped"


def test_the_page_names_the_shifts_before_it_ends_a_membership(
    client: Client,
    project: Project,
    manager: Membership,
    owner: Membership,
    leader: Membership,
    clock: datetime,
) -> None:
    add_test_shift(project, manager, day="2026-11-29", leader=leader)
    client.force_login(owner.user)

    page = client.get(reverse("workspace_org:team_end", args=[owner.organization_id, leader.pk]))
    other = client.get(reverse("workspace_org:team_end", args=[owner.organization_id, owner.pk]))

    assert [line.replace("\xa0", " ") for duty in page.context["duties"] for line in duty.lines] == [
        "Посадка саженцев · Sunday, 29 November, 10:00–13:00"
    ]
    assert "These shifts will have no leader." in text_of(page)
    assert other.context["duties"] == []


def test_today_leads_a_manager_to_the_next_shift_without_a_leader(
    workspace: Client,
    project: Project,
    manager: Membership,
    owner: Membership,
    leader: Membership,
    now: datetime,
) -> None:
    first = add_test_shift(project, manager, day="2026-11-26", leader=leader)
    add_test_shift(project, manager, day="2026-12-26", leader=leader)
    today = reverse("workspace:today", args=[manager.organization_id])
    before = text_of(workspace.get(today))

    end_membership(membership=leader, by=owner.user, now=now)

    page = workspace.get(today)
    assert ("2 shifts have no leader" in before, "2 shifts have no leader" in text_of(page)) == (False, True)
    edit = reverse("workspace:shift_edit", args=[manager.organization_id, first.pk])
    assert f'<a href="{edit}">2 shifts have no leader</a>' in page.content.decode()


def test_somebody_who_left_is_not_named_from_an_old_page(
    project: Project, manager: Membership, owner: Membership, leader: Membership, now: datetime
) -> None:
    shift = project.shifts.get()
    seen = Membership.objects.get(pk=leader.pk)
    end_membership(membership=leader, by=owner.user, now=now)

    with pytest.raises(ShiftRefused) as refused:
        name(shift, seen, by=manager, now=now)

    assert refused.value.field == "leader"
    shift.refresh_from_db()
    assert shift.leader_id == manager.pk


def test_copies_of_an_old_shift_wait_for_a_leader(
    project: Project, manager: Membership, owner: Membership, leader: Membership, now: datetime
) -> None:
    shift = add_test_shift(project, manager, day="2026-11-25", leader=leader)
    later = at("2026-11-26")
    end_membership(membership=leader, by=owner.user, now=later)

    copies = repeat_shift(shift=shift, times=2, by=manager, now=later)

    assert [copy.leader for copy in copies] == [None, None]
    assert led_by(leader) == ["11-25"]


def name(shift: Shift, member: Membership, *, by: Membership, now: datetime) -> Shift:
    """Make somebody the leader of a shift."""
    return update_shift(
        shift=shift,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        leader=member,
        roles=[RoleInput.of(role) for role in shift.roles.all()],
        by=by,
        now=now,
        address=shift.address,
    )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leaves_first", [True, False])
@pytest.mark.parametrize("act", ["add", "name", "repeat"])
def test_nobody_is_named_while_they_leave(
    project: Project,
    manager: Membership,
    owner: Membership,
    leader: Membership,
    now: datetime,
    act: str,
    leaves_first: bool,
) -> None:
    led = add_test_shift(project, manager, day="2026-11-29", leader=leader)
    free = project.shifts.exclude(pk=led.pk).get()
    starts_at = at("2026-12-05")
    naming: dict[str, Callable[[], object]] = {
        "add": lambda: add_shift(
            project=project,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            leader=leader,
            roles=[RoleInput(name_ru="Помощник", capacity=3)],
            by=manager,
            now=now,
        ),
        "name": lambda: name(free, leader, by=manager, now=now),
        "repeat": lambda: repeat_shift(shift=led, times=3, by=manager, now=now),
    }
    acts = [lambda: end_membership(membership=leader, by=owner.user, now=now), naming[act]]

    refused = at_once(*(acts if leaves_first else reversed(acts)))

    assert set(refused) <= {"shift_refused"}
    assert led_by(leader) == []
