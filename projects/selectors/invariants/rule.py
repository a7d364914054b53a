"""What a rule is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words, and the statement whose rows break it; the first column names the row."""

    code: str
    says: str
    sql: str
