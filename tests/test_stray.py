"""A room that nobody knows of joins the house by `INSTALLED_APPS` alone, and every guard looks at it (docs/house.md).

`tests/stray/room` is a room done right. It is put into a copy of the checkout and named in INSTALLED_APPS; each guard passes.
Then it is spoilt, one fault at a time, and the guard that is there for it fails.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
STRAY = Path(__file__).parent / "stray"
LEFT_OUT = (".*", "__pycache__", "screens", "bench", "staticfiles", "home", "*.mo", "vendor", "stray")
LINT = [str(Path(sys.executable).with_name("lint-imports"))]
STARTS = [sys.executable, "manage.py", "check"]
GUARDS = (
    "tests/test_reads.py",
    "tests/test_translations.py",
    "tests/test_house.py",
    "tests/test_permissions.py::test_every_address_stands_in_the_table_and_nothing_else_does",
    "tests/test_schema.py::test_the_schema_is_valid_and_without_a_warning",
    "tests/test_schema.py::test_whatever_a_person_can_do_a_program_can_do",
    "tests/core/test_history.py::test_every_kind_is_declared_by_a_room_and_has_words",
    "tests/core/test_history.py::test_what_a_room_writes_is_declared",
    "tests/deadlines/test_kinds.py::test_a_kind_says_what_it_is_called_from_when_it_runs_and_where_that_is_looked_at",
    "tests/deadlines/test_kinds.py::test_what_a_room_promises_is_declared_where_it_happens",
)


def guard(*tests: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", *tests]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A checkout with the stray room in it: INSTALLED_APPS and the table of permissions are all that was touched."""
    house = tmp_path_factory.mktemp("house") / "house"
    shutil.copytree(ROOT, house, ignore=shutil.ignore_patterns(*LEFT_OUT))
    shutil.copytree(STRAY / "room", house / "stray")
    edit(house / "aftersales/settings.py", '    "finance",\n', '    "finance",\n    "stray",\n')
    shutil.copy(STRAY / "life.py", house / "tests/test_stray_life.py")
    with (house / "tests/permissions.txt").open("a") as table:
        table.write((STRAY / "permissions.txt").read_text())
    return house


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text() if path.exists() else ""
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1) if old else new)


def run(command: list[str], house: Path) -> subprocess.CompletedProcess:
    """In the copy, without this test's own settings of pytest, and beside its database."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | {"PYTHONPATH": "", "LOG_LEVEL": "ERROR"}
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if name in env:
            env[name] = urlsplit(env[name])._replace(path="/stray").geturl()
    return subprocess.run(command, cwd=house, env=env, capture_output=True, text=True, timeout=300)


@dataclass(frozen=True)
class Fault:
    """One thing done wrong: in `file` the words `old` become `new`; the test `guard` fails and says `told`."""

    name: str
    file: str
    old: str
    new: str
    guard: str
    told: str


READS, WORDS, HOUSE, TABLE, SCHEMA, ACTIONS, KINDS, WRITES, SAYS, PROMISES = GUARDS
FAULTS = [  # all at once: none hides another
    Fault("reads past visible_to", "stray/views.py", "objects.visible_to(request.user)}", "objects.all()}", READS, "stray/views.py"),
    Fault("has an untranslated sentence", "stray/notices.py", "Stray not fed", "Nobody fed it", WORDS, "Nobody fed it in time"),
    Fault("has an untranslated page", "stray/templates/stray/strays.html", "Strays in", "Cats of", WORDS, "Cats of the house"),
    Fault("brings an address that nobody may", "tests/permissions.txt", "*    desk:stray   ", "*    desk:cat     ", TABLE, "desk:stray"),
    Fault("has impure rules", "stray/rules.py", "from datetime", "from django.db import models\nfrom datetime", HOUSE, "stray/rules.py"),
    Fault("takes another's place in the API", "stray/api.py", '{"strays":', '{"claims":', HOUSE, "claims"),
    Fault("has an action that no program reaches", "stray/actions.py", '"lie_down", ', "", ACTIONS, "stray.actions"),
    Fault("writes an event that nobody declares", "stray/actions.py", "kind=Happened.STRAY_FED", 'kind="stray.ate"', WRITES, "stray.ate"),
    Fault("promises what nobody declares", "stray/actions.py", "(stray, STRAY_FEED, s", '(stray, "stray.no", s', PROMISES, "stray.no"),
    Fault("promises about what has no page", "stray/models.py", "    shown = ", "    hidden = ", SAYS, "stray.feed"),
]
ALONE = [
    ("imports upwards", LINT, "stray/rules.py", "from datetime", "from pages.doors import first_page\nfrom datetime", "pages"),
    ("lets the desk read what is the portal's", LINT, "desk/rates.py", "from desk.boards",
     "from portal.jobs import jobs\nfrom desk.boards", "portal"),
    ("is not installed", guard(HOUSE), "aftersales/settings.py", '    "stray",\n', "", "INSTALLED_APPS is the list of rooms"),
    ("forgets its resource", guard(HOUSE), "stray/api.py", '{"strays": (StrayResource, "stray")}', "{}", "StrayResource"),
    ("says too little to programs", guard(SCHEMA), "stray/api.py", "class Meta:\n        model = Stray\n        fields = [\"id\",",
     "odd = serializers.SerializerMethodField()\n\n    class Meta:\n        model = Stray\n        fields = [\"id\", \"odd\",", "odd"),
    ("has no words for the start of a promise", STARTS, "stray/kinds.py", ', _("taken in %(moment)s")', "", "from when it runs"),
    ("declares another's event again", STARTS, "stray/kinds.py", '"stray.fed"', '"ticket.closed"', "declared twice"),
]  # fmt: skip


@pytest.mark.parametrize("command", [LINT, guard(*GUARDS)], ids=["lint", "guards"])
def test_done_right_it_passes_every_guard(copy, command):
    done = run(command, copy)
    assert done.returncode == 0, f"{done.stdout[-4000:]}{done.stderr[-2000:]}"


def test_it_registers_with_every_table_of_the_rooms_below(copy):
    """Nature of tickets, term, source of cover, filed report, hold, owner of accounts: no file of another room is touched."""
    done = run(guard("tests/test_stray_life.py"), copy)
    assert done.returncode == 0, f"{done.stdout[-4000:]}{done.stderr[-2000:]}"


@pytest.fixture(scope="module")
def told(copy) -> str:
    """What the guards say when all faults are there at once."""
    kept = {fault.file: (copy / fault.file).read_text() for fault in FAULTS}
    try:
        for fault in FAULTS:
            edit(copy / fault.file, fault.old, fault.new)
        return run(guard(*GUARDS), copy).stdout
    finally:
        for file, text in kept.items():
            (copy / file).write_text(text)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_guard_fails_when_it(told, fault):
    failed = [line for line in told.splitlines() if line.startswith(f"FAILED {fault.guard}")]
    assert failed and fault.told in told, told[-3000:]


@pytest.mark.parametrize(("name", "command", "file", "old", "new", "words"), ALONE, ids=[case[0] for case in ALONE])
def test_a_guard_fails_when_it_alone(copy, name, command, file, old, new, words):
    kept = (copy / file).read_text()
    try:
        edit(copy / file, old, new)
        done = run(command, copy)
    finally:
        (copy / file).write_text(kept)
    assert done.returncode != 0 and words in done.stdout + done.stderr, done.stdout[-3000:] + done.stderr[-1000:]
