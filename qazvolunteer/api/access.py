"""Who asks, and how often they may."""

from typing import Any

from django.conf import settings
from rest_framework import authentication, throttling
from rest_framework.request import Request
from rest_framework.views import APIView

from qazvolunteer.lib.throttle import Limit, Usage, client_address, spend


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the site. It has a challenge, so that a stranger hears 401 and not 403."""

    def authenticate_header(self, request: Request) -> str:
        """Name the way to sign in."""
        return 'Session realm="Qazvolunteer"'


class Throttle(throttling.BaseThrottle):
    """A limit for each signed-in person, and one for each network of strangers.

    The view takes `usage` into the headers of the answer.
    """

    usage: Usage

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request and tell whether it is within the limit."""
        user: Any = request.user
        if user.is_authenticated:
            limit, key = Limit("api.person", *settings.API_LIMIT_PERSON), str(user.pk)
        else:
            limit, key = Limit("api.network", *settings.API_LIMIT_NETWORK), client_address(request._request)
        self.usage = spend(limit, key)
        return self.usage.is_within

    def wait(self) -> float:
        """Return the seconds until the limit begins anew."""
        return max(self.usage.resets_in, 1)
