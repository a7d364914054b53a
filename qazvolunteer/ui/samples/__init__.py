"""Invented content of the component gallery, in the three languages. Nothing else may use it."""

from typing import Any

from django.core.paginator import Paginator

from qazvolunteer.ui.samples import public, words, work

#: answers that the sample form refuses in every field
WRONG_ANSWERS = {"wrong-phone": "+7 701 55", "wrong-people": "0", "wrong-about": ""}


def context() -> dict[str, Any]:
    """Return everything that the gallery shows."""
    return {
        "directions": public.directions(),
        "shifts": public.shifts(),
        "facts": public.facts(),
        "days": public.days(),
        "ticket_lines": public.ticket_lines(),
        "hours": public.hours(),
        "history": work.history(),
        "bars": public.bars(),
        "steps": work.steps(),
        "tasks": work.tasks(),
        "answers": work.answers(),
        "tabs": public.tabs(),
        "trail": public.trail(),
        "nav": work.nav(),
        "regions": public.regions(),
        "pins": public.pins(),
        "legend": ["0", "1–12", "13–30", "31–45", "46+"],
        "pages": Paginator(range(90), 10).page(4),
        "views": public.views(),
        "people": work.people(),
        "say": words.labels(),
    }
