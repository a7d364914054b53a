"""What the pages of joining share, for people with and without an account."""

from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from projects.models import Role, Shift
from projects.selectors.catalogue.cards import ShiftCard, cards_of
from projects.selectors.catalogue.finding import next_shifts
from projects.selectors.participation.signups import roles_of_shift

#: other shifts that are offered where one cannot be taken
OFFERED = 3


def roles_or_404(shift_id: int) -> list[Role]:
    """Load the roles of a shift whose project has a public page."""
    roles = list(roles_of_shift(shift_id, timezone.now()))
    if not roles or not roles[0].shift.project.is_public:
        raise Http404
    return roles


def join_address(role: Role) -> str:
    """Return the address of joining with a role chosen."""
    return f"{reverse('projects:join', args=[role.shift_id])}?{urlencode({'role': role.pk})}"


def next_cards(shift: Shift, now: datetime) -> list[ShiftCard]:
    """Return what to offer instead: the next free shifts of the project, then of its direction nearby. 1 query."""
    return cards_of(next_shifts(shift, now)[:OFFERED])
