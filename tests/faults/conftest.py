"""The whole portal in processes of its own, with servers of its own that a test may stop, freeze and restart."""

import os
import re
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from tests.crawls.html_forms import Form, Page
from tools.demo_site import Address, free_port, serving, site_environment
from tools.environment import PYTHON, ROOT
from tools.postgres import Postgres
from tools.services import socket_folder
from tools.valkey import Valkey

DATABASE = "faults"
CODE = re.compile(r"\b\d{4} \d{4}\b")
#: what a person would wait; nothing that a fault does may take a page longer
PATIENCE_SECONDS = 12


@dataclass(frozen=True)
class Answer:
    """What a page answered, after the redirects."""

    status: int
    headers: HTTPMessage
    text: str
    address: str


class _NoErrors(urllib.request.HTTPErrorProcessor):
    """Statuses are for the test to judge."""

    def http_response(self, request: Any, response: Any) -> Any:
        if response.status in (301, 302, 303):
            return super().http_response(request, response)
        return response

    https_response = http_response


class Visitor:
    """A browser without a window: cookies, redirects and forms."""

    def __init__(self, site: "Site") -> None:
        self.site = site
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), _NoErrors()
        )

    def get(self, path: str) -> Answer:
        """Open a page; a server that does not answer in time is an error."""
        return self._open(urllib.parse.urljoin(self.site.url, path))

    def send(self, page: Answer, having: str, **values: str) -> Answer:
        """Fill in the form that has a field and send it, with whatever else stands in it."""
        form = next(form for form in Page(page.text).forms if form.method == "post" and form.of(having))
        pairs = [*_defaults(form, values), *values.items()]
        to = urllib.parse.urljoin(page.address, form.action or page.address)
        return self._open(to, data=urllib.parse.urlencode(pairs).encode(), headers={"Referer": page.address})

    def _open(self, address: str, **what: Any) -> Answer:
        request = urllib.request.Request(address, **what)  # noqa: S310 - the portal's own address
        with self._opener.open(request, timeout=PATIENCE_SECONDS) as response:
            text = response.read().decode(errors="replace")
            return Answer(response.status, response.headers, text, response.url)


def _defaults(form: Form, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    kinds = {control.name: control.kind for control in form.controls}
    for name in form.names():
        if name and name not in values and kinds[name] not in {"button", "submit"}:
            yield from ((name, value) for value in form.values(name))


@dataclass
class Site:
    """A portal of the demonstration that serves, and the servers behind it."""

    url: str
    folder: Path
    postgres: Postgres
    valkey: Valkey
    environment: dict[str, str]
    programs: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def rows(self, statement: str, *arguments: object) -> list[tuple[Any, ...]]:
        """Ask the database behind the portal's back."""
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, arguments)
                return cursor.fetchall()
        finally:
            connection.close()

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start one more program of the portal."""
        return subprocess.Popen(
            [PYTHON, "-m", *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                **self.environment,
                "CELERY_BEAT_SCHEDULE_FILENAME": str(self.folder / "again"),
            },
            stdin=subprocess.DEVNULL,
            process_group=0,
        )

    def letters(self, recipient: str) -> list[EmailMessage]:
        """Return what was mailed to an address, oldest first."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [mail for mail in mails if recipient in str(mail["To"])]

    def code_for(self, recipient: str) -> str:
        """Return the newest code that was mailed to an address."""
        body = self.letters(recipient)[-1].get_body(("plain",))
        assert body is not None
        found = CODE.search(body.get_content())
        assert found is not None
        return found[0]

    def valkey_process(self) -> int:
        """Return the id of the Valkey of this portal."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.valkey.path))
            connection.sendall(b"INFO server\r\n")
            said = connection.recv(8192).decode()
        return int(said.split("process_id:")[1].split()[0])

    def eventually(self, true: Callable[[], bool], *, seconds: int = 90) -> bool:
        """Wait for what workers do in their own time."""
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A portal with a little demonstration, in a folder of its own; everything ends with the module."""
    with tempfile.TemporaryDirectory(prefix="qazvolunteer-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL may have to run as another user
        sockets = socket_folder(folder)
        postgres, valkey = Postgres(folder, sockets, durable=False), Valkey(folder, sockets)
        address = Address("127.0.0.1", free_port())
        try:
            urls = {"DATABASE_URL": postgres.start(DATABASE), "REDIS_URL": valkey.start(number=0)}
            env = {
                **site_environment(folder, address, urls),
                **urls,
                "DJANGO_SETTINGS_MODULE": "qazvolunteer.settings.base",
                "DEMO_MAIL_DIR": str(folder / "mail"),
                "LOG_LEVEL": "ERROR",
            }
            for command in (["migrate"], ["load_portal"], ["seed_demo", "--scale", "tiny"]):
                subprocess.run(
                    [PYTHON, "manage.py", *command],
                    cwd=ROOT,
                    env={**os.environ, **env},
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
            with serving(folder, address, env) as programs:
                yield Site(address.url, folder, postgres, valkey, env, programs)
        finally:
            valkey.stop()
            postgres.stop()
