"""As root: the unprivileged account that owns the data and runs the programs. PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

PREFERRED = ("aftersales", "nobody")


@dataclass(frozen=True)
class Account:
    """A user of this machine other than root."""

    name: str
    uid: int
    gid: int

    @classmethod
    def for_home(cls, home: Path) -> "Account | None":
        """None for an ordinary user, who runs everything himself. For root whoever owns the home already, else one of
        PREFERRED that exists: initdb wants a name in the user list, and we add no users to somebody's machine."""
        if os.geteuid() != 0:
            return None
        if home.exists() and home.stat().st_uid != 0:
            owner = home.stat().st_uid
            return cls._named(lambda: pwd.getpwuid(owner))
        for name in PREFERRED:
            found = cls._named(lambda name=name: pwd.getpwnam(name))
            if found:
                return found
        others = [entry for entry in pwd.getpwall() if entry.pw_uid != 0]
        return cls._named(lambda: max(others, key=lambda entry: entry.pw_uid)) if others else None

    @classmethod
    def _named(cls, look_up) -> "Account | None":
        try:
            entry = look_up()
        except KeyError:
            return None
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None

    def as_user(self) -> dict:
        """Arguments for subprocess that make the child this account and nothing more."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can(self, *command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> bool:
        """Whether this account can run `command` there: a checkout under /root, say, is out of its reach."""
        try:
            done = subprocess.run(
                [str(part) for part in command],
                cwd=cwd or "/",
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **self.as_user(),
            )
        except OSError:
            return False
        return done.returncode == 0

    def own(self, path: Path) -> None:
        """Give it a file, or a folder with all that root has put there."""
        for entry in [path, *(path.rglob("*") if path.is_dir() else ())]:
            if entry.lstat().st_uid != self.uid:
                os.chown(entry, self.uid, self.gid, follow_symlinks=False)
