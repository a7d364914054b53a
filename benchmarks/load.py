"""A load of prepared requests over kept connections, light enough to leave the processors to the server."""

import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

#: far beyond every bar: a server that answers later is not measured but mended
PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load met with."""

    seconds: float
    latencies: Sequence[float]
    statuses: Mapping[int, int]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def quantile(self, percent: int) -> float:
        """Return a latency in milliseconds: so many percent of the answers were as fast or faster."""
        return statistics.quantiles(self.latencies, n=100)[percent - 1] * 1000


def get(path: str, **headers: str) -> bytes:
    """Spell a GET."""
    return _spelled("GET", path, headers, b"")


def post(path: str, fields: Mapping[str, object], **headers: str) -> bytes:
    """Spell a form that is sent; headers with _ for -."""
    body = urlencode(fields).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    return _spelled("POST", path, {**headers, **kind}, body)


def fire(port: int, requests: Sequence[bytes], *, connections: int) -> Outcome:
    """Send all requests, each once, over so many connections at a time."""
    waiting = iter(requests)
    lock = threading.Lock()
    latencies: list[float] = []
    statuses: Counter[int] = Counter()

    def work() -> None:
        connection = _Connection(port)
        for request in _taken(waiting, lock):
            began = time.perf_counter()
            status = connection.ask(request)
            took = time.perf_counter() - began
            with lock:
                latencies.append(took)
                statuses[status] += 1
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Outcome(time.perf_counter() - began, latencies, statuses)


def _taken(waiting: Iterator[bytes], lock: threading.Lock) -> Iterator[bytes]:
    while True:
        with lock:
            request = next(waiting, None)
        if request is None:
            return
        yield request


def _spelled(method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Connection:
    """One kept connection that is opened again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> int:
        """Send a request, read the whole answer, return its status."""
        fresh = self._socket is None
        try:
            return self._asked(request)
        except ConnectionError:
            self.close()
            if fresh:
                raise
            return self._asked(request)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _asked(self, request: bytes) -> int:
        line = self._line()
        line.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += _more(line)
        head, _, body = answer.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        headers = dict(line.split(b": ", 1) for line in lines[1:])
        if b"content-length" in headers:
            left = int(headers[b"content-length"]) - len(body)
            while left > 0:
                left -= len(_more(line))
        else:
            while not body.endswith(b"0\r\n\r\n"):
                body += _more(line)
        if headers.get(b"connection") == b"close":
            self.close()
        return int(lines[0].split()[1])

    def _line(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket


def _more(line: socket.socket) -> bytes:
    received = line.recv(65_536)
    if not received:
        raise ConnectionResetError
    return received
