"""docker/nginx.conf, the front that docs/security.md asks of a public site, run as it stands before the real server."""

import contextlib
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from django.core.cache import cache

from aftersales import secure
from aftersales.engines.environment import BASE
from aftersales.engines.home import Home
from tests.aftersales.test_server import HEADER, Server

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(NGINX is None, reason="no nginx here; .ci/run installs it")]
AROUND = "daemon off;\npid {0}/pid;\nerror_log {0}/start.log;\nevents {{}}\nhttp {{\n{1}\n{2}\n}}\n"
TEMPORARY = "\n".join(f"{name}_temp_path {{0}}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))


class Front:
    """nginx with this very file; only ports, paths and the length of the time limits are the test's."""

    def __init__(self, folder: Path, behind: int, seconds: int = 1):
        self.behind = behind
        files = secure.certificate(Home(folder / "home").open())
        with socket.create_server(("127.0.0.1", 0)) as plain, socket.create_server(("127.0.0.1", 0)) as tls:
            self.plain, self.port = plain.getsockname()[1], tls.getsockname()[1]
        self.log = folder / "access.log"
        text = (BASE / "docker/nginx.conf").read_text()
        for ours, here in {
            "listen 80;": f"listen 127.0.0.1:{self.plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{behind};",
            "/etc/ssl/service.example.com.pem": str(files.chain),
            "/etc/ssl/service.example.com.key": str(files.key),
            "/var/log/nginx/aftersales.log": str(self.log),
            "/var/log/nginx/aftersales-errors.log": str(folder / "error.log"),
            "client_header_timeout 10s;": f"client_header_timeout {seconds}s;",
            "client_body_timeout 20s;": f"client_body_timeout {seconds}s;",
        }.items():
            assert text.count(ours) == 1, ours
            text = text.replace(ours, here)
        (folder / "nginx.conf").write_text(AROUND.format(folder, TEMPORARY.format(folder), text))
        self.process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"])
        end = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            assert time.monotonic() < end and self.process.poll() is None, (folder / "start.log").read_text()

    def connect(self, begun: bytes):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        line = ssl._create_unverified_context().wrap_socket(raw)
        line.sendall(begun)
        return line

    def ask(self, path: str, **headers) -> tuple[int, str]:
        line = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=ssl._create_unverified_context())
        with contextlib.closing(line):
            line.request("GET", path, headers={"Host": "service.example.com"} | headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()


@contextlib.contextmanager
def before(port: int, **wishes):
    with tempfile.TemporaryDirectory(prefix="nginx-test-") as folder:
        os.chmod(folder, 0o755)
        found = Front(Path(folder), port, **wishes)
        yield found
        found.process.terminate()
        found.process.wait(20)


@pytest.fixture(scope="module")
def front():
    behind = Server("Worker")
    with before(behind.port) as found:
        yield found
    behind.stop()


def test_the_site_learns_name_scheme_and_address_and_no_address_that_was_made_up(front):
    assert front.ask("/who", **{"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "http"}) == (
        200,
        "service.example.com https 127.0.0.1",
    )


def test_plain_http_leads_to_https(front):
    line = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=30)
    with contextlib.closing(line):
        line.request("GET", "/desk/?x=1", headers={"Host": "service.example.com"})
        answer = line.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, "https://service.example.com/desk/?x=1")


@pytest.mark.parametrize("begun", [HEADER, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nbegun"], ids=["header", "body"])
def test_unfinished_requests_stop_nobody_and_are_sent_away(front, begun):
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(front.connect(begun)) for _ in range(40)]
        assert front.ask("/")[0] == 200
        for line in lines:
            while line.recv(1000):
                pass


def test_one_address_has_no_more_connections_than_an_office_needs(front):
    with before(front.behind, seconds=20) as patient, contextlib.ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(patient.connect(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nbegun"))
        assert patient.ask("/")[0] == 503


def test_links_that_let_in_stand_in_no_log(front):
    for path in ("/accounts/password/reset/key/1-secret-key/", "/m/secret-token/secret-key/", "/desk/?q=13800005678"):
        front.ask(path)
    written = front.log.read_text()
    assert "/accounts/password/reset/key/..." in written and "/m/..." in written and "/desk/" in written
    assert "secret" not in written and "13800005678" not in written


class Caller:
    """A machine with an address of its own, before the product itself."""

    def __init__(self, front, address):
        self.front, self.address = front, address

    def ask(self, method, path, body=None, **headers) -> int:
        where = {"timeout": 30, "context": ssl._create_unverified_context(), "source_address": (self.address, 0)}
        line = http.client.HTTPSConnection("127.0.0.1", self.front.port, **where)
        with contextlib.closing(line):
            sent = json.dumps(body) if body else None
            line.request(method, path, sent, {"Host": "service.example.com", "Content-Type": "application/json"} | headers)
            return line.getresponse().status


@pytest.fixture
def product(live_server, settings):
    """The product behind this very file."""
    settings.TRUSTED_PROXIES, settings.ALLOWED_HOSTS = 1, ["service.example.com"]
    cache.clear()
    with before(live_server.thread.port) as found:
        yield found


@pytest.mark.django_db(transaction=True)
def test_guessing_is_counted_for_the_address_that_nginx_saw_whatever_it_says_of_itself(product, settings):
    guesser, colleague = Caller(product, "127.0.0.2"), Caller(product, "127.0.0.3")
    statuses = [
        guesser.ask("POST", "/api/v1/token/", {"username": f"u{n}", "password": "x"}, **{"X-Forwarded-For": f"10.0.0.{n}"})
        for n in range(settings.LOGIN_TRIES + 2)
    ]
    assert statuses == [400] * settings.LOGIN_TRIES + [429] * 2
    assert colleague.ask("POST", "/api/v1/token/", {"username": "u1", "password": "x"}) == 400


@pytest.mark.django_db(transaction=True)
def test_one_address_opens_the_pages_of_signing_in_so_often_and_stops_nobody_else(product):
    busy, colleague = Caller(product, "127.0.0.4"), Caller(product, "127.0.0.5")
    statuses = [busy.ask("GET", "/accounts/login/") for _ in range(40)]
    assert statuses[:20] == [200] * 20 and statuses[-1] == 429
    assert colleague.ask("GET", "/accounts/login/") == 200 and busy.ask("GET", "/healthz") in (200, 503)


@pytest.mark.django_db(transaction=True)
def test_another_name_is_refused(product):
    assert Caller(product, "127.0.0.6").ask("GET", "/", Host="evil.example") == 400
