"""A form that waits in the session until the code mailed to its address is entered (docs/decisions/0003)."""

import time
from typing import Any, Self

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.http import HttpRequest

from qazvolunteer.accounts.adapter import PROOF_SESSION_KEY
from qazvolunteer.accounts.services import TooManyCodes
from qazvolunteer.lib.http import is_own_address
from qazvolunteer.lib.throttle import Limit, client_address, within

#: Nobody's mailbox is flooded from here, and nobody's network is cut off by a neighbour at an event.
PER_ADDRESS = Limit("code_to_address", count=5, seconds=600)
PER_NETWORK = Limit("code_from_network", count=120, seconds=600)


class EmailProof(AbstractCodeVerificationProcess):
    """allauth's code step (tries, time-out, new code) for an address that need not belong to an account.

    Nobody looks up whether it does before the code is right: a known and a new address cannot be told apart.
    """

    #: the letter with the code; a subclass that is for something else has words of its own
    letter = "account/email/registration_code"

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        super().__init__(
            max_attempts=app_settings.EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
            state=state,
        )
        self.request = request

    @classmethod
    def start(
        cls, request: HttpRequest, *, purpose: str, email: str, payload: dict[str, Any], next_url: str
    ) -> Self:
        """Mail a code and let the form wait, in place of any other that waited in this session.

        The session lives no longer than the code from now on, so what was typed leaves the database with it.

        Raises:
            CodeRefused: too many codes, or the letter does not go out; nothing waits then.
        """
        state = cls.initial_state(None, email=email.strip().lower())
        then = next_url if is_own_address(request, next_url) else ""
        proof = cls(request, {**state, "purpose": purpose, "payload": payload, "next": then})
        proof.send()
        request.session.set_expiry(proof.timeout)
        proof.persist()
        return proof

    @classmethod
    def resume(cls, request: HttpRequest, purpose: str) -> Self | None:
        """Return what waits in this session for this purpose, None when nothing does or its time is over."""
        state = request.session.get(PROOF_SESSION_KEY)
        if not state or state["purpose"] != purpose:
            return None
        proof = cls(request, state)
        if not proof.is_valid():
            proof.abort()
            return None
        return proof

    @property
    def email(self) -> str:
        return str(self.state["email"])

    @property
    def payload(self) -> dict[str, Any]:
        return dict(self.state["payload"])

    @property
    def next_url(self) -> str:
        return str(self.state["next"])

    @property
    def can_resend(self) -> bool:
        return not self.is_resend_quota_reached(app_settings.EMAIL_VERIFICATION_MAX_RESEND_COUNT)

    @property
    def is_spent(self) -> bool:
        """Too many wrong tries: this code opens nothing any more."""
        return int(self.state["failed_attempts"]) >= self.max_attempts

    def send(self) -> None:
        """Mail a fresh code.

        Raises:
            CodeRefused: as `start`.
        """
        if not (within(PER_NETWORK, client_address(self.request)) and within(PER_ADDRESS, self.email)):
            raise TooManyCodes
        adapter = get_adapter()
        seed = adapter.generate_email_verification_code()
        adapter.send_mail(self.letter, self.email, {"code": seed})
        self.state["code"] = seed

    def resend(self) -> None:
        """Mail a fresh code in place of the last; tries and time start anew.

        Raises:
            CodeRefused: as `start`; the last code stays good.
        """
        self.send()
        self.record_resend()
        self.state.update(failed_attempts=0, at=time.time())
        self.request.session.set_expiry(self.timeout)
        self.persist()

    def record_invalid_attempt(self) -> bool:
        """Count a wrong code; True while this or a new code can still be entered."""
        self.state["failed_attempts"] += 1
        if not self.is_spent:
            self.persist()
            return True
        self.state["code"] = ""
        if self.can_resend:
            self.persist()
            return True
        self.abort()
        return False

    def persist(self) -> None:
        self.request.session[PROOF_SESSION_KEY] = self.state

    def abort(self) -> None:
        """Forget the form that waited."""
        self.request.session.pop(PROOF_SESSION_KEY, None)
