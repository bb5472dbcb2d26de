"""The checkout's virtual environment: made, or brought up to date when the requirements changed, then used.

`environment.py REQUIREMENTS MODULE [ARGUMENT...]` runs MODULE in it. This file needs the standard library only, since it
runs before anything is installed. Its words go to stderr: stdout belongs to the module.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
MAKER = getattr(sys, "_base_executable", None) or sys.executable  # not a Python inside the folder we may have to clear
INPUTS = ("requirements.txt", "requirements-dev.txt", "constraints.txt")


def main(requirements: str, module: str, *arguments: str) -> None:
    if not is_current(requirements):
        if not os.access(VENV if VENV.exists() else BASE, os.W_OK):
            sys.exit(f"Cannot write in {BASE}, where the Python packages go; use a checkout of your own.")
        fcntl.flock(os.open(BASE, os.O_RDONLY), fcntl.LOCK_EX)  # two commands at once in a fresh checkout
        if not is_current(requirements):
            install(requirements)
    os.execve(PYTHON, [str(PYTHON), "-P", "-m", module, *arguments], os.environ | {"PYTHONPATH": str(BASE)})


def is_current(requirements: str) -> bool:
    stamp = VENV / f"{requirements}.installed"
    return stamp.exists() and stamp.read_text() == fingerprint() and has_python()


def fingerprint() -> str:
    """Of all that decides what is installed, and of the place: an environment cannot be moved."""
    content = b"".join((BASE / name).read_bytes() for name in INPUTS)
    return hashlib.sha256(str(BASE).encode() + content).hexdigest()


def install(requirements: str) -> None:
    """By the first way that works; the last one's complaint when none does."""
    say(f"Installing {requirements} into {VENV}; the first time this takes a minute")
    complaint = ""
    for way in (by_uv, by_pip, by_pip_of_the_system):
        installer = way()
        if installer is None:
            continue
        command = [*installer, "-r", str(BASE / requirements), "-c", str(BASE / "constraints.txt")]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode == 0:
            # The requirements for development include the others.
            for name in {requirements, "requirements.txt"}:
                (VENV / f"{name}.installed").write_text(fingerprint())
            return
        complaint = done.stdout.strip()
    if complaint:
        say(complaint)
        sys.exit(f"Installing {requirements} failed, as said above.")
    sys.exit(f"{MAKER} can make no virtual environment: install its venv package, or uv.")


def by_uv() -> "list[str] | None":
    """Seconds instead of a minute, where the machine has uv."""
    uv = shutil.which("uv")
    if uv is None or not (has_python() or runs(uv, "venv", "--quiet", "--clear", "--python", MAKER, str(VENV))):
        return None
    return [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]


def by_pip() -> "list[str] | None":
    if not (has_python("-m", "pip", "--version") or runs(MAKER, "-m", "venv", "--clear", str(VENV))):
        return None
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def by_pip_of_the_system() -> "list[str] | None":
    """For a Python whose distributor split `ensurepip` off: its own pip can install into our environment."""
    if not (runs(MAKER, "-m", "venv", "--clear", "--without-pip", str(VENV)) and runs(MAKER, "-m", "pip", "--version")):
        return None
    return [MAKER, "-m", "pip", "--python", str(PYTHON), "install", "--quiet", "--disable-pip-version-check"]


def has_python(*arguments: str) -> bool:
    """Whether the environment has a Python that is new enough and, with arguments, that these succeed too."""
    new_enough = runs(str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))")
    return new_enough and (not arguments or runs(str(PYTHON), *arguments))


def runs(*command: str) -> bool:
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return done.returncode == 0


def say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
