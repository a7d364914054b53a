"""What `dev.py check` runs, in order, each with its time; all of them run, so that one call shows every fault."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tools.environment import VENV
from tools.terminal import call, say

# The shape in which the portal is deployed: `check --deploy` must have nothing to say about it.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "qazvolunteer.settings.base",
    "DEBUG": "false",
    "DEMO": "false",
    "BASE_URL": "https://volunteer.example.org",
    "ALLOWED_HOSTS": "volunteer.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://volunteer.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Qazvolunteer <noreply@volunteer.example.org>",
    "TRUSTED_PROXIES": "1",
    "ERASURE_JOURNAL": "/var/lib/qazvolunteer/erasures.jsonl",
}


@dataclass(frozen=True)
class Check:
    """One command of the environment, written as in a terminal, with the variables that only it needs."""

    title: str
    command: str
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def argv(self) -> list[str]:
        """Return the command with the path of its program."""
        program, *arguments = self.command.split()
        return [str(VENV / "bin" / program), *arguments]


CHECKS = (
    Check("ruff", "ruff check --quiet ."),
    Check("ruff format", "ruff format --check ."),
    Check("djlint", "djlint --lint --quiet templates"),
    Check("djlint format", "djlint --check --quiet templates"),
    Check("mypy", "mypy"),
    Check("import contracts", "lint-imports"),
    Check("limits", "python -m tools.limits"),
    Check("secrets and hosts", "python -m tools.secrets_scan"),
    Check("catalogues", "python -m tools.catalogues check"),
    Check("migrations", "python manage.py makemigrations --check --dry-run"),
    Check("deployment", "python manage.py check --deploy --fail-level WARNING", PRODUCTION),
)


def run_all(env: Mapping[str, str], checks: Sequence[Check] = CHECKS) -> int:
    """Run every check and return 1 if one failed; prints a table of times at the end."""
    results: list[tuple[str, bool, float]] = []
    for check in checks:
        say(f"\n── {check.title}")
        begun = time.monotonic()
        secret = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "SECOND_FACTOR_KEYS")}
        passed = call(check.argv, env={**env, **secret, **check.env}) == 0
        results.append((check.title, passed, time.monotonic() - begun))
    say("")
    for title, passed, seconds in results:
        say(f"  {'ok    ' if passed else 'FAILED'}  {title:20}{seconds:6.1f} s")
    failed = sum(not passed for _, passed, _ in results)
    say(f"  {len(results) - failed} checks passed, {failed} failed")
    return 1 if failed else 0
