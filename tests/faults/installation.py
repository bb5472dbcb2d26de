"""An installation with engines of its own, which may be stopped; its programs are real, and it is asked from outside."""

import contextlib
import sys
import tempfile
from pathlib import Path

import psycopg2

from aftersales.engines import Engines
from aftersales.engines.environment import BASE, environment
from aftersales.engines.home import Home
from aftersales.engines.process import Child
from tests.faults.rows import FILL


class Installation:
    """Its database is asked by SQL alone. `settings` are those of its programs: the product's own, or the quick ones of these tests."""

    def __init__(self, settings="tests.faults.settings"):
        self.home = Home(Path(tempfile.mkdtemp(prefix="faults-pg-"))).open()
        self.engines = Engines(self.home, lambda line: None, durable=False, environ={})
        self.urls = self.engines.start()
        self.settings, self.children = settings, []

    @property
    def server(self) -> Child:
        return self.engines.children[0]

    def env(self, **more) -> dict[str, str]:
        own = {"DJANGO_SETTINGS_MODULE": self.settings, "FAULT_WORKER": "1", "PYTHONPATH": str(BASE), "AS_ROOT": "1"}
        return environment(self.home, self.urls) | own | more

    def program(self, name, *arguments, **more) -> Child:
        command = [sys.executable, "-P", *arguments]
        child = Child(name, command, env=self.env(**more), log_folder=self.home.path / "log", cwd=BASE)
        self.children.append(child)
        return child.start()

    def seed(self, many: int) -> None:
        """Bring the database up to date, with one task and so many promises about it that are past."""
        seed = self.program("seed", "-m", "tests.faults.seed", str(many))
        assert seed.finish() == 0, seed.last_words("failed")

    def ask(self, sql: str):
        with contextlib.closing(psycopg2.connect(self.urls["DATABASE_OWNER_URL"])) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def fill(self, many: int, first: float, cycle: int) -> None:
        """So many more promises about the task, due in `first` seconds."""
        ((task, dealer),) = self.ask("SELECT id, dealer_id FROM tickets_task LIMIT 1")
        facts = {"task": task, "dealer": dealer, "many": many, "first": first, "apart": 0, "cycle": cycle}
        with psycopg2.connect(self.urls["DATABASE_OWNER_URL"]) as connection, connection.cursor() as cursor:
            cursor.execute(FILL, facts)
        connection.close()

    def close(self) -> None:
        for child in reversed(self.children):
            child.stop()
        self.engines.stop()
        self.home.release()
