"""Reading the files of `data/`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).resolve().parent / "data"


@cache
def read(name: str) -> Any:
    """Return what `data/<name>.json` holds; read once. Nobody may change it."""
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
