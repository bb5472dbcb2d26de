"""Web, worker and beat never run as root without being told to."""

import os
import subprocess
import sys

import pytest

from aftersales import account, programs
from aftersales.engines.environment import BASE


@pytest.mark.parametrize(("uid", "told", "refused"), [(0, "", True), (0, "yes", True), (0, "1", False), (1000, "", False)])
def test_root_is_refused_unless_it_was_told(monkeypatch, uid, told, refused):
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    monkeypatch.setenv("AS_ROOT", told)
    assert account.is_root_untold() is refused


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try")
@pytest.mark.parametrize("program", [[*programs.WEB, "--check-config"], programs.WORKER, programs.BEAT], ids=["web", "worker", "beat"])
def test_each_program_says_so_and_ends(program):
    env = {name: value for name, value in os.environ.items() if name != "AS_ROOT"}
    ended = subprocess.run([sys.executable, "-m", *program], cwd=BASE, env=env, capture_output=True, text=True, timeout=120)
    assert ended.returncode != 0 and "do not run as root" in ended.stdout + ended.stderr
