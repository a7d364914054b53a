"""The one command of a developer: `python3 dev.py run`, `python3 dev.py test`, `python3 dev.py --help`.

This file must parse on any Python 3, so that a wrong one is told in words; the commands live in `tools/`.
"""

import sys

MINIMUM = (3, 11)


def python_problem(version: tuple, platform: str) -> str:
    """Say what is wrong with this Python or platform, or "" if nothing is."""
    if tuple(version[:2]) < MINIMUM:
        found = ".".join(str(part) for part in version[:3])
        return (
            f"Qazvolunteer needs Python 3.11 or newer and this is {found}: try `make run PYTHON=python3.12`."
        )
    if platform == "win32":
        return "Qazvolunteer runs on Linux and macOS: on Windows use WSL, or `docker compose up`."
    return ""


if __name__ == "__main__":
    problem = python_problem(sys.version_info, sys.platform)
    if problem:
        sys.exit(problem)

    from tools.commands import main  # an old Python must not read it

    sys.exit(main(sys.argv[1:]))
