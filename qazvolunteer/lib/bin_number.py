"""The business identification number (BIN, БСН, БИН) of a legal entity in Kazakhstan.

Twelve digits: 1-4 year and month of registration, 5 the kind of entity (4 resident, 5 non-resident, 6 joint sole
trader), 6 head office or branch, 7-11 serial, 12 check digit. The individual number (IIN) has the same length and the
same check digit, but its fifth digit is the first of a day, 0 to 3: no IIN passes here, and the portal collects none.
"""

import re

_SHAPE = re.compile(r"[0-9]{2}(0[1-9]|1[0-2])[456][0-9]{7}", re.ASCII)
_SEPARATORS = re.compile(r"[\s\u2010-\u2015-]+")
_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def clean_bin(text: str) -> str:
    """Return a number as it is stored: without the spaces and hyphens that people type or paste."""
    return _SEPARATORS.sub("", text)


def is_valid_bin(text: str) -> bool:
    """Say whether twelve digits can be a BIN: month, kind of entity and check digit fit.

    The year, the sixth digit and the serial are not judged: registers hold more patterns than are documented.
    """
    return bool(_SHAPE.fullmatch(text)) and check_digit(text[:11]) == int(text[11])


def check_digit(digits: str) -> int | None:
    """Return the twelfth digit for eleven, or None when no such number is ever issued.

    The weighted sum modulo 11; when it is 10, once more with the second row of weights.
    """
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        remainder = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if remainder < 10:
            return remainder
    return None
