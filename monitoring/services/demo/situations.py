"""What waits today in «Жасыл дала»: a shift that runs, one at the weekend, requests, hours. All by the services."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from monitoring.services.demo.cast import Cast
from monitoring.services.demo.crowd import Crowd
from monitoring.services.demo.home_projects import next_weekend_day
from monitoring.services.demo.stages import Running
from monitoring.services.demo.world import World
from organizations.models import Membership
from projects.enums import JoiningMode
from projects.models import PlaceInvitation, Project, Role, Shift, SignUp
from projects.services.hours.departures import all_left, close_forgotten_departures, set_times
from projects.services.hours.marking import mark_absent, mark_came
from projects.services.hours.walk_in import walk_in
from projects.services.participation.decisions import accept_signup
from projects.services.participation.invitations import decline_invitation, invite
from projects.services.participation.signup import sign_up, withdraw
from volunteers.models import Volunteer

#: what the coordinator, the leader and the volunteer of the demonstration find
RUNNING, ARRIVED, WEEKEND, WAITING_MANY, WAITING_FEW, REQUESTS, WALK_INS = 14, 9, 14, 14, 6, 7, 1


class Situations:
    """Puts people on the shifts of the demonstration's own organization."""

    def __init__(self, world: World, cast: Cast, crowd: Crowd, home: list[Running]) -> None:
        self._world, self._cast, self._crowd = world, cast, crowd
        self._rng: Random = world.random("situations")
        self._now: datetime = world.clock.now
        self._sorting, self._nursery, self._cafe = (running.project for running in home[:3])
        #: shifts whose people are complete: the year's history leaves them alone
        self.reserved: set[int] = set()

    def arrange(self) -> None:
        """Bring all of them about. Cost: about 1,500 queries."""
        self._running_shift()
        self._weekend_shift()
        self._waiting_hours(self._last_shift(self._sorting), WAITING_MANY)
        self._waiting_hours(self._last_shift(self._cafe), WAITING_FEW)
        self._requests()
        self._invitations()

    def _running_shift(self) -> None:
        """Nine of fourteen have come, one has excused herself, four are expected."""
        shift = Shift.objects.get(project=self._sorting, starts_at=self._now - timedelta(hours=2))
        signups = self._sign_up(shift, self._people(shift, RUNNING), days=(1, 9))
        leader = self._cast.home.leaders[0]
        for signup in signups[:ARRIVED]:
            mark_came(
                signup=signup, by=leader, now=shift.starts_at + timedelta(minutes=self._rng.randint(-12, 14))
            )
        mark_absent(
            signup=signups[ARRIVED],
            by=leader,
            now=shift.starts_at + timedelta(minutes=25),
            excused=True,
            reason="Сломался автобус, предупредила утром.",
        )
        self._walk_in(shift, signups[0].role, leader)

    def _walk_in(self, shift: Shift, role: Role, leader: Membership) -> None:
        """Somebody came along with a friend, and showed the code of her ticket."""
        came_at = shift.starts_at + timedelta(minutes=12)
        for person in self._people(shift, WALK_INS):
            if not SignUp.objects.filter(shift=shift, volunteer=person).exists():
                walk_in(volunteer=person, role=role, by=leader, now=came_at)

    def _weekend_shift(self) -> None:
        """The volunteer of the demonstration is among fourteen; somebody has withdrawn."""
        day = next_weekend_day(self._world)
        shift = Shift.objects.get(project=self._sorting, starts_at__date=day)
        people = [self._cast.volunteer, *self._people(shift, WEEKEND)]
        signups = self._sign_up(shift, people, days=(0.1, 4))
        gone = signups[-1]
        withdraw(
            signup=gone,
            by=gone.person.user,
            now=self._now - timedelta(minutes=50),
            reason="Заболела дочь.",
        )

    def _waiting_hours(self, shift: Shift, came: int) -> None:
        """All but one came and were marked on the spot; nobody has confirmed the hours yet."""
        *present, absent = self._sign_up(
            shift, [self._cast.volunteer, *self._people(shift, came)], days=(1, 8)
        )
        leader = shift.leader or self._cast.home.owner
        for signup in present:
            now = shift.starts_at + timedelta(minutes=self._rng.randint(-10, 12))
            mark_came(signup=signup, by=leader, now=now)
        mark_absent(signup=absent, by=leader, now=shift.starts_at + timedelta(minutes=55))
        self._departures(shift, present, leader)

    def _departures(self, shift: Shift, present: list[SignUp], leader: Membership) -> None:
        """One left an hour early, one went without a word, the others left together at the end."""
        early, silent = present[1], present[2]
        set_times(
            signup=early,
            arrived_at=shift.starts_at,
            left_at=shift.ends_at - timedelta(hours=1),
            by=leader,
            now=shift.ends_at - timedelta(minutes=30),
        )
        all_left(shift=shift, by=leader, now=shift.ends_at)
        set_times(
            signup=silent,
            arrived_at=shift.starts_at,
            left_at=None,
            by=leader,
            now=shift.ends_at + timedelta(minutes=5),
        )
        close_forgotten_departures(now=self._now)

    def _requests(self) -> None:
        """Three people were accepted, seven and the volunteer of the demonstration wait for an answer."""
        shift = Shift.objects.filter(project=self._nursery, starts_at__gt=self._now).earliest("starts_at")
        people = self._people(shift, REQUESTS + 3)
        coordinator = self._cast.home.coordinators[0]
        for signup in self._sign_up(shift, people[:3], days=(4, 6)):
            accept_signup(signup=signup, by=coordinator, now=self._now - timedelta(days=3, hours=1))
        self._sign_up(shift, [*people[3:], self._cast.volunteer], days=(0.05, 1.3))

    def _invitations(self) -> None:
        """The volunteer of the demonstration and two addresses are invited to the café; one of them has declined."""
        shift = Shift.objects.filter(project=self._cafe, starts_at__gt=self._now + timedelta(days=1))
        role = shift.earliest("starts_at").roles.order_by("position", "pk")[0]
        coordinator, now = self._cast.home.coordinators[0], self._now - timedelta(hours=3)
        for email in (self._cast.volunteer.user.email, "neighbour@example.org", "colleague@example.org"):
            invite(role=role, email=email, language="kk", by=coordinator, now=now)
        declined = PlaceInvitation.objects.get(email="colleague@example.org")
        decline_invitation(invitation=declined, by=None, now=self._now - timedelta(hours=1))

    def _people(self, shift: Shift, count: int) -> list[Volunteer]:
        self.reserved.add(shift.pk)
        people: list[Volunteer] = []
        while len(people) < count:
            people += self._crowd.draw(shift, count - len(people), self._rng, anywhere=len(people) > 0)
        return people

    def _sign_up(self, shift: Shift, people: list[Volunteer], *, days: tuple[float, float]) -> list[SignUp]:
        """Sign people up some days before the shift, or before now if it lies ahead."""
        last = min(shift.starts_at - timedelta(hours=1), self._now)
        roles = _places(shift, everybody=shift.project.joining_mode == JoiningMode.REQUEST)
        signups = []
        for volunteer in people:
            ideal = last - timedelta(days=self._rng.uniform(*days))
            now = max(ideal, volunteer.created_at + timedelta(hours=1))
            signups.append(sign_up(volunteer=volunteer, role=next(roles), by=volunteer.user, now=now))
        return signups

    def _last_shift(self, project: Project) -> Shift:
        """Return the last shift before today's."""
        over = Shift.objects.filter(project=project, starts_at__lt=self._now - timedelta(hours=9))
        return over.select_related("project", "leader__user").latest("starts_at")


def _places(shift: Shift, *, everybody: bool) -> Iterator[Role]:
    """Yield the roles of a shift, each as often as it has places; again and again where requests need none."""
    roles = list(shift.roles.order_by("position", "pk"))
    while True:
        for role in roles:
            yield from [role] * role.capacity
        if not everybody:
            return
