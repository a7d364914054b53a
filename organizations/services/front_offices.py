"""Loading the front offices: one republican, one in each region."""

import json
from pathlib import Path

from django.db import transaction

from organizations.enums import FrontOfficeKind
from organizations.models import FrontOffice
from qazvolunteer.lib.text import LANGUAGES

_NAMES = Path(__file__).resolve().parent.parent / "data" / "front_offices.json"


@transaction.atomic
def load_front_offices() -> tuple[int, int]:
    """Create missing offices and correct the names of the others; addresses and contacts are left alone.

    The regions must be loaded before. Doing it twice changes nothing.

    Returns:
        How many were created, how many there are.
    Raises:
        django.db.IntegrityError: when a region is missing.
    Cost: 3 queries an office.
    """
    names = json.loads(_NAMES.read_text(encoding="utf-8"))
    created = _load_one(FrontOfficeKind.REPUBLICAN, None, names["republican"])
    for region_code, office_names in names["regional"].items():
        created += _load_one(FrontOfficeKind.REGIONAL, region_code, office_names)
    return created, 1 + len(names["regional"])


def _load_one(kind: FrontOfficeKind, region_code: str | None, names: dict[str, str]) -> int:
    _office, is_new = FrontOffice.objects.update_or_create(
        kind=kind, region_id=region_code, defaults={f"name_{code}": names[code] for code in LANGUAGES}
    )
    return int(is_new)
