"""Search the files that git knows for secrets, real addresses of people, and hosts of package registries.

A line that must hold such a thing says so with `secrets-scan: allow` and a reason.
"""

from __future__ import annotations

import hashlib
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.terminal import ROOT, say

ALLOWED = "secrets-scan: allow"
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2", ".mo", ".gz"}
KNOWN_SHAPES = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "a cloud access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of a code host": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,}|glpat-[\w-]{20})\b"
    ),
    "a chat token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "a bot token": re.compile(r"\b\d{8,10}:AA[\w-]{33}\b"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a password in an address": re.compile(
        r"\b[a-z][a-z0-9+]+://[^\s:/@'\"{}$]+:(?!\$|password@|PASSWORD@)[^\s:/@'\"{}$<]{3,}@"
    ),
}
ASSIGNED = re.compile(
    r"""(?i)(?:secret|passw(?:or)?d|token|api_?key)\w*["']?\s*[:=]\s*["']([^"'\s{}$<>]{12,})["']"""
)
ENTROPY_OF_A_SECRET = 3.6  # bits a character: words and paths have less
MAIL = re.compile(r"\b[\w.+-]+@(?!\dx\.)([\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})\b")
# RFC 2606 keeps these names for examples: no person reads mail there; gettext writes li.org into new catalogues.
MAIL_FOR_EXAMPLES = re.compile(
    r"(?:^|\.)(?:li\.org|example\.(?:org|com|net)|(?:example|invalid|test|localhost))$"
)
HOST = re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)+\b")
INDEX_OPTION = re.compile(r"--(?:extra-)?index-url\b|\bPIP_(?:EXTRA_)?INDEX_URL\b|\bUV_(?:DEFAULT_)?INDEX\b")
# Digests, so that this file does not name what no file may name.
REGISTRIES = {
    "a4aa2ac280bb8d1a",
    "8b5bb5eb9d758455",
    "8743857e3ea00fd1",
    "3ca29e55be4befa4",
    "87d14f070cb96869",
    "e680c440a2e92079",
    "1ba4e37997a2e986",
    "a0f007d863a0ed19",
    "789e46d79514e280",
    "71741fe2460a6150",
    "00a7dc5a0cc38858",
    "e2dd3580aeebec64",
    "9c6b05022d03bb05",
    "317d2d52829b7812",
}


def scan_text(name: str, text: str) -> Iterator[str]:
    """Find faults in one file's text, each as `name:line what`."""
    for number, line in enumerate(text.splitlines(), start=1):
        if ALLOWED not in line:
            for fault in _faults_of(line):
                yield f"{name}:{number} {fault}"


def tracked_files(root: Path) -> list[Path]:
    """Return the files that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [root / name for name in sorted(filter(None, listed.split("\0")))]
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


def main() -> int:
    """Scan the project and return 1 if there is a fault."""
    files = tracked_files(ROOT)
    found = [
        fault
        for path in files
        for fault in scan_text(str(path.relative_to(ROOT)), path.read_text(errors="replace"))
    ]
    for fault in found:
        print(fault, file=sys.stderr)
    say(f"{len(files)} files read, {len(found)} faults")
    return 1 if found else 0


def _faults_of(line: str) -> Iterator[str]:
    for what, shape in KNOWN_SHAPES.items():
        if shape.search(line):
            yield f"holds {what}"
    for match in ASSIGNED.finditer(line):
        if _looks_random(match[1]):
            yield "assigns what looks like a secret"
    for match in MAIL.finditer(line):
        if not MAIL_FOR_EXAMPLES.search(match[1].lower()):
            yield f"holds a mail address that is no example: {match[1]}"
    if INDEX_OPTION.search(line):
        yield "chooses a package index"
    if any(is_registry(host) for host in HOST.findall(line.lower())):
        yield "names the host of a package registry"


def is_registry(host: str) -> bool:
    """Tell whether a host, or a domain above it, belongs to a package registry."""
    labels = host.split(".")
    names = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return any(hashlib.sha256(name.encode()).hexdigest()[:16] in REGISTRIES for name in names)


def _looks_random(text: str) -> bool:
    """Tell a made key from words joined by hyphens: it mixes cases and digits, or is long and hexadecimal."""
    mixed = all(re.search(kind, text) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    return bool(re.fullmatch("[0-9a-f]{32,}", text)) or (mixed and _entropy(text) >= ENTROPY_OF_A_SECRET)


def _entropy(text: str) -> float:
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


if __name__ == "__main__":
    sys.exit(main())
