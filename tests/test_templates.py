"""The lines of templates: broken by the formatter, none so long that a change in it cannot be read."""

import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
LONGEST = 160


def test_the_formatter_has_nothing_to_change():
    done = subprocess.run([Path(sys.executable).with_name("djangofmt"), "--check", "templates"], cwd=BASE, capture_output=True, text=True)
    assert done.returncode == 0, "run .venv/bin/djangofmt templates\n" + done.stderr


def test_no_line_is_too_long():
    templates = BASE.joinpath("templates").rglob("*.html")
    lines = [(path, number, line) for path in templates for number, line in enumerate(path.read_text().splitlines(), 1)]
    assert [f"{path.relative_to(BASE)}:{number}" for path, number, line in lines if len(line) > LONGEST] == []
