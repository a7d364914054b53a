"""Find the Chromium of the system, for the journeys and the screenshots; no browser is ever downloaded."""

from __future__ import annotations

import os
import shutil

from tools.terminal import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# No sandbox for root (CI); the rest keeps a browser of a test from calling home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Return the path of the browser: CHROMIUM of the environment, else the first one found.

    Raises `Problem` when there is none.
    """
    given = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, (given,) if given else (*NAMES, MAC))), None)
    if found is None:
        where = f"at {given}, where CHROMIUM says" if given else "on this machine"
        raise Problem(f"There is no Chromium or Chrome {where}: on Debian `apt-get install chromium`.")
    return found
