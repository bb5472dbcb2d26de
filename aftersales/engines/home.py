"""AFTERSALES_HOME: the one folder that holds the data of an installation, its secrets, logs and lock."""

import fcntl
import json
import os
import secrets
import stat
from pathlib import Path

from aftersales.engines.account import Account
from aftersales.engines.process import Problem

MARK = "aftersales-home"  # tells a home of ours from somebody's folder
FOLDERS = ("broker", "media", "static", "log")


def default_path(environ: dict[str, str] = os.environ) -> Path:
    """AFTERSALES_HOME; without it a system folder for root and a folder of his own for anybody else."""
    given = environ.get("AFTERSALES_HOME")
    if given:
        return Path(given).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/aftersales")
    return Path("~/.local/share/aftersales").expanduser().resolve()


class Home:
    """The folder, held by one run at a time.

    As root everything in it belongs to `account`; the modes of its parents are not touched, so a home that the
    account cannot reach is refused.
    """

    def __init__(self, path: Path):
        self.path = path
        self.account = Account.for_home(path)
        self._lock = None

    def open(self) -> "Home":
        """Make the folder where it is missing and see that it is ours to write; Problem says why not."""
        if os.geteuid() == 0 and self.account is None:
            raise Problem("This machine has no account besides root, and PostgreSQL does not run as root; add one.")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._refuse_foreign()
            (self.path / MARK).touch()
            for name in FOLDERS:
                (self.path / name).mkdir(exist_ok=True)
            if self.account:
                os.chown(self.path, self.account.uid, self.account.gid)
                for name in (MARK, *FOLDERS):
                    self.account.own(self.path / name)
            self.path.chmod(0o700)
        except OSError as error:
            raise Problem(f"Cannot write in {self.path} ({error.strerror}); set AFTERSALES_HOME to a folder of yours.") from None
        if self.account and not self.account.can("/bin/sh", "-c", 'test -w "$1" && test -x "$1"', "sh", self.path):
            raise Problem(
                f"The account {self.account.name}, which runs the database for root, cannot reach {self.path}; "
                "set AFTERSALES_HOME to a folder under one that everybody may enter, such as /var/lib/aftersales."
            )
        return self

    def _refuse_foreign(self) -> None:
        if not (self.path / MARK).exists() and any(self.path.iterdir()):
            raise Problem(f"{self.path} holds something else; set AFTERSALES_HOME to a new or empty folder.")

    # --- one run at a time ---

    def hold(self, what: str) -> None:
        """Lock the home for this process until it ends, however it ends. Problem names who else holds it."""
        try:
            lock = open(self.path / "lock", "a+")  # noqa: SIM115 — held until we die
        except PermissionError:
            raise Problem(f"{self.path} belongs to another account; run as that one or set another AFTERSALES_HOME.") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "another run"
            lock.close()
            raise HomeHeld(f"{self.path} is held by {holder}; stop that first or set another AFTERSALES_HOME.") from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()} ({what})")
        lock.flush()
        self._lock = lock
        self.retract()

    def release(self) -> None:
        """Let go of it, if it is ours."""
        if self._lock:
            self.retract()
            self._lock.truncate(0)
            self._lock.close()
            self._lock = None

    # --- what another run needs to know of the engines that run ---

    def announce(self, urls: dict[str, str]) -> None:
        """Tell `bin/manage` where the running engines listen."""
        self._write("engines.json", urls)

    def retract(self) -> None:
        """From here on nobody may borrow them."""
        self._write("engines.json", None)

    def running_engines(self) -> dict[str, str] | None:
        """The URLs that the present holder announced, if it has."""
        return self._read("engines.json")

    def borrowers(self):
        """An open lock file: shared by commands that use the engines of another run, taken whole to wait for them."""
        return open(self.path / "borrowers.lock", "a")

    # --- secrets ---

    def secrets(self) -> dict[str, str]:
        """Passwords and the signing key, made on first use and readable by the owner alone."""
        known = self._read("secrets.json") or {}
        wanted = ("secret_key", "postgres_password", "owner_password", "app_password")
        missing = [name for name in wanted if name not in known]
        if missing:
            known |= {name: secrets.token_urlsafe(36) for name in missing}
            self._write("secrets.json", known)
        return known

    def _read(self, name: str) -> dict | None:
        try:
            return json.loads((self.path / name).read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def _write(self, name: str, content: dict | None) -> None:
        """Replace a private file at one stroke; None removes it."""
        target = self.path / name
        if content is None:
            target.unlink(missing_ok=True)
            return
        fresh = target.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR), "w") as file:
            json.dump(content, file)
        if self.account:
            self.account.own(fresh)
        fresh.replace(target)


class HomeHeld(Problem):
    """Another run holds the home."""
