"""The lines of templates: broken by the formatter, none so long that a change in it cannot be read."""

import re
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
LONGEST = 160
TEMPLATES = sorted(BASE.joinpath("templates").rglob("*.html"))


def test_the_formatter_has_nothing_to_change():
    done = subprocess.run([Path(sys.executable).with_name("djangofmt"), "--check", "templates"], cwd=BASE, capture_output=True, text=True)
    assert done.returncode == 0, "run .venv/bin/djangofmt templates\n" + done.stderr


def test_no_line_is_too_long():
    lines = [(path, number, line) for path in TEMPLATES for number, line in enumerate(path.read_text().splitlines(), 1)]
    assert [f"{path.relative_to(BASE)}:{number}" for path, number, line in lines if len(line) > LONGEST] == []


def empties(text: str):
    """Each block that a page shows where there is nothing."""
    for found in re.finditer(r'<(\w+) class="(?:[^"]* )?empty(?: [^"]*)?"', text):
        depth = 0
        for tag in re.finditer(rf"<(/?){found[1]}\b", text[found.start() :]):
            depth += -1 if tag[1] else 1
            if depth == 0:
                yield text[found.start() : found.start() + tag.start()]
                break


def test_what_is_empty_says_what_comes_there_or_what_to_do():
    silent = [(path.relative_to(BASE), block) for path in TEMPLATES for block in empties(path.read_text()) if "<p" not in block]
    assert not silent
