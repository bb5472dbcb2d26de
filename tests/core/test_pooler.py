"""Behind a pool that gives each transaction another connection (PgBouncer, decision 0022): the product works where it is told of it."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection

from accounts.actions import make_token
from tests.faults.conftest import wait_for

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PGBOUNCER is None, reason="PgBouncer is not installed"),
    pytest.mark.django_db(transaction=True),
]
PORT = 6432  # of the socket's name, in a folder of its own


@pytest.fixture
def pooled(tmp_path_factory):
    """The address of this test's database behind a PgBouncer with two connections that all its clients share."""
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])
    server = parse_qs(owner.query)["host"][0]
    place = Path(server) / "pool"
    place.mkdir(mode=0o777)
    database = f"host={server} dbname={connection.settings_dict['NAME']} user={owner.username} password={owner.password}"
    lines = ["[databases]", f"pooled = {database}", "[pgbouncer]", f"unix_socket_dir = {place}", f"listen_port = {PORT}", "listen_addr ="]
    lines += ["auth_type = any", "pool_mode = transaction", "default_pool_size = 2", "ignore_startup_parameters = extra_float_digits"]
    if os.getuid() == 0:
        account = os.stat(server).st_uid
        os.chown(place, account, -1)
        lines.append(f"user = {pwd.getpwuid(account).pw_name}")
    config = place / "pgbouncer.ini"
    config.write_text("\n".join(lines))
    config.chmod(0o644)
    program = subprocess.Popen([PGBOUNCER, "--quiet", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: (place / f".s.PGSQL.{PORT}").exists() or program.poll() is not None, what="PgBouncer's socket")
        assert program.poll() is None, "PgBouncer did not start"
        yield f"postgres://somebody@/pooled?host={place}&port={PORT}"
    finally:
        program.terminate()
        program.wait(20)
        shutil.rmtree(place, ignore_errors=True)


def day_of_work(address: str, person, machine, **told) -> subprocess.CompletedProcess:
    """Pages and registrations by a process of its own, on several connections at once (tests/core/pooled.py)."""
    _row, token = make_token(person=person, by=person, name="pooled")
    env = os.environ | {"DATABASE_URL": address, "DATABASE_OWNER_URL": address, "MEDIA_ROOT": str(settings.MEDIA_ROOT)} | told
    command = [sys.executable, "-m", "tests.core.pooled", token, str(machine.pk), str(machine.customer_id)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)


def test_pages_and_verbs_work_and_nothing_is_prepared(pooled, cast, machine_a):
    done = day_of_work(pooled, cast.clerk, machine_a, DATABASE_POOLED="1")
    assert done.returncode == 0 and done.stdout.split() == ["answers:", "48", "failures:", "0", "prepared:", "0"], done.stdout + done.stderr
