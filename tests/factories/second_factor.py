"""An authenticator app and a passkey in software, and people who have one."""

import base64
import hashlib
import hmac
import json
import secrets
import struct
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from qazvolunteer.accounts.models import User
from qazvolunteer.second_factor.services import add_app, add_passkey

SECRET = base64.b32encode(b"twenty bytes exactly").decode()


def app_code(when: datetime, *, secret: str = SECRET, step: int = 0) -> str:
    """Return what an app shows (RFC 6238: SHA-1, 30 seconds, six digits), `step` codes later."""
    counter = int(when.timestamp()) // 30 + step
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def protect(user: User, *, now: datetime) -> list[str]:
    """Give an account an app with `SECRET`; return its recovery codes."""
    add_app(user=user, secret=SECRET, counter=-1, by=user, now=now)
    codes: list[str] = RecoveryCodes(
        Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    ).generate_codes()
    return codes


def protect_by_passkey(user: User, *, now: datetime, name: str = "Phone") -> "Passkey":
    """Give an account a passkey."""
    passkey = Passkey(user)
    add_passkey(user=user, name=name, credential=passkey.made(challenge="AAAA"), by=user, now=now)
    return passkey


class Passkey:
    """A passkey as a phone keeps it: a key pair, whose it is, and where it opens."""

    def __init__(self, user: User, *, origin: str = "http://localhost:8000") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.user, self.origin = user, origin

    def made(self, *, challenge: str, flags: int = 0b101) -> dict[str, Any]:
        """Answer `navigator.credentials.create`. Flags: 1 the person is there, 4 the person was checked."""
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(self._rp_hash(), flags | 0x40, 0, attested)
        attestation = AttestationObject.create("none", data, {})
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", challenge),
            attestationObject=bytes(attestation),
        )

    def shown(self, *, challenge: str, flags: int = 0b101) -> dict[str, Any]:
        """Answer `navigator.credentials.get`."""
        data = AuthenticatorData.create(self._rp_hash(), flags, 0)
        client_data = self._client_data("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=bytes(data),
            signature=signature,
            userHandle=self.user.pk.hex.encode(),
        )

    def _answer(self, **parts: bytes) -> dict[str, Any]:
        return {
            "type": "public-key",
            "id": _text(self.id),
            "rawId": _text(self.id),
            "response": {name: _text(part) for name, part in parts.items()},
            "clientExtensionResults": {},
        }

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return bytes(CollectedClientData.create(kind, challenge, self.origin))

    @staticmethod
    def _rp_hash() -> bytes:
        return hashlib.sha256(b"localhost").digest()


def challenge_in(options: str | dict[str, Any]) -> str:
    """Return the challenge that a page put to the browser."""
    found = json.loads(options) if isinstance(options, str) else options
    return str(found["publicKey"]["challenge"])


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
