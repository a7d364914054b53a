"""Who may open what: every route of the portal stands in this table; a route without a row fails."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from organizations.models import Membership, StaffAssignment, Submission
from organizations.services.invitations import invite_member
from projects.models import HourClaim, Project, SignUp
from projects.services.hours.marking import mark_came
from qazvolunteer.accounts.models import User
from tests.factories.people import make_member, make_organization, make_staff, make_volunteer
from tests.factories.work import join, open_shift, published_project

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous",
    "volunteer",
    "leader",
    "coordinator",
    "manager",
    "owner",
    "other_owner",
    "officer",
    "other_officer",
    "republican",
)
#: columns of the table in the order of ROLES
PUBLIC = "200 200 200 200 200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200 200 200 200 200"
EVERY_MEMBER = "302 404 200 200 200 200 404 404 404 404"
COORDINATORS = "302 404 403 200 200 200 404 404 404 404"
MANAGERS = "302 404 403 403 200 200 404 404 404 404"
OWNERS = "302 404 403 403 403 200 404 404 404 404"
QUEUE = "302 404 404 404 404 404 404 200 200 200"
REVIEW = "302 404 404 404 404 404 404 200 404 200"
MEMBERS_POST = "302 404 405 405 405 405 404 404 404 404"
REVIEW_POST = "302 404 404 404 404 404 404 405 405 405"

#: route → codes of GET; None: not walked here, with the reason in NOT_WALKED
TABLE: dict[str, str] = {
    **dict.fromkeys(
        (
            "healthz readyz robots qurak quilt home theme help rules privacy accessibility contacts "
            "account_reset_password "
            "organizations:index organizations:front_offices "
            "projects:catalogue projects:project projects:directions projects:direction projects:initiatives "
            "projects:initiative projects:organization monitoring:results "
            "notifications:dev-mail demo_login gallery"
        ).split(),
        PUBLIC,
    ),
    **dict.fromkeys("organizations:register projects:cabinet".split(), SIGNED_IN),
    # who is signed in already is led on
    **dict.fromkeys(
        "account_login account_login_password".split(), "200 302 302 302 302 302 302 302 302 302"
    ),
    # who has no profile is led to make one
    "volunteers:profile": "302 200 302 302 302 302 302 302 302 302",
    **dict.fromkeys(
        "workspace:today workspace:shifts workspace:roster workspace:checkin".split(), EVERY_MEMBER
    ),
    **dict.fromkeys(
        (
            "workspace:hours workspace:shift_hours workspace:signup_decline "
            "workspace:signup_cancel workspace_org:team"
        ).split(),
        COORDINATORS,
    ),
    **dict.fromkeys(
        (
            "workspace:projects workspace:project_new workspace:project workspace:project_what workspace:project_where "
            "workspace:project_who workspace:project_conditions workspace:project_safety workspace:project_check "
            "workspace:project_withdraw "
            "workspace:project_pause workspace:project_resume workspace:project_finish workspace:project_cancel "
            "workspace:shift_new workspace:shift_edit workspace:shift_repeat workspace:shift_close "
            "workspace:shift_reopen workspace:shift_remove workspace:cancel_shift "
            "workspace_org:verification workspace_org:settings"
        ).split(),
        MANAGERS,
    ),
    # after verification the front office changes it
    "workspace_org:identity": "302 404 403 403 403 403 404 404 404 404",
    **dict.fromkeys("workspace_org:team_role workspace_org:verification_withdraw".split(), OWNERS),
    # the coordinator ends their own membership
    "workspace_org:team_end": "302 404 403 200 403 200 404 404 404 404",
    "office:queue": QUEUE,
    "office:submission": REVIEW,
    **dict.fromkeys(
        (
            "workspace:signup_accept workspace:mark workspace:shift_confirm workspace:claim_decline "
            "workspace_org:team_invite workspace_org:team_renew workspace_org:team_revoke"
        ).split(),
        MEMBERS_POST,
    ),
    **dict.fromkeys("office:take office:release office:decide".split(), REVIEW_POST),
}
#: routes whose answer depends on more than the role; each has its own tests
NOT_WALKED = {
    "security_txt": "404 without a contact address",
    "landing": "a redirect by role",
    "office:index": "a redirect to the queue",
    "volunteers:become": "a redirect for those who have a profile",
    "account_signup": "a redirect for those who are signed in",
    "account_signup_code": "needs a form that waits",
    "account_request_login_code": "another name of account_login",
    "account_confirm_login_code": "needs a code that waits",
    "account_email_verification_sent": "needs an address that waits",
    "account_logout": "a page for those who are signed in, a redirect for others",
    "account_inactive": "a page of allauth's flow",
    "account_change_password": "a redirect to set one",
    "account_set_password": "a redirect where one is set",
    "account_confirm_password_reset_code": "needs a code that waits",
    "account_complete_password_reset": "needs a code that was right",
    "organizations:invitation": "by a signed link",
    "organizations:invitation_code": "needs a code that waits",
    "organizations:invitation_again": "posts only, by a signed link",
    "projects:choose": "a redirect to join",
    "projects:join": "a visitor is invited, a manager without profile sent to make one",
    "projects:joined": "a redirect without a sign-up",
    "projects:my_shifts": "a redirect without a profile",
    "projects:my_hours": "a redirect without a profile",
    "projects:withdraw": "one's own sign-up only, see test_join_pages",
    "notifications:dev-mail-detail": "by the name of a letter",
    "notifications:dev-mail-html": "by the name of a letter",
}


def route_names() -> set[str]:
    """Every named route of the portal."""

    def walk(resolver: URLResolver, prefix: str) -> set[str]:
        names: set[str] = set()
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                names.add(f"{prefix}{pattern.name}")
            else:
                names |= walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        return names

    return walk(get_resolver(), "")


def test_every_route_has_a_row() -> None:
    assert route_names() == set(TABLE) | set(NOT_WALKED)


@dataclass(frozen=True)
class World:
    """One organization with everything in it, and people around it."""

    people: dict[str, User]
    arguments: dict[str, Any]


@pytest.fixture
def world(db: None) -> World:
    """Build it: a published project, a shift that begins soon, a request, a claim, a submission, an invitation."""
    now = timezone.now()
    organization = make_organization(now=now)
    members = {
        role: make_member(organization, now=now, role=role) for role in ("coordinator", "manager", "owner")
    }
    leader = make_member(organization, now=now, role="shift_leader")
    project = published_project(organization, now=now)
    shift = open_shift(project, starts_at=now + datetime.timedelta(hours=1), leader=leader)
    volunteer = make_volunteer(now=now)
    signup = join(volunteer, shift, now=now)
    came = join(make_volunteer(now=now), shift, now=now)
    mark_came(signup=came, by=leader, now=now)
    officers: dict[str, StaffAssignment] = {
        "officer": make_staff(now=now, region="KZ-35"),
        "other_officer": make_staff(now=now, region="KZ-75"),
        "republican": make_staff(now=now, region=None),
    }
    people = {
        "volunteer": volunteer.user,
        "leader": leader.user,
        **{role: member.user for role, member in members.items()},
        "other_owner": make_member(make_organization(now=now), now=now).user,
        **{role: officer.user for role, officer in officers.items()},
    }
    return World(
        people,
        _arguments(
            project, shift.pk, signup, members["owner"], members["coordinator"], officers["officer"], now
        ),
    )


def _arguments(
    project: Project,
    shift_id: int,
    signup: SignUp,
    owner: Membership,
    coordinator: Membership,
    officer: StaffAssignment,
    now: datetime.datetime,
) -> dict[str, Any]:
    """Name what the routes ask for."""
    submission = Submission.objects.create(
        subject_kind="organization",
        subject_id=project.organization_id,
        version=1,
        organization=project.organization,
        office=officer.office,
        region_id="KZ-35",
        payload=[],
        title_ru="Группа",
        submitted_at=now,
        due_on=timezone.localdate(),
    )
    invitation = invite_member(
        organization=project.organization,
        email="invited@example.org",
        role="coordinator",
        language="ru",
        by=owner.user,
        now=now,
    )
    return {
        "org_id": project.organization_id,
        "organization_id": project.organization_id,
        "project_id": project.pk,
        "shift_id": shift_id,
        "signup_id": signup.pk,
        "claim_id": HourClaim.objects.get().pk,
        "submission_id": submission.pk,
        "membership_id": coordinator.pk,
        "invitation_id": invitation.pk,
        "code": "taza",
        "direction": "taza",
        "seed": "1",
        "cols": 12,
        "rows": 4,
    }


def address_of(name: str, arguments: dict[str, Any], project: Project) -> str:
    """Return the address of a route in this world."""
    slug = {"projects:project": project.slug, "projects:organization": project.organization.slug}.get(name)
    known = {**arguments, **({"slug": slug} if slug else {})}
    if name == "projects:initiative":
        known["code"] = "birgemiz-taza"
    parameters = _parameters(name)
    return reverse(name, kwargs={key: value for key, value in known.items() if key in parameters})


def _parameters(name: str) -> set[str]:
    """Return the parameters that a route takes."""
    found: set[str] = set()

    def walk(resolver: URLResolver, prefix: str, taken: set[str]) -> None:
        for pattern in resolver.url_patterns:
            names = taken | set(pattern.pattern.regex.groupindex)
            if isinstance(pattern, URLPattern):
                if f"{prefix}{pattern.name}" == name:
                    found.update(names)
            else:
                walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix, names)

    walk(get_resolver(), "", set())
    return found


Codes = Callable[[str, str], dict[str, int]]


@pytest.fixture
def codes(world: World) -> Codes:
    """Answer a route as everybody."""

    def ask(name: str, method: str) -> dict[str, int]:
        project = Project.objects.get()
        address = address_of(name, world.arguments, project)
        answers = {}
        for role in ROLES:
            client = Client(raise_request_exception=False)
            if role != "anonymous":
                client.force_login(world.people[role])
            answers[role] = getattr(client, method)(address).status_code
        return answers

    return ask


@pytest.mark.parametrize("name", sorted(TABLE))
def test_reading_answers_as_the_table_says(codes: Codes, name: str) -> None:
    expected = dict(zip(ROLES, map(int, TABLE[name].split()), strict=True))

    assert codes(name, "get") == expected


STRANGERS = ("volunteer", "other_owner", "officer", "other_officer", "republican")


@pytest.mark.parametrize("name", sorted(name for name in TABLE if name.startswith("workspace")))
def test_strangers_find_nothing_to_post_to(codes: Codes, name: str) -> None:
    answers = codes(name, "post")

    assert {role: answers[role] for role in ("anonymous", *STRANGERS)} == {
        "anonymous": 302,
        **dict.fromkeys(STRANGERS, 404),
    }
