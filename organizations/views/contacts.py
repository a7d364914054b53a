"""The gate before pages that show contact data of volunteers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from organizations.permissions import can_see_contacts
from organizations.views.requests import MemberRequest
from qazvolunteer.lib.access import demand
from qazvolunteer.second_factor.views.gate import second_factor_passed, second_factor_step

View = Callable[..., HttpResponse]


def shows_contacts(view: View) -> View:
    """Lead members to the second factor before a page with contact data, and back to it afterwards.

    For views below ``/o/<org_id>/``. Cost: 2 queries.
    """

    @wraps(view)
    def gated(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = second_factor_step(request, request.user)
        if step is not None:
            return step
        passed = second_factor_passed(request, request.user)
        demand(can_see_contacts(request.membership, second_factor=passed))
        return view(request, *args, **kwargs)

    return gated
