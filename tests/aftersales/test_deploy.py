"""`manage.py check --deploy` has nothing to say about the settings that docker/nginx.conf asks for."""

import os
import re
import subprocess
import sys

from aftersales.engines.environment import BASE


def production() -> dict[str, str]:
    """The settings in the first lines of the example, as an environment."""
    asked = re.search(r"^#   (PRODUCTION=1 .*)$", (BASE / "docker/nginx.conf").read_text(), re.MULTILINE)
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}  # of the browser tests
    return ours | dict(one.split("=") for one in asked[1].split()) | {"SECRET_KEY": "k" + "Zr5-Qw8+" * 8}


def test_the_production_settings_pass():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        cwd=BASE, env=production(), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_without_https_they_do_not():
    """So that the test above can fail."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        cwd=BASE, env=production() | {"HTTPS": "0"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "security.W012" in done.stderr
