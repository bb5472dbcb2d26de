"""`bin/up`: everything the product needs, in one terminal, until Ctrl-C."""

import argparse
import compileall
import contextlib
import errno
import hashlib
import http.client
import os
import socket
import ssl
import subprocess
import sys
import time

import psycopg2

from aftersales import programs, secure, translations
from aftersales.account import WORDS, is_root_untold
from aftersales.engines import Engines
from aftersales.engines.environment import BASE, environment
from aftersales.engines.home import Home, default_path
from aftersales.engines.process import Child, Interrupted, Problem, pause, signals
from aftersales.engines.reach import Place, within_reach
from aftersales.engines.watch import BeatWatch, Watched

UNTIL_WELL = 90  # seconds that a slow machine may take


def say(line: str) -> None:
    print(line, flush=True)


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    signals.listen()
    product = Product(options)
    try:
        product.start()
        product.serve()
    except Problem as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    except Interrupted:
        say("Stopping")
        return 0 if product.is_ready else 130
    finally:
        product.stop()


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(prog="bin/up", description=__doc__)
    result.add_argument("--https", action="store_true", help="serve the whole network with a certificate of our own")
    result.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    return result


class Product:
    """The engines and the three programs of ours, started in order, watched, stopped in reverse."""

    def __init__(self, options: argparse.Namespace):
        self.https, self.wants_demo = options.https, not options.no_demo
        self.is_ready = False
        self.home = Home(default_path())
        self.engines: Engines | None = None
        self.programs: list[Child] = []
        self.watched: list[Watched] = []
        self.stage: Child | None = None
        self.listener: socket.socket | None = None

    # --- stages ---

    def start(self) -> None:
        self.listener = listen(os.environ.get("HOST") or ("0.0.0.0" if self.https else "127.0.0.1"))
        self.home.open().hold("bin/up")
        say(f"Data in {self.home.path}")
        self.engines = Engines(self.home, say)
        urls = self.engines.start()
        if translations.compile_all():
            say("Compiled the translations")
        self.find_place()
        self.certificate = secure.certificate(self.home) if self.https else None
        https = {"HTTPS": "1"} if self.https else {}
        self.env = environment(self.home, urls, SITE_URL=self.site(), ALLOWED_HOSTS=",".join(self.names()), **https)
        self.env |= self.place.env
        if self.account:
            self.env |= {"HOME": str(self.home.path), "PYTHONPATH": str(self.place.base)}
        self.run_stage("Bringing the database up to date", "prepare", programs.PREPARE)
        self.collect_static()
        if self.wants_demo and self.has_no_users():
            self.run_stage("Loading the demo company", "demo", programs.DEMO, heard=lambda line: say(f"    {line}"))
        self.start_programs()

    def find_place(self) -> None:
        """Which account runs web, worker and beat, and from where."""
        if self.home.account:
            for package in BASE.glob("*/__init__.py"):  # the account may not write what Python compiles
                compileall.compile_dir(package.parent, quiet=2)
        self.account, self.place = self.home.account, within_reach(self.home, say)
        if self.place is None:
            if is_root_untold():
                raise Problem(f"The account {self.account.name} cannot read {BASE} or its Python, nor a copy of them. {WORDS}")
            say("Web and workers run as root, as AS_ROOT=1 says.")
            self.account, self.place = None, Place()

    def run_stage(self, title: str, name: str, arguments: list[str], **more) -> None:
        say(title)
        self.stage = self.program(name, arguments, **more)
        if self.stage.start().finish() != 0:
            raise Problem(self.stage.last_words("failed"))
        self.stage.stop()
        self.stage = None

    def collect_static(self) -> None:
        """Only when a file of ours or a requirement changed: hashing and compressing takes seconds."""
        stamp = self.home.path / "static.stamp"
        state = hashlib.sha256()
        for pattern in ("requirements.txt", "constraints.txt", "static/**/*", "*/static/**/*"):
            for path in sorted(BASE.glob(pattern)):
                if path.is_file():
                    state.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
        if not stamp.exists() or stamp.read_text() != state.hexdigest():
            self.run_stage("Building static files", "collectstatic", programs.COLLECT)
            stamp.write_text(state.hexdigest())

    def has_no_users(self) -> bool:
        with contextlib.closing(psycopg2.connect(self.env["DATABASE_URL"])) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT NOT EXISTS (SELECT FROM accounts_user)")
            return cursor.fetchone()[0]

    def start_programs(self) -> None:
        say("Starting web, worker and beat")
        web = [*programs.WEB, f"--bind=fd://{self.listener.fileno()}"]
        if self.certificate:
            web += [f"--certfile={self.certificate.chain}", f"--keyfile={self.certificate.key}"]
        beat = self.program("beat", ["-m", *programs.BEAT], patience=5)
        self.programs = [
            self.program("web", ["-m", *web], pass_fds=(self.listener.fileno(),)),
            self.program("worker", ["-m", *programs.WORKER]),
            beat,
        ]
        if self.certificate:
            self.programs.append(self.certificate_page())
        for child in self.programs:
            child.start()
        self.watched = [Watched(child, say) for child in (*self.engines.children, *self.programs)]
        self.beat_watch = BeatWatch(beat, self.env["REDIS_URL"], say)

    def certificate_page(self) -> Child:
        host, port = self.listener.getsockname()[:2]
        self.page_listener = secure.listen_beside(host, port)
        page = ["-m", "aftersales.secure", str(self.certificate.authority), str(self.page_listener.fileno()), self.site()]
        return self.program("certificate-page", page, pass_fds=(self.page_listener.fileno(),))

    def program(self, name: str, arguments: list[str], **more) -> Child:
        command = [self.place.python, *arguments]
        log = self.home.path / "log"
        return Child(name, command, env=self.env, log_folder=log, account=self.account, cwd=self.place.base, **more)

    # --- serving ---

    def serve(self) -> None:
        logins = self.logins()
        end = time.monotonic() + UNTIL_WELL
        while not self.is_well() and time.monotonic() < end:
            self.tend()
        self.is_ready = True
        say("\nReady at  " + "   ".join(self.addresses()))
        if time.monotonic() >= end:
            say("Not everything is well yet: /healthz says what")
        if self.certificate:
            say(self.how_phones_come_in())
        say(f"Logs in {self.home.path / 'log'}; Ctrl-C stops everything")
        if logins:
            say("\nSign in as\n" + logins)
        elif self.has_no_users():
            say("\nNobody can sign in yet: bin/manage createsuperuser makes the first administrator.")
        while True:
            self.tend()

    def how_phones_come_in(self) -> str:
        addresses = secure.own_addresses()
        if not addresses:
            return "This machine has no address in a private network, so no phone can reach it."
        return secure.how_to_install(f"http://{addresses[0]}:{self.page_listener.getsockname()[1]}/")

    def tend(self) -> None:
        for watched in self.watched:
            watched.tend()
        self.beat_watch.look()
        pause(0.25)

    def is_well(self) -> bool:
        host, port = self.listener.getsockname()[:2]
        host = "127.0.0.1" if host == "0.0.0.0" else host
        if self.certificate:
            connection = http.client.HTTPSConnection(host, port, timeout=5, context=ssl._create_unverified_context())
        else:
            connection = http.client.HTTPConnection(host, port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def logins(self) -> str:
        """One line per role of the demo company, while its people still have their first passwords."""
        user = self.account.as_user() if self.account else {}
        command = [self.place.python, *programs.LOGINS]
        done = subprocess.run(command, cwd=self.place.base, env=self.env, capture_output=True, text=True, **user)
        return done.stdout.rstrip() if done.returncode == 0 else ""

    def addresses(self) -> list[str]:
        """Where to reach it, this machine first."""
        host, port = self.listener.getsockname()[:2]
        hosts = ["127.0.0.1", *secure.own_addresses()] if host == "0.0.0.0" else [f"[{host}]" if ":" in host else host]
        scheme = "https" if self.https else "http"
        return [f"{scheme}://{name}:{port}" for name in hosts]

    def names(self) -> list[str]:
        """What others may call this machine: anything else in a request's Host is refused."""
        host = self.listener.getsockname()[0]
        if host not in ("0.0.0.0", "::"):
            return [f"[{host}]" if ":" in host else host]
        own = socket.gethostname().lower()
        return [*secure.own_addresses(), own, f"{own.split('.')[0]}.local"]

    def site(self) -> str:
        """The address that others use, for messages and the certificate's page."""
        own, *others = self.addresses()
        return others[0] if others else own

    # --- the end ---

    def stop(self) -> None:
        """Everything in reverse order, from wherever the start had come to: our programs together, then the engines."""
        if self.stage:
            self.stage.stop()
        for child in reversed(self.programs):
            child.ask_to_stop()
        for child in reversed(self.programs):
            child.stop()
        if self.engines:
            self.engines.stop()
        self.home.release()
        if self.listener:
            self.listener.close()
        if self.is_ready:
            say("Stopped")


def listen(host: str) -> socket.socket:
    """The socket that web serves, ours from the first moment: nobody takes the port meanwhile, a restarted web misses no
    caller, and as root a port below 1024 needs no root in web."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Problem(f"PORT is {given!r}; it must be a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, int(given)), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Problem(f"Port {given} on {host} is in use; set PORT to a free one, such as PORT=8001.") from None
        raise Problem(f"Cannot listen on {host} port {given}: {error.strerror}.") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
