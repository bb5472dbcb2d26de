"""`bin/manage` and `bin/test`: one command with the engines, started for its duration where they are not running."""

import contextlib
import fcntl
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from aftersales import programs, translations
from aftersales.engines import Engines
from aftersales.engines.environment import BASE, environment
from aftersales.engines.home import Home, HomeHeld, default_path
from aftersales.engines.process import Interrupted, Problem, pause, signals

PATIENCE = 120  # seconds for another run that is starting or stopping


def say(line: str) -> None:
    """To stderr: stdout is the command's own."""
    print(line, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """`manage ARG…` or `test ARG…`; the command's own exit code."""
    name, *rest = arguments
    signals.listen()
    try:
        translations.compile_all()
        return test(rest) if name == "test" else manage(rest)
    except Problem as problem:
        say(str(problem))
        return 1
    except Interrupted:
        return 130


def manage(arguments: list[str]) -> int:
    """A management command against the home's engines: those of a running bin/up, or our own meanwhile."""
    home = Home(default_path()).open()
    with engines_of(home, "bin/manage " + " ".join(arguments[:1])) as urls:
        env = environment(home, urls)
        if arguments[:1] not in (["migrate"], ["prepare"]) and is_empty(urls["DATABASE_URL"]):
            say("Preparing the database")
            run([*programs.PREPARE, "--verbosity=0"], env, stdout=sys.stderr, cwd=BASE)
        try:
            return run([str(BASE / "manage.py"), *arguments], env)
        finally:
            if home.account:
                home.account.own(home.path / "media")


def test(arguments: list[str]) -> int:
    """pytest with engines and a home of its own, all gone afterwards. DATABASE_URL and REDIS_URL are not touched:
    tests empty what they are given."""
    home = Home(Path(tempfile.mkdtemp(prefix="aftersales-test-")))
    engines = Engines(home, lambda line: None, durable=False, environ={})
    try:
        home.open().hold("bin/test")
        env = environment(home, engines.start()) | {"AFTERSALES_AS": "owner"}
        if arguments[:1] == ["--mutants"]:
            return run(["-m", "tests.mutants", *arguments[1:]], env, cwd=BASE)
        # By file, in order: what a file starts is started once, and the longest (those of the engines) come first.
        workers = ["-n2", "--dist=loadfile", "--no-loadscope-reorder"]
        if any(argument.startswith("-n") for argument in arguments):
            workers = []
        return run(["-m", "pytest", *workers, *arguments], env, cwd=BASE)
    finally:
        engines.stop()
        shutil.rmtree(home.path, ignore_errors=True)


def is_empty(database_url: str) -> bool:
    """Whether no migration has ever run there."""
    with contextlib.closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        return cursor.fetchone()[0]


def run(arguments: list[str], env: dict[str, str], **popen) -> int:
    """Python with these arguments in the terminal's foreground: Ctrl-C reaches it by itself, SIGTERM is handed on."""
    process = subprocess.Popen([sys.executable, *arguments], env=env, **popen)
    while True:
        try:
            code = process.wait(timeout=0.2)
            return code if code >= 0 else 128 - code
        except subprocess.TimeoutExpired:
            if signals.last in (signal.SIGTERM, signal.SIGHUP):
                process.terminate()
                signals.last = None


@contextlib.contextmanager
def engines_of(home: Home, what: str) -> Iterator[dict[str, str]]:
    """The URLs of the home's engines. Who started them waits at the end for those who borrowed them."""
    with home.borrowers() as borrowed:
        urls = borrow_or_hold(home, what, borrowed)
        if urls is not None:
            yield urls
            return
    engines = Engines(home, say)
    try:
        yield engines.start()
        with home.borrowers() as borrowed:
            fcntl.flock(borrowed, fcntl.LOCK_EX)
            home.retract()
    finally:
        engines.stop()
        home.release()


def borrow_or_hold(home: Home, what: str, borrowed) -> dict[str, str] | None:
    """URLs of engines that another run has up, under a shared lock that keeps `bin/manage` from stopping them; or None
    when nobody holds the home, and then we do."""
    end = time.monotonic() + PATIENCE
    while True:
        fcntl.flock(borrowed, fcntl.LOCK_SH)
        try:
            home.hold(what)
            return None
        except HomeHeld:
            urls = home.running_engines()
            if urls is not None:
                return urls
            if time.monotonic() > end:
                raise
        fcntl.flock(borrowed, fcntl.LOCK_UN)  # its holder is starting or stopping
        pause(0.2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
