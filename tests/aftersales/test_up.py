"""The commands a person types: bin/up, bin/manage, bin/test. Real processes in a home of their own."""

import contextlib
import fcntl
import gettext
import http.client
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from aftersales import run, translations
from aftersales.engines.environment import BASE
from aftersales.engines.home import Home

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "STATIC_ROOT", "MEDIA_ROOT", "AFTERSALES_AS")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_for(condition, seconds: float = 60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        threading.Event().wait(0.05)


def processes_of(home: Path) -> dict[int, str]:
    """Everything that runs for this home, by what it was told: pid → command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            pid = int(entry.name)
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
            told = (entry / "cmdline").read_bytes() + b"\0" + (entry / "environ").read_bytes() + bytes(os.readlink(entry / "cwd"), "utf8")
            if state != "Z" and bytes(home) in told and pid != os.getpid():
                found[pid] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return found


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


class Terminal:
    """Someone at a terminal with one AFTERSALES_HOME."""

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="up-test-"))
        self.port = free_port()
        self.printed = ""
        self.up: subprocess.Popen | None = None

    def env(self, **more) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        return kept | {"AFTERSALES_HOME": str(self.home), "PORT": str(self.port), "PYTHONPATH": str(BASE)} | more

    def start(self, *options: str) -> None:
        command = [sys.executable, "-P", "-m", "aftersales.up", "--no-demo", *options]
        self.printed = ""
        self.up = subprocess.Popen(command, env=self.env(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._reader = threading.Thread(target=self._read, args=(self.up.stdout,), daemon=True)
        self._reader.start()

    def _read(self, stream) -> None:
        for line in stream:
            self.printed += line

    def wait_until_ready(self) -> None:
        wait_for(lambda: "Logs in" in self.printed or self.up.poll() is not None, 150)
        assert "Ready at" in self.printed, self.printed

    def stop(self, number=signal.SIGTERM) -> int:
        self.up.send_signal(number)
        code = self.up.wait(timeout=60)
        self._reader.join(timeout=5)
        return code

    def run(self, *arguments: str, **env) -> subprocess.CompletedProcess:
        command = [sys.executable, "-P", "-m", *arguments]
        return subprocess.run(command, env=self.env(**env), capture_output=True, text=True, timeout=120)

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def program(self, words: str) -> int:
        """The supervisor's own child whose command line has these words; StopIteration when there is none."""
        return next(pid for pid, line in processes_of(self.home).items() if words in line and parent(pid) == self.up.pid)

    def close(self) -> None:
        if self.up and self.up.poll() is None:
            self.up.kill()
            self.up.wait()
        wait_for(lambda: not processes_of(self.home))
        shutil.rmtree(self.home, ignore_errors=True)


@pytest.fixture(scope="module")
def terminal():
    result = Terminal()
    yield result
    result.close()


@pytest.fixture
def running(terminal):
    """The product, up: started by the first test that needs it."""
    if terminal.up is None or terminal.up.poll() is not None:
        terminal.start()
        terminal.wait_until_ready()
    return terminal


@pytest.fixture
def stopped(terminal):
    """The terminal with nothing running in it."""
    if terminal.up and terminal.up.poll() is None:
        terminal.stop()
    return terminal


class TestManage:
    def test_a_first_command_starts_the_engines_and_prints_its_own_words_only(self, stopped):
        done = stopped.run("aftersales.run", "manage", "health", "database", "broker")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {"database": "ok", "broker": "ok"}
        assert "Making the database" in done.stderr
        assert processes_of(stopped.home) == {}

    def test_its_exit_code_is_the_commands(self, terminal):
        done = terminal.run("aftersales.run", "manage", "no_such_command")
        assert done.returncode == 1 and "no_such_command" in done.stderr

    def test_it_uses_the_engines_of_a_running_up(self, running):
        done = running.run("aftersales.run", "manage", "health")
        assert done.returncode == 0, done.stderr + done.stdout
        assert done.stderr == ""
        assert json.loads(done.stdout) == dict.fromkeys(("database", "broker", "worker", "beat", "sweep"), "ok")

    def test_it_runs_as_the_app_and_migrates_as_the_owner(self, running):
        asked = "from django.db import connection as c; c.ensure_connection(); print(c.settings_dict['USER'])"
        done = running.run("aftersales.run", "manage", "shell", "--no-imports", "-c", asked)
        assert done.stdout.strip() == "aftersales_app"
        assert running.run("aftersales.run", "manage", "migrate", "--check").returncode == 0

    def test_who_started_the_engines_waits_for_those_who_borrowed_them(self, tmp_path):
        home = Home(Path(tempfile.mkdtemp(prefix="up-test-"))).open()
        home.hold("bin/manage first")
        home.announce({"REDIS_URL": "unix:///x"})
        with home.borrowers() as borrowed:
            assert run.borrow_or_hold(Home(home.path), "bin/manage second", borrowed) == {"REDIS_URL": "unix:///x"}

            with home.borrowers() as all_of_it, pytest.raises(BlockingIOError):
                fcntl.flock(all_of_it, fcntl.LOCK_EX | fcntl.LOCK_NB)
        home.release()
        shutil.rmtree(home.path)


class TestUp:
    def test_it_says_where_it_is_and_is_well_there(self, running):
        assert f"Ready at  http://127.0.0.1:{running.port}" in running.printed
        status, body = running.get("/healthz")
        assert status == 200
        assert set(json.loads(body).values()) == {"ok"}

    def test_its_programs_are_one_database_one_broker_web_worker_and_beat(self, running):
        lines = "\n".join(processes_of(running.home).values())
        for words in ("postgres -D", "unixsocket:", "gunicorn", " worker ", " beat "):
            assert words in lines

    def test_forty_unfinished_requests_stop_nobody(self, running):
        begun = [b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Unfinished: ", b"POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\nbegun"]
        with contextlib.ExitStack() as stack:
            for words in begun * 20:
                stack.enter_context(socket.create_connection(("127.0.0.1", running.port))).sendall(words)
            assert running.get("/healthz")[0] == 200

    def test_a_second_one_on_the_same_home_names_the_first(self, running):
        done = running.run("aftersales.up", PORT=str(free_port()))
        assert done.returncode == 1
        assert (
            done.stderr == f"{running.home} is held by process {running.up.pid} (bin/up); stop that first or set another AFTERSALES_HOME.\n"
        )
        assert running.get("/healthz")[0] == 200

    def test_a_port_in_use_is_one_sentence_and_touches_nothing(self, running, tmp_path):
        done = running.run("aftersales.up", AFTERSALES_HOME=str(tmp_path / "other"))
        assert done.returncode == 1
        assert done.stderr == f"Port {running.port} on 127.0.0.1 is in use; set PORT to a free one, such as PORT=8001.\n"
        assert not (tmp_path / "other").exists()

    @pytest.mark.parametrize(
        "words", ["gunicorn aftersales", "celery --app=aftersales worker", "celery --app=aftersales beat", "unixsocket:"]
    )
    def test_what_is_killed_comes_back(self, running, words):
        killed = running.program(words)
        os.kill(killed, signal.SIGKILL)

        def is_back() -> bool:
            with contextlib.suppress(StopIteration, OSError):
                return running.program(words) != killed and running.get("/healthz")[0] == 200
            return False

        wait_for(is_back)
        assert "ended; starting it again in" in running.printed

    def test_ctrl_c_stops_everything_and_the_data_stay(self, running):
        assert running.stop(signal.SIGINT) == 0
        assert running.printed.rstrip().endswith("Stopped")
        assert processes_of(running.home) == {}
        assert (running.home / "pgdata" / "PG_VERSION").exists()

    def test_a_killed_supervisor_takes_everything_along_and_the_next_start_is_quick(self, running):
        running.stop(signal.SIGKILL)
        wait_for(lambda: not processes_of(running.home))
        began = time.monotonic()
        running.start()
        running.wait_until_ready()
        assert time.monotonic() - began < 60
        assert "Building static files" not in running.printed and "Making the database" not in running.printed
        assert running.stop() == 0

    def test_a_stop_in_the_middle_of_the_start_leaves_nothing(self, stopped):
        stopped.start()
        wait_for(lambda: "Bringing the database up to date" in stopped.printed)
        assert stopped.stop() == 130
        assert processes_of(stopped.home) == {}

    def test_a_stage_that_fails_stops_everything_with_its_last_lines(self, stopped):
        done = stopped.run("aftersales.up", DJANGO_SETTINGS_MODULE="no.such.settings")
        assert done.returncode == 1
        assert done.stderr.startswith("prepare failed. Its last lines") and "No module named 'no'" in done.stderr
        assert processes_of(stopped.home) == {}

    @pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1"])
    def test_a_port_that_is_none(self, stopped, port):
        done = stopped.run("aftersales.up", PORT=port)
        assert done.returncode == 1
        assert done.stderr == f"PORT is {port!r}; it must be a number from 1 to 65535.\n"

    def test_a_folder_that_cannot_be_written(self, stopped):
        done = stopped.run("aftersales.up", AFTERSALES_HOME="/proc/home")
        assert done.returncode == 1
        assert done.stderr.startswith("Cannot write in /proc/home (") and done.stderr.count("\n") == 1


class TestTheScripts:
    def test_a_python_too_old_is_one_sentence(self, tmp_path):
        old = tmp_path / "python"
        old.write_text("#!/bin/sh\ncase $2 in *exit*) exit 1 ;; *) echo Python 3.9.2 ;; esac\n")
        old.chmod(0o755)
        for script in ("up", "manage", "test"):
            done = subprocess.run([BASE / "bin" / script], env=os.environ | {"PYTHON": str(old)}, capture_output=True, text=True)
            assert done.returncode == 1
            assert done.stderr == "Python 3.11 or newer is needed; found Python 3.9.2. Install one, or set PYTHON to its path.\n"

    def test_they_can_be_run(self):
        for script in ("up", "manage", "test", "python"):
            assert stat.S_IMODE((BASE / "bin" / script).stat().st_mode) & 0o111 == 0o111

    def test_every_requirement_is_pinned(self):
        def names(file: str) -> set[str]:
            found = (re.match(r"[A-Za-z0-9][\w.-]*", line) for line in (BASE / file).read_text().splitlines())
            return {name[0].lower().replace("_", "-") for name in found if name}

        wanted = names("requirements.txt") | names("requirements-dev.txt")
        assert wanted - names("constraints.txt") == set()


class TestTranslations:
    def test_a_catalogue_is_compiled_when_it_is_newer(self, tmp_path):
        folder = tmp_path / "tickets/locale/zh_Hans/LC_MESSAGES"
        folder.mkdir(parents=True)
        po = folder / "django.po"
        po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Ticket"\nmsgstr "工单"\n')
        assert translations.compile_all(tmp_path) == [po]
        assert translations.compile_all(tmp_path) == []

        with (folder / "django.mo").open("rb") as compiled:
            assert gettext.GNUTranslations(compiled).gettext("Ticket") == "工单"
        os.utime(po, (time.time() + 10, time.time() + 10))
        assert translations.compile_all(tmp_path) == [po]
