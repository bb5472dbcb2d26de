"""The web server with real sockets: who does not finish what he began holds up nobody (issue: ten unfinished headers)."""

import contextlib
import hashlib
import http.client
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from aftersales import programs, secure
from aftersales.engines.environment import BASE
from aftersales.engines.home import Home

HEADER = b"GET / HTTP/1.1\r\nHost: x\r\nX-Unfinished: "
BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nbegun"
CHUNKS = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n"
BEHIND = b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nX-Unfinished: "  # a whole one, and the beginning of the next


class Server:
    """One process with four threads, as bin/up's but for their number."""

    def __init__(self, worker: str, *options: str):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        own = [o for o in programs.WEB[2:] if not o.startswith(("--worker-class", "--workers"))]
        command = ["gunicorn", "tests.aftersales.echo:application", f"--worker-class=tests.aftersales.echo.{worker}", *own, *options]
        self.process = subprocess.Popen([sys.executable, "-m", *command, f"--bind=127.0.0.1:{self.port}", "--log-level=warning"], cwd=BASE)
        end = time.monotonic() + 60
        while not self.answers(1):
            assert time.monotonic() < end

    def connect(self, begun: bytes = b"") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall(begun)
        return connection

    def answers(self, patience: float = 10) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=patience) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return line.recv(100).startswith(b"HTTP/1.1 200")
        return False

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def server():
    found = Server("Worker")
    yield found
    found.stop()


@pytest.mark.parametrize("begun", [b"", HEADER, BODY, CHUNKS, BEHIND], ids=["nothing", "header", "body", "chunks", "behind"])
def test_many_unfinished_requests_stop_nobody_and_are_sent_away(server, begun):
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(server.connect(begun)) for _ in range(40)]
        began = time.monotonic()
        assert server.answers(), "while forty others are unfinished"
        for line in lines:
            last = b""
            while piece := line.recv(1000):
                last = piece
            assert b"408" in last or not begun
        assert time.monotonic() - began < 20


def test_the_same_stops_gunicorns_own_worker():
    """The control: else the test above could not fail."""
    plain = Server("Gthread")
    try:
        with contextlib.ExitStack() as stack:
            for _ in range(10):
                stack.enter_context(plain.connect(HEADER))
            assert not plain.answers(3)
    finally:
        plain.stop()


def test_who_drips_is_sent_away_as_well(server):
    with server.connect(HEADER) as line:
        line.settimeout(0.05)
        end, answer = time.monotonic() + 20, b""
        while not answer and time.monotonic() < end:
            with contextlib.suppress(TimeoutError):
                line.sendall(b"a")
                answer = line.recv(100)
        assert answer.startswith(b"HTTP/1.1 408")


def test_whole_requests_arrive_as_they_were_sent(server):
    large = bytes(range(256)) * 8192  # 2 MB: more than is held in memory
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for body, more in [(large, {}), ([large[:1000]] * 300, {"encode_chunked": True, "headers": {"Transfer-Encoding": "chunked"}})] * 2:
        line.request("POST", "/", body, **more)
        said = line.getresponse().read().decode()
        sent = large if body is large else large[:1000] * 300
        assert said == f"{len(sent)} {hashlib.sha256(sent).hexdigest()}"
    line.close()


def test_several_requests_in_one_breath_are_all_answered(server):
    one = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
    with server.connect(one * 3 + one.replace(b"Host", b"Connection: close\r\nHost")) as line:
        said = b""
        while piece := line.recv(4000):
            said += piece
    assert said.count(b"200 OK") == 4


def test_who_asks_before_a_large_body_is_told_to_go_on(server):
    with server.connect(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n") as line:
        assert line.recv(100).startswith(b"HTTP/1.1 100 Continue")
        line.sendall(b"abc")
        said = b""
        while b"200 OK" not in said:
            assert (piece := line.recv(1000)), said
            said += piece


def test_what_is_too_large_is_refused_by_its_header(server):
    with server.connect(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n") as line:
        assert line.recv(100).startswith(b"HTTP/1.1 413")
    with server.connect(b"GET /" + b"a" * 70_000) as line:
        assert line.recv(100).startswith(b"HTTP/1.1 431")


@pytest.fixture(scope="module")
def secure_server():
    with tempfile.TemporaryDirectory(prefix="https-test-") as folder:
        files = secure.certificate(Home(Path(folder)).open())
        found = Server.__new__(Server)
        found.answers = lambda patience, found=found: answers_in_tls(found, patience)
        found.__init__("Worker", f"--certfile={files.chain}", f"--keyfile={files.key}")
        yield found
        found.stop()


def answers_in_tls(server, patience: float = 10) -> bool:
    context = ssl._create_unverified_context()
    with (
        contextlib.suppress(OSError),
        contextlib.closing(http.client.HTTPSConnection("127.0.0.1", server.port, timeout=patience, context=context)) as line,
    ):
        line.request("POST", "/", b"a" * 300_000)
        return line.getresponse().status == 200
    return False


def test_unfinished_handshakes_stop_nobody_either(secure_server):
    with contextlib.ExitStack() as stack:
        for begun in [b"", b"\x16\x03\x01\x02\x00", HEADER] * 10:
            stack.enter_context(secure_server.connect(begun))
        assert answers_in_tls(secure_server)
