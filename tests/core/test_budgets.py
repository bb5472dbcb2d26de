"""What a page may weigh, and what the content security policy would refuse in it."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest

ROOT = Path(__file__).resolve().parents[2]
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
STYLES = [ROOT / "static/css" / name for name in ("tokens.css", "app.css", "admin.css")]
SCRIPTS = [HTMX, *(ROOT / "static/js" / name for name in ("app.js", "forms.js", "field.js", "offline.js"))]
SCRIPTS += [ROOT / "static/vendor/signature_pad/signature_pad.umd.min.js"]
TEMPLATES = sorted(p for p in ROOT.glob("**/templates/**/*.html") if ".venv" not in p.parts)


def zipped(paths):
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def test_style_sheets_under_20_kb():
    assert zipped(STYLES) < 20_000


def test_scripts_of_the_heaviest_page_under_40_kb():
    assert zipped(SCRIPTS) < 40_000


def test_the_sprite_on_every_page_under_6_kb():
    assert zipped([ROOT / "templates/_icons.svg"]) < 6_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_nothing_that_the_policy_refuses(path):
    html = path.read_text()
    assert not re.search(r"<[^>]+\sstyle\s*=", html), "inline style"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html), "script text"
    assert not re.search(r"<[^>]+\son\w+\s*=", html), "event handler"
    assert "<style" not in html


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_use_icons_that_exist(path):
    sprite = (ROOT / "templates/_icons.svg").read_text()
    used = set(re.findall(r'{%\s*icon "([a-z0-9-]+)"', path.read_text()))
    assert {name for name in used if f'id="i-{name}"' not in sprite} == set()


def test_the_scripts_hold_no_words():
    for path in SCRIPTS[1:4]:
        code = re.sub(r"//.*", "", path.read_text())
        assert not re.search(r"[\u4e00-\u9fff]", code), path
