"""The shifts of an organization as a list: ahead, with requests that wait, past."""

from datetime import datetime

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from organizations.models import Membership
from projects.enums import PUBLIC_PROJECT, SignUpState
from projects.models import Role, Shift, SignUp
from projects.selectors.participation.signups import shifts_of_organization

#: what the list can show
SHIFT_LISTS = ("ahead", "requested", "past")


def shift_list(membership: Membership, now: datetime, *, show: str = "ahead") -> QuerySet[Shift]:
    """Return the shifts of projects that people can see, with places and people of each.

    Each has `capacity`, `taken`, `requested`, `expected`, `arrived`.

    Args:
        show: one of SHIFT_LISTS; "ahead" is everything that is not over, soonest first.
    Cost: 1 query.
    """
    rows = shifts_of_organization(membership).filter(project__state__in=PUBLIC_PROJECT)
    if show == "past":
        rows = rows.filter(ends_at__lte=now).order_by("-starts_at", "pk")
    else:
        rows = rows.filter(ends_at__gt=now).order_by("starts_at", "pk")
    if show == "requested":
        waiting = SignUp.objects.filter(shift_id=OuterRef("pk"), state=SignUpState.REQUESTED)
        rows = rows.filter(Exists(waiting))
    return rows.annotate(
        capacity=_of_roles("capacity"),
        taken=_of_roles("taken"),
        requested=_people(SignUpState.REQUESTED),
        expected=_people(SignUpState.CONFIRMED),
        arrived=_people(SignUpState.ATTENDED),
    )


def _of_roles(column: str) -> Coalesce:
    sums = (
        Role.objects.filter(shift_id=OuterRef("pk")).order_by().values("shift_id").annotate(sum=Sum(column))
    )
    return Coalesce(Subquery(sums.values("sum"), output_field=IntegerField()), 0)


def _people(state: SignUpState) -> Coalesce:
    rows = SignUp.objects.filter(shift_id=OuterRef("pk"), state=state).order_by().values("shift_id")
    return Coalesce(
        Subquery(rows.annotate(count=Count("pk")).values("count"), output_field=IntegerField()), 0
    )
