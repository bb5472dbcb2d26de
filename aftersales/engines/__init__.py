"""The database and the broker that the product brings along, for as long as they are needed.

With DATABASE_URL or REDIS_URL set, that engine is somebody else's and is only asked whether it answers.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg2
import redis

from aftersales.engines import postgres
from aftersales.engines.broker import Broker
from aftersales.engines.home import Home
from aftersales.engines.postgres import Postgres
from aftersales.engines.process import Child, Problem

LONGEST_SOCKET_PATH = 100  # bytes that PostgreSQL and the kernel allow


class Engines:
    """Start, where to find them, stop. `say` gets one line per stage."""

    def __init__(self, home: Home, say: Callable[[str], None], *, durable: bool = True, environ=os.environ):
        self.home, self.say, self.durable, self.environ = home, say, durable, environ
        self.children: list[Child] = []
        self.urls: dict[str, str] = {}
        self._sockets: Path | None = None

    def start(self) -> dict[str, str]:
        """Start what is not given; the URLs as environment variables."""
        if self.environ.get("DATABASE_URL"):
            self._use_database()
        else:
            self._start_postgres()
        if self.environ.get("REDIS_URL"):
            self._use_broker()
        else:
            self._start_broker()
        self.home.announce(self.urls)
        return self.urls

    def stop(self) -> None:
        """Stop in reverse order. Safe to call at any point of a start."""
        for child in reversed(self.children):
            child.stop()
        self.children.clear()
        if self._sockets:
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = None

    def _start_postgres(self) -> None:
        server = Postgres(self.home, self.sockets, durable=self.durable)
        self.say("Making the database" if server.is_new else "Starting the database")
        server.prepare()
        self._run(server)
        server.ensure_roles()
        self.urls |= {"DATABASE_URL": server.url(postgres.APP), "DATABASE_OWNER_URL": server.url(postgres.OWNER)}

    def _start_broker(self) -> None:
        self.say("Starting the broker")
        server = Broker(self.home, self.sockets)
        self._run(server)
        self.urls["REDIS_URL"] = server.url()

    def _run(self, server: Postgres | Broker) -> None:
        child = server.child()
        self.children.append(child)
        child.start().wait_until(server.answers, seconds=60)

    def _use_database(self) -> None:
        url = self.environ["DATABASE_URL"]
        owner_url = self.environ.get("DATABASE_OWNER_URL") or url
        for name, value in (("DATABASE_URL", url), ("DATABASE_OWNER_URL", owner_url)):
            try:
                psycopg2.connect(value, connect_timeout=10).close()
            except psycopg2.Error as error:
                raise Problem(f"The database at {name} does not answer: {str(error).strip().splitlines()[0]}") from None
            self.urls[name] = value

    def _use_broker(self) -> None:
        url = self.environ["REDIS_URL"].replace("redis+socket://", "unix://").replace("?virtual_host=", "?db=")
        try:
            with redis.Redis.from_url(url, socket_connect_timeout=10) as client:
                client.ping()
        except (redis.RedisError, ValueError) as error:
            raise Problem(f"The broker at REDIS_URL does not answer: {error}") from None
        self.urls["REDIS_URL"] = url

    @property
    def sockets(self) -> Path:
        """A private folder with a short name: a socket's path has little room, a home may be anywhere. It is new each
        time, since a killed run's server may yet remove its old socket; what such a run left behind goes."""
        if self._sockets is None:
            prefix = f"aftersales-{hashlib.sha256(bytes(self.home.path)).hexdigest()[:8]}-"
            base = Path(tempfile.gettempdir())
            if len(bytes(base)) > LONGEST_SOCKET_PATH - 50:
                base = Path("/tmp")  # mkdtemp makes a private folder in it
            for stale in base.glob(prefix + "*"):
                shutil.rmtree(stale, ignore_errors=True)
            self._sockets = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
            if self.home.account:
                self.home.account.own(self._sockets)
        return self._sockets
