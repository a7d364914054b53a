"""Typed requests: what WorkplaceMiddleware puts on them."""

from django.http import HttpRequest

from organizations.models import Membership, StaffAssignment
from qazvolunteer.accounts.models import User


class UserRequest(HttpRequest):
    """A request of a signed-in person."""

    user: User


class MemberRequest(UserRequest):
    """A request inside ``/o/<org_id>/``."""

    membership: Membership


class StaffRequest(UserRequest):
    """A request inside ``/office/``."""

    staff: StaffAssignment
