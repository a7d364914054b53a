"""Prepare the database of the demo site: migrations, reference data, demo data. Every step may be repeated.

`python -m tools.preparation`, with the environment of the site: one process, because each start of Django takes
seconds.
"""

from __future__ import annotations

import sys

import django
from django.core.management import CommandError, call_command

from tools.terminal import Problem, complain, step

STEPS: dict[str, list[list[str]]] = {
    "Migrating the database": [["migrate", "--verbosity", "0"]],
    "Loading reference data": [["load_portal"]],
    "Loading demo data": [["seed_demo", "--scale", "small"]],
}


def main() -> int:
    """Run the steps, each with its time; 1 at the first that refuses."""
    django.setup()
    try:
        for title, commands in STEPS.items():
            with step(title):
                for command in commands:
                    call_command(*command)
    except CommandError as error:
        complain(Problem(f"`manage.py {' '.join(command)}`: {error}"))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
