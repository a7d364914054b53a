"""The code of a person: short, random, typed without confusion. A ticket shows it, a shift leader types it."""

import secrets
from collections.abc import Callable

#: no letter or digit that looks like another; no vowel, so that no word comes out
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 8
#: Cyrillic letters that look like Latin ones of the alphabet: a phone's keyboard may be in either
_LATIN = str.maketrans("ВСНКМРТХ", "BCHKMPTX")


def new_code(choice: Callable[[str], str] = secrets.choice) -> str:
    """Return a fresh code: 38 bits, by default from the system's source of randomness."""
    return "".join(choice(ALPHABET) for _place in range(LENGTH))


def clean_code(typed: str) -> str:
    """Return what was typed as a code is kept: without spaces and hyphens, in Latin capitals; empty if it is none."""
    kept = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_LATIN)
    return kept if len(kept) == LENGTH and set(kept) <= set(ALPHABET) else ""


def shown_code(code: str) -> str:
    """Return a code as people read it aloud: two groups of four."""
    return f"{code[:4]}-{code[4:]}"
