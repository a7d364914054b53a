"""Loading of the national initiatives from `projects/data/initiatives.json`."""

import json
from pathlib import Path

from django.db import transaction

from projects.models import Initiative, InitiativeOperator

_FILE = Path(__file__).resolve().parent.parent.parent / "data" / "initiatives.json"


@transaction.atomic
def load_initiatives() -> int:
    """Make the initiatives those of the file; running it again changes nothing.

    Texts follow the file. An operator's row is only added: what somebody found out later is not overwritten by
    "unknown". The directions must be loaded.

    Returns:
        How many initiatives the file has.
    Cost: 2 queries a row and 2 for each operator.
    """
    rows = json.loads(_FILE.read_text(encoding="utf-8"))["rows"]
    for row in rows:
        operators = row.pop("operators")
        code, direction = row.pop("code"), row.pop("direction")
        initiative, _created = Initiative.objects.update_or_create(
            code=code, defaults={**row, "direction_id": direction}
        )
        for operator in operators:
            InitiativeOperator.objects.get_or_create(
                initiative=initiative, year=operator.pop("year"), defaults=operator
            )
    return len(rows)
