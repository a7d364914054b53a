"""The typed request of a signed-in person."""

from django.http import HttpRequest

from qazvolunteer.accounts.models import User


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in; LoginRequiredMiddleware lets nobody else through."""

    user: User
