"""The trigger that makes a table append-only: UPDATE, DELETE and TRUNCATE are refused by PostgreSQL itself."""

import pgtrigger


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Return the triggers for a model's `Meta.triggers`.

    Args:
        name: prefix of the trigger names, the table's short name.
    """
    return [
        pgtrigger.Protect(name=f"{name}_no_change", operation=pgtrigger.Update | pgtrigger.Delete),
        # `Protect` knows no TRUNCATE: a statement trigger has no rows to look at.
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
        ),
    ]
