"""docs/errors.md, from the source: every code with which an action refuses."""

import ast
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

STATUS = {"Refused": 409, "Unprocessable": 422, "__init__": 403}
HEAD = """# Refusals

Made by `bin/manage list_errors > docs/errors.md`; a test compares. An action that refuses changes nothing. The API answers
`{code, detail, remedy, facts}` with this status; a page shows sentence and remedy, with the code only in `data-code`.
Codes are stable, sentences are for people (`%(name)s` is filled in from the facts).
Bad input is 400 with field names, what is not there or not yours 404.

| code | status | sentence | remedy | in |
|---|---|---|---|---|
"""


class Command(BaseCommand):
    help = "Print docs/errors.md: every code with which an action refuses."

    def handle(self, *args, **options):
        rows = sorted({row for path in sources() for row in refusals(path)})
        self.stdout.write(HEAD + "\n".join("| " + " | ".join(row) + " |" for row in rows))


def sources() -> list[Path]:
    """The product's own modules, tests and benchmarks left out."""
    root = Path(settings.BASE_DIR)
    rooms = {app.split(".")[0] for app in settings.INSTALLED_APPS} & {path.name for path in root.iterdir()}
    return sorted(path for room in rooms for path in (root / room).rglob("*.py") if "migrations" not in path.parts)


def refusals(path: Path) -> list[tuple[str, ...]]:
    """(code, status, sentence, remedy, module) of each refusal that a module makes."""
    tree = ast.parse(path.read_text())
    module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
    rows = []
    for call in ast.walk(tree):
        name = getattr(getattr(call, "func", None), "id", getattr(getattr(call, "func", None), "attr", ""))
        if isinstance(call, ast.Call) and name in STATUS and call.args and isinstance(call.args[0], ast.Constant):
            texts = [sentence(arg) for arg in (*call.args[1:3], *[ast.Constant("")] * 2)][:2]
            rows.append((f"`{call.args[0].value}`", str(STATUS[name]), *texts, f"`{module}`"))
    return rows


def sentence(argument) -> str:
    """The first text in an argument such as `_("…") % facts`."""
    texts = (node.value for node in ast.walk(argument) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return next(texts, "").replace("|", "\\|")
