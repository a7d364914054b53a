"""The scan finds what must not be committed. The planted finds are put together here, so that it does not find them."""

import subprocess
from pathlib import Path

import pytest

from tools.secrets_scan import is_registry, scan_text, tracked_files

NOISE = "kR7" + "xQ2vT9" + "mZ4wL8" + "bN1cY6"
AT = "@"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "holds a private key"),
        ("key = AKIA" + "ABCDEFGHIJKLMNOP", "holds a cloud access key"),
        ("ghp_" + "a1B2" * 9, "holds a token of a code host"),
        ("xoxb-" + "123456789012-abc", "holds a chat token"),
        ("123456789:AA" + "a" * 33, "holds a bot token"),
        ("eyJ" + "hbGciOiJIUzI1.eyJ" + "zdWIiOiIxMjM0.c2lnbmF0dXJl", "holds a signed token"),
        ("postgresql://me:" + "hunter22" + AT + "db/x", "holds a password in an address"),
        (f'SECRET_KEY = "{NOISE}"', "assigns what looks like a secret"),
        ("token: '" + "0f9e8d7c6b5a4f3e" * 2 + "'", "assigns what looks like a secret"),
        (f"'api_key': '{NOISE}'", "assigns what looks like a secret"),
        ("aigerim" + AT + "mail.kz", "holds a mail address that is no example: mail.kz"),
        ("pip install --index" + "-url https://mirror.example.org", "chooses a package index"),
        ("https://py" + "pi.org/simple", "names the host of a package registry"),
        ("https://files.python" + "hosted.org/x.whl", "names the host of a package registry"),
    ],
)
def test_planted_find_is_found(line: str, fault: str) -> None:
    assert list(scan_text("file.txt", f"\n{line}\n")) == [f"file.txt:2 {fault}"]


@pytest.mark.parametrize(
    "line",
    [
        "volunteer@example.org",
        "noreply@qazvolunteer.example.org",
        'SECRET_KEY = required("SECRET_KEY", why="sessions are signed with it")',
        'SECRET_KEY = "another-key-of-another-installation-0123456789"',
        'password_label = "Choose a password of ten characters"',
        "DATABASE_URL=postgresql://me:password@localhost/qazvolunteer",
        "DATABASE_URL: postgresql://portal:${PASSWORD}@postgres/qazvolunteer",
        '@pytest.mark.parametrize("token", ["", "short"])',
        "a==1 --hash=sha256:9362660c4a31150cf18e78cae2ce8aa1e929fc6c6739e69f6dd5dbea9c3edc82",
        "https://www.example.org/projects/412",
        "icons of a package@1.62.0 and picture@2x.png of 2026",
    ],
)
def test_ordinary_line_is_left_alone(line: str) -> None:
    assert list(scan_text("file.txt", line)) == []


def test_line_that_says_why_is_allowed() -> None:
    line = f'password = "{NOISE}"  # secrets-scan: allow, opens nothing'

    assert list(scan_text("file.txt", line)) == []


def test_registry_is_known_by_any_host_below_it() -> None:
    assert is_registry("cdn.js" + "delivr.net")
    assert not is_registry("net")


def test_files_are_those_that_git_would_keep(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("ignored\n")
    for name in ("new.txt", "ignored", "picture.png"):
        (tmp_path / name).touch()

    assert [path.name for path in tracked_files(tmp_path)] == [".gitignore", "new.txt"]
