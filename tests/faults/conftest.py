"""A house whose programs can be killed: the database is the test's own, broker, worker, beat and sweepers are started here."""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from aftersales import programs
from aftersales.engines.broker import Broker
from aftersales.engines.environment import BASE
from aftersales.engines.home import Home
from aftersales.engines.process import Child, pause
from tests.faults.installation import Installation
from tickets import actions


def wait_for(condition, seconds: float = 60, what: str = "it"):
    """Poll until it is true, and give that back; the test fails when it does not become so."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"{what} did not happen in {seconds} s"
        pause(0.05)
    return found


class House:
    """Programs of the product on this test's database, with a broker of their own."""

    def __init__(self):
        self.home = Home(Path(tempfile.mkdtemp(prefix="faults-"))).open()
        self.sockets = Path(tempfile.mkdtemp(prefix="faults-sock-"))
        if self.home.account:
            self.home.account.own(self.sockets)
        self.mail, self.points, self.go, self.shares = (self.home.path / name for name in ("mail", "points", "go", "shares"))
        self.mail.mkdir()
        self.points.mkdir()
        self.children: list[Child] = []
        self.broker: Child | None = None

    def env(self, **more) -> dict[str, str]:
        database = connection.settings_dict
        url = os.environ["DATABASE_OWNER_URL"].replace("/aftersales?", f"/{database['NAME']}?")
        assert database["NAME"] in url, url
        own = {
            "DATABASE_URL": url, "DATABASE_OWNER_URL": url, "REDIS_URL": Broker(self.home, self.sockets).url(),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings", "FAULT_MAIL": str(self.mail), "FAULT_POINTS": str(self.points),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        return dict(os.environ) | {"AS_ROOT": "1"} | own | more  # these tests run as whoever runs them

    def start_broker(self, *, wiped: bool = False) -> None:
        """`wiped`: what it had in memory and on disk is gone."""
        folder = self.home.path / "broker"
        if wiped:
            shutil.rmtree(folder)
        if not folder.exists():
            folder.mkdir()
            if self.home.account:
                self.home.account.own(folder)
        server = Broker(self.home, self.sockets)
        self.broker = server.child()
        self.children.append(self.broker)
        self.broker.start().wait_until(server.answers, seconds=30)

    def program(self, name: str, arguments: list[str], before: tuple[str, ...] = (), **env) -> Child:
        command = [*before, sys.executable, "-P", *arguments]
        child = Child(name, command, env=self.env(PYTHONPATH=str(BASE), **env), log_folder=self.home.path / "log", cwd=BASE)
        self.children.append(child)
        return child.start()

    def worker(self, **more) -> Child:
        return self.program(f"worker{len(self.children)}", ["-m", *programs.WORKER], FAULT_WORKER="1", **more)

    def beat(self, **more) -> Child:
        return self.program(f"beat{len(self.children)}", ["-m", *programs.BEAT], **more)

    def sweepers(self, many: int, what="sweeper", **more) -> list[Child]:
        """So many that are ready to sweep (or whatever program it is); they go when `go` is touched."""
        self.go.unlink(missing_ok=True)
        started = [self.program(f"{what}{len(self.children)}", ["-m", f"tests.faults.{what}", str(self.go)], **more) for _n in range(many)]
        for child in started:
            child.wait_until(lambda child=child: "ready" in child.last_lines, seconds=120)
        return started

    def sweep(self, sweepers: list[Child]) -> list[int]:
        """Let them go, all at once; how many each took."""
        self.go.touch()
        assert [child.finish() for child in sweepers] == [0] * len(sweepers), sweepers[0].last_words("failed")
        return [int(child.last_lines[-1]) for child in sweepers]

    def arm(self, point: str) -> Path:
        """Lay out where the next program that comes by dies."""
        path = self.points / point
        path.touch()
        return path

    def log(self) -> str:
        return "\n".join(path.read_text() for path in sorted((self.home.path / "log").glob("*.log")))

    def close(self) -> None:
        for child in reversed(self.children):
            child.stop()
        print(self.log()[-6000:])  # what pytest shows of a test that failed
        self.home.release()
        shutil.rmtree(self.home.path, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)


@pytest.fixture
def house(transactional_db):
    """Closed before the database is emptied."""
    result = House()
    yield result
    result.close()


@pytest.fixture
def installation():
    """Another one, whose database server may be stopped."""
    result = Installation()
    yield result
    result.close()


@pytest.fixture
def late_task(cast, make_ticket):
    """A task of dealer A, sent just now: rows.fill makes more promises about it. Three people hear of each that is late."""
    for user in (cast.owner_a, cast.clerk):
        user.email = f"{user.username}@example.com"
        user.save(update_fields=["email"])
    ticket = make_ticket(at=None)
    return actions.dispatch(ticket=ticket, by=cast.clerk)
