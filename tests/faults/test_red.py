"""Worker and beat of a running installation killed, each alone: health is red within two minutes, and green when it is back (X3).

With the product's own settings and real waiting: nothing comes round quicker here than it does in production.
"""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from aftersales import programs
from aftersales.engines.environment import BASE
from tests.aftersales.test_up import free_port
from tests.faults.conftest import wait_for
from tests.faults.installation import Installation

pytestmark = pytest.mark.faults
RED_WITHIN, TOKEN = 120, "s3cret-of-the-monitor"
STARTS = {"worker": programs.WORKER, "beat": programs.BEAT}


class Stack:
    """Web, worker and beat of an installation, asked as a monitor asks."""

    def __init__(self):
        self.place = Installation("aftersales.settings")
        self.place.seed(1)
        self.port = free_port()
        web = [*programs.WEB, f"--bind=127.0.0.1:{self.port}"]
        self.web = self.place.program("web", "-m", *web, METRICS_TOKEN=TOKEN)
        self.running = {name: self.start(name) for name in STARTS}

    def start(self, name):
        return self.place.program(name, "-m", *STARTS[name])

    def kill(self, name) -> None:
        os.killpg(self.running[name].process.pid, signal.SIGKILL)
        self.running[name].stop()

    def restart(self, name) -> None:
        self.running[name] = self.start(name)

    def get(self, path) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def healthz(self) -> tuple[int, dict]:
        try:
            status, body = self.get("/healthz")
        except OSError:
            return 0, {}
        return status, json.loads(body)

    def well(self) -> bool:
        return self.healthz()[0] == 200

    def health(self) -> tuple[int, dict]:
        """`bin/manage health`: its exit code, and what it says."""
        command = [sys.executable, "-P", "manage.py", "health"]
        done = subprocess.run(command, env=self.place.env(), cwd=BASE, capture_output=True, text=True, timeout=60)
        return done.returncode, json.loads(done.stdout)

    def figures(self) -> dict[str, float]:
        """What Prometheus reads of the engine."""
        found = re.findall(r"^aftersales_deadlines_(\w+) (\S+)$", self.get("/metrics")[1], re.M)
        return {name: float(value) for name, value in found}


@pytest.fixture(scope="module")
def stack():
    result = Stack()
    yield result
    result.place.close()


@pytest.mark.parametrize("name", STARTS)
def test_health_is_red_within_two_minutes_of_its_death_and_green_again_when_it_is_back(stack, name):
    wait_for(stack.well, what=f"the first green: {stack.healthz()}")
    assert stack.health()[0] == 0 and stack.figures()["due"] == 0
    stack.kill(name)
    died = time.monotonic()
    stack.place.fill(1, first=1, cycle=100 * (1 + list(STARTS).index(name)))
    wait_for(lambda: stack.healthz()[1].get(name) != "ok", RED_WITHIN, "red by its name")  # without beat the worker's may go first
    (status, said), (code, printed) = stack.healthz(), stack.health()
    assert time.monotonic() - died < RED_WITHIN and (status, code) == (503, 1)
    assert said[name] == printed[name] == "no sign of life for 60 s" and said["database"] == said["broker"] == "ok"
    figures = stack.figures()
    assert figures["due"] == 1 and 30 < figures["lag_seconds"] < RED_WITHIN, "what fell due meanwhile waits, and shows"
    stack.restart(name)
    wait_for(stack.well, what="the green again")
    wait_for(lambda: stack.figures()["due"] == 0, what="the sweep of what waited")
    assert stack.health()[0] == 0 and stack.figures()["lag_seconds"] == 0
