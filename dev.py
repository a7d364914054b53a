"""The one command of a developer: `python3 dev.py run`, `python3 dev.py test`, `python3 dev.py --help`.

This file must parse on any Python 3, so that a wrong one is told in words; the commands live in `tools/`.
"""

import sys

MINIMUM = (3, 11)


def python_problem(major: int, minor: int, platform: str) -> str:
    """Say what is wrong with this Python or platform, or "" if nothing is."""
    if (major, minor) < MINIMUM:
        return (
            f"Qazvolunteer needs Python 3.11 or newer, this is {major}.{minor}: `make run PYTHON=python3.12`."
        )
    if platform == "win32":
        return "Qazvolunteer runs on Linux and macOS: on Windows use WSL, or `docker compose up`."
    return ""


if __name__ == "__main__":
    problem = python_problem(sys.version_info[0], sys.version_info[1], sys.platform)
    if problem:
        sys.exit(problem)

    from tools.commands import main  # an old Python must not read it

    sys.exit(main(sys.argv[1:]))
