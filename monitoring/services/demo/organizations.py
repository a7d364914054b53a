"""Organizations, their teams and their way to verification, all by the services."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from monitoring.services.demo.files import read
from monitoring.services.demo.pace import in_office_hours, later
from monitoring.services.demo.staff import invent_account, officer_of
from monitoring.services.demo.world import World
from organizations.enums import MembershipRole, OrganizationKind, OrganizationState, SubmissionState
from organizations.models import Membership, Organization, StaffAssignment
from organizations.services.editing import update_organization
from organizations.services.invitations import accept_invitation, invite_member
from organizations.services.registration import create_organization
from organizations.services.review import decide
from organizations.services.verification import submit_organization
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.bin_number import check_digit
from qazvolunteer.lib.text import LANGUAGES

#: oldest and youngest organization, in days before today
_AGE = (425, 375)
#: one in so many came in the course of the year
_NEWCOMERS = 6


@dataclass(slots=True)
class Team:
    """An organization and the people who act for it."""

    code: str
    focus: str
    region: str
    organization: Organization
    owner: Membership
    managers: list[Membership] = field(default_factory=list)
    coordinators: list[Membership] = field(default_factory=list)
    leaders: list[Membership] = field(default_factory=list)
    verified_at: datetime | None = None
    #: nobody waits long for their hours
    is_prompt: bool = False

    def manager(self, rng: Random) -> Membership:
        """Return somebody who writes projects."""
        return rng.choice([self.owner, *self.managers])

    def leader(self, rng: Random) -> Membership:
        """Return somebody who leads shifts."""
        return rng.choice([*self.leaders, *self.leaders, *self.coordinators, self.owner])

    def coordinator(self, rng: Random) -> Membership:
        """Return somebody who confirms hours."""
        return rng.choice([*self.coordinators, *self.coordinators, self.owner])

    def join(self, membership: Membership) -> None:
        """Put a new member where they belong."""
        {
            MembershipRole.MANAGER: self.managers,
            MembershipRole.COORDINATOR: self.coordinators,
            MembershipRole.SHIFT_LEADER: self.leaders,
        }[MembershipRole(membership.role)].append(membership)


def invent_organizations(world: World) -> list[Team]:
    """Register the organizations of the scale but the first, which is the demo's own. Cost: about 80 queries each."""
    rng = world.random("organizations")
    teams = []
    for number, row in enumerate(read("organizations")["rows"][1 : world.scale.organizations], 1):
        registered_at = _registered_at(rng, world, number, row["state"])
        person, user = invent_account(rng, now=registered_at)
        team = register(world, row, rng=rng, owner=user, display_name=person.short, now=registered_at)
        _go_to_state(world, team, row["state"], rng)
        if team.verified_at is not None:
            _invite_team(team, rng)
        teams.append(team)
    return teams


def register(
    world: World, row: dict[str, Any], *, rng: Random, owner: User, display_name: str, now: datetime
) -> Team:
    """Make the draft of an organization of the file, with a public e-mail address."""
    pattern = read("organizations")["patterns"][row["pattern"]]
    focus = read("organizations")["focus"][row["focus"]]
    has_bin = pattern["kind"] != OrganizationKind.INITIATIVE_GROUP
    organization = create_organization(
        kind=pattern["kind"],
        names={code: pattern["name"][code].format(n=row["word"][code]) for code in LANGUAGES},
        about={code: f"{pattern['about'][code]} {focus[code]}" for code in LANGUAGES},
        region=world.regions[row["region"]],
        district=world.districts[row["region"]][0],
        by=owner,
        display_name=display_name,
        now=now,
        legal_name=pattern["legal_name"].format(n=row["word"]["ru"]),
        bin_number=_bin(rng) if has_bin else "",
    )
    organization = update_organization(
        organization=organization,
        changes={"email": f"{row['code']}@example.org"},
        by=owner,
        role=MembershipRole.OWNER,
        now=later(rng, now, minutes=(2, 20)),
    )
    membership = Membership.objects.select_related("user", "organization").get(organization=organization)
    return Team(row["code"], row["focus"], row["region"], organization, membership)


def verify(world: World, team: Team, *, rng: Random, officer: StaffAssignment, now: datetime) -> None:
    """Send a draft to review and approve it. Members' rows are read anew afterwards."""
    sent_at = later(rng, now, minutes=(30, 2000))
    submission = submit_organization(organization=team.organization, by=team.owner.user, now=sent_at)
    team.verified_at = in_office_hours(rng, sent_at)
    decide(submission=submission, decision=SubmissionState.APPROVED, by=officer, now=team.verified_at)
    team.owner = Membership.objects.select_related("user", "organization").get(pk=team.owner.pk)
    team.organization = team.owner.organization


def invite(
    team: Team, role: MembershipRole, *, user: User, display_name: str, now: datetime, rng: Random
) -> None:
    """Bring somebody into a team by an invitation that they accept. Cost: 14 queries."""
    invitation = invite_member(
        organization=team.organization,
        email=user.email,
        role=role,
        language=user.language,
        by=team.owner.user,
        now=now,
    )
    accepted_at = later(rng, now, minutes=(10, 2800))
    membership = accept_invitation(invitation=invitation, display_name=display_name, by=user, now=accepted_at)
    membership.organization = team.organization
    team.join(membership)


def _registered_at(rng: Random, world: World, number: int, state: str) -> datetime:
    if state != OrganizationState.VERIFIED:
        days = 1.5 if state == OrganizationState.SUBMITTED else rng.randint(6, 20)
    elif number % _NEWCOMERS == 0:
        days = rng.randint(60, 300)
    else:
        oldest, youngest = _AGE
        days = rng.randint(youngest, oldest)
    return world.clock.ago(days=days, hours=rng.randint(0, 6))


def _go_to_state(world: World, team: Team, state: str, rng: Random) -> None:
    officer = officer_of(world, team.region, rng)
    now = team.organization.created_at
    if state == OrganizationState.VERIFIED:
        verify(world, team, rng=rng, officer=officer, now=now)
    elif state != OrganizationState.DRAFT:
        sent_at = later(rng, now, minutes=(30, 400))
        submission = submit_organization(organization=team.organization, by=team.owner.user, now=sent_at)
        if state != OrganizationState.SUBMITTED:
            answer = read("reviews")[f"organization_{state}"]
            decide(
                submission=submission,
                decision=SubmissionState(state),
                reasons=answer["reasons"],
                comment=answer[_kk_or_ru(team.owner.user)],
                by=officer,
                now=in_office_hours(rng, sent_at),
            )


def _invite_team(team: Team, rng: Random) -> None:
    roles = [MembershipRole.COORDINATOR, MembershipRole.SHIFT_LEADER]
    roles += [MembershipRole.MANAGER] * (rng.random() < 0.35) + [MembershipRole.SHIFT_LEADER] * (
        rng.random() < 0.5
    )
    for role in roles:
        now = later(rng, team.verified_at or team.organization.created_at, minutes=(30, 3000))
        person, user = invent_account(rng, now=now)
        invite(team, role, user=user, display_name=person.short, now=now, rng=rng)


def _kk_or_ru(user: User) -> str:
    return "kk" if user.language == "kk" else "ru"


def _bin(rng: Random) -> str:
    """Return a number that can be no real one: it says that the organization was founded in 2049."""
    while True:
        head = f"49{rng.randint(1, 12):02}40{rng.randrange(10**5):05}"
        digit = check_digit(head)
        if digit is not None:
            return f"{head}{digit}"
