"""The person behind an account."""

from qazvolunteer.accounts.models import User
from volunteers.models import Volunteer
from volunteers.models.code import clean_code


def volunteer_of(user: User) -> Volunteer | None:
    """Return the volunteer profile of an account, with the region; None for staff and managers without one.
    Cost: 1 query."""
    person = Volunteer.objects.select_related("region").filter(user=user).first()
    if person is not None:
        person.user = user
    return person


def profile_of(user: User) -> Volunteer | None:
    """Return the profile with skills, for the page where it is edited. Cost: 2 queries."""
    return (
        Volunteer.objects.select_related("region", "user")
        .prefetch_related("skills")
        .filter(user=user)
        .first()
    )


def volunteer_by_code(typed: str) -> Volunteer | None:
    """Return whose code was typed; None when it is nobody's, or their account is closed. Cost: 1 query at most."""
    code = clean_code(typed)
    if not code:
        return None
    return (
        Volunteer.objects.select_related("user")
        .filter(code=code, erased_at=None, user__is_active=True)
        .first()
    )
