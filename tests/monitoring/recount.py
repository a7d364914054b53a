"""The figures once more, from raw rows, in plain loops: what the SQL must equal. Slow and simple on purpose."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from zoneinfo import ZoneInfo

from organizations.models import Organization
from projects.models import LedgerEntry, Project, Role, SignUp
from qazvolunteer.audit.models import Transition
from qazvolunteer.figures.registry import ALL, ONLINE, Count, Indicator, Scope, Share, Table
from qazvolunteer.lib.periods import Period
from volunteers.models import Consent

ALMATY = ZoneInfo("Asia/Almaty")


def fits(scope: Scope, region: str | None, direction: str | None = None, grade: str | None = None) -> bool:
    """Tell whether something with these facts lies in a scope."""
    return (
        scope.region in (ALL, region or ONLINE)
        and scope.direction in (ALL, direction)
        and scope.grade in (ALL, grade)
    )


def day_of(at: datetime) -> date:
    """Return the day of a moment in Kazakhstan."""
    return at.astimezone(ALMATY).date()


class Recount:
    """All raw rows, read once, and every figure as a loop over them: one method for each code."""

    def __init__(self, period: Period, now: datetime) -> None:
        self.period, self.now = period, now
        self.state_of, self.state_of_first = cache(self._state_of), cache(self._first_move)
        midnight = datetime(period.end.year, period.end.month, period.end.day, tzinfo=ALMATY)
        self.end = min(now, midnight - timedelta(microseconds=1))
        self.moves: dict[tuple[str, str], list[Transition]] = {}
        for move in Transition.objects.order_by("at", "id"):
            self.moves.setdefault((move.subject_kind, move.subject_id), []).append(move)
        self.ledger = [
            entry
            for entry in LedgerEntry.objects.all()
            if entry.created_at <= now and period.first <= entry.day < period.end
        ]
        self.consents = list(Consent.objects.select_related("volunteer"))
        self.organizations = list(Organization.objects.all())
        self.projects = list(Project.objects.all())
        self.signups = [
            row
            for row in SignUp.objects.select_related("shift__project")
            if self.is_inside(row.shift.starts_at)
        ]
        self.roles = [
            row
            for row in Role.objects.select_related("shift__project")
            if self.is_inside(row.shift.starts_at)
        ]

    def count(self, code: str, scope: Scope) -> Count:
        """Return a figure by its code."""
        count: Count = getattr(self, code.replace(".", "_"))(scope)
        return count

    # --- facts ---
    def is_inside(self, at: datetime) -> bool:
        return self.period.first <= day_of(at) < self.period.end

    def _state_of(self, kind: str, pk: object, until: datetime) -> str:
        moves = [move for move in self.moves.get((kind, str(pk)), []) if move.at <= until]
        return moves[-1].target if moves else ""

    def _first_move(self, kind: str, pk: object, target: str) -> datetime | None:
        moves = [move.at for move in self.moves.get((kind, str(pk)), []) if move.target == target]
        return min((at for at in moves if at <= self.now), default=None)

    def _entries(self, scope: Scope) -> list[LedgerEntry]:
        return [row for row in self.ledger if fits(scope, row.region_id, row.direction_id, row.grade)]

    def _outcomes(self, scope: Scope, *, only_finished: bool = False) -> list[str]:
        return [
            self.state_of("signup", row.pk, self.now)
            for row in self.signups
            if fits(scope, row.shift.region_id, row.shift.project.direction_id)
            and not (only_finished and self.state_of("shift", row.shift_id, self.now) != "finished")
        ]

    def _verified(self, scope: Scope) -> list[Organization]:
        return [
            row
            for row in self.organizations
            if fits(scope, row.region_id) and self.state_of("organization", row.pk, self.end) == "verified"
        ]

    def _projects(self, scope: Scope, target: str) -> int:
        inside = (row for row in self.projects if fits(scope, row.region_id, row.direction_id))
        moments = (self.state_of_first("project", row.pk, target) for row in inside)
        return sum(1 for at in moments if at and self.is_inside(at))

    # --- figures ---
    def hours_confirmed(self, scope: Scope) -> Decimal:
        return Decimal(sum(entry.minutes for entry in self._entries(scope))) / 60

    def volunteers_active(self, scope: Scope) -> int:
        minutes: dict[object, int] = {}
        for entry in self._entries(scope):
            minutes[entry.person_key] = minutes.get(entry.person_key, 0) + entry.minutes
        return sum(1 for net in minutes.values() if net > 0)

    def volunteers_registered(self, scope: Scope) -> int:
        people = set()
        for row in self.consents:
            is_live = (
                row.purpose == "data"
                and row.given_at <= self.end
                and (row.withdrawn_at is None or row.withdrawn_at > self.end)
                and (row.valid_until is None or row.valid_until >= day_of(self.end))
            )
            if is_live and fits(scope, row.volunteer.region_id):
                people.add(row.volunteer_id)
        return len(people)

    def organizations_verified(self, scope: Scope) -> int:
        return len(self._verified(scope))

    def organizations_initiative_groups(self, scope: Scope) -> int:
        return sum(1 for row in self._verified(scope) if row.kind == "initiative_group")

    def projects_published(self, scope: Scope) -> int:
        return self._projects(scope, "published")

    def projects_finished(self, scope: Scope) -> int:
        return self._projects(scope, "finished")

    def participations(self, scope: Scope) -> int:
        return self._outcomes(scope).count("attended")

    def attendance_rate(self, scope: Scope) -> Share:
        states = self._outcomes(scope)
        return Share(states.count("attended"), states.count("attended") + states.count("no_show"))

    def shifts_fill(self, scope: Scope) -> Share:
        states = self._outcomes(scope, only_finished=True)
        held = sum(states.count(state) for state in ("attended", "no_show", "excused"))
        places = sum(
            row.capacity
            for row in self.roles
            if fits(scope, row.shift.region_id, row.shift.project.direction_id)
            and self.state_of("shift", row.shift_id, self.now) == "finished"
        )
        return Share(held, places)


def scopes(indicator: Indicator, **values: list[str]) -> Iterator[Scope]:
    """Yield every cell and total of an indicator.

    Args:
        values: dimension → its values; all three dimensions.
    """
    names = ("region", "direction", "grade")
    choices = [[ALL, *values[name]] if name in indicator.dimensions else [ALL] for name in names]
    for region, direction, grade in product(*choices):
        yield Scope(region, direction, grade)


def differences(table: Table, cells: Iterator[Scope], recount: Recount) -> dict[Scope, tuple[Count, Count]]:
    """Return the cells in which a table says something else than the raw rows: said, recounted."""
    indicator = table.indicator
    nothing: Count = Share(0, 0) if indicator.kind == "share" else 0
    found = {
        scope: (table.counts.get(scope, nothing), recount.count(indicator.code, scope)) for scope in cells
    }
    return {scope: pair for scope, pair in found.items() if pair[0] != pair[1]}
