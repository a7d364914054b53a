"""How an entry is hashed: pure functions, the same for the sealer, for the check, and for whoever recomputes it.

    hash = SHA-256( hash before  +  seq as eight bytes, big-endian  +  the entry )

The entry is its columns as a JSON object: keys sorted, no spaces, UTF-8; moments in UTC with six digits after the
second, days as YYYY-MM-DD, UUIDs in lower case, nothing as null. The hash before the first entry is 32 zero bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

GENESIS = bytes(32)

#: hash_version → the columns of a ledger entry that its hash covers. An old version is never changed: a new column of
#: the ledger brings a new version.
SEALED_COLUMNS: Mapping[int, tuple[str, ...]] = {
    1: (
        "age_band",
        "claim_id",
        "created_at",
        "day",
        "direction_id",
        "grade",
        "hash_version",
        "id",
        "initiative_id",
        "kind",
        "minutes",
        "organization_id",
        "person_key",
        "project_id",
        "refers_to_id",
        "region_id",
    )
}


class UnknownHashVersion(ValueError):
    """An entry says that it is hashed by rules that this code does not know."""


def canonical(entry: Mapping[str, object]) -> bytes:
    """Return an entry as the bytes that its hash covers.

    Args:
        entry: column → value, at least the columns of its version.

    Raises:
        UnknownHashVersion
    """
    columns = SEALED_COLUMNS.get(entry["hash_version"])  # type: ignore[call-overload]
    if columns is None:
        raise UnknownHashVersion(entry["hash_version"])
    values = {column: _plain(entry[column]) for column in columns}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal_hash(before: bytes, seq: int, entry: Mapping[str, object]) -> bytes:
    """Return the hash of an entry at its place in the chain.

    Raises:
        UnknownHashVersion
    """
    return hashlib.sha256(before + seq.to_bytes(8, "big") + canonical(entry)).digest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value
