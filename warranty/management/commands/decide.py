"""`manage.py decide FILE.json`: the verdict on one case or a list, as JSON and nothing else on standard output."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from warranty.entitlement import CaseError, decide


class Command(BaseCommand):
    help = "Print the warranty verdict on the case, or the list of cases, in a JSON file (docs/entitlement.md)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help='one case or a list of cases; "-" reads standard input')

    def handle(self, *, file, **options):
        cases = _read(file)
        verdicts, wrong = [], []
        for number, case in enumerate(cases if isinstance(cases, list) else [cases]):
            try:
                verdicts.append(decide(case))
            except CaseError as error:
                wrong.append(f"case {number}: {error}")
        if wrong:
            raise CommandError("\n".join(wrong))
        answer = verdicts if isinstance(cases, list) else verdicts[0]
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def _read(file: str):
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None
    except (UnicodeDecodeError, RecursionError):
        raise CommandError(f"{file}: is not JSON in UTF-8") from None
    except json.JSONDecodeError as error:
        raise CommandError(f"{file}: line {error.lineno}, column {error.colno}: {error.msg}") from None
