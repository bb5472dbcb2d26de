"""`manage.py decide FILE.json`: the verdict on one case or a list, as JSON and nothing else on standard output."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError

from warranty import cases
from warranty.entitlement import CaseError, Rules, decide
from warranty.models import RuleSet


class Command(BaseCommand):
    help = "Print the warranty verdict on the case, or the list of cases, in a JSON file (docs/entitlement.md)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help='one case or a list of cases; "-" reads standard input')

    def handle(self, *, file, **options):
        given = _read(file)
        terms = self._terms_in_force()
        verdicts, wrong = [], []
        for number, case in enumerate(given if isinstance(given, list) else [given]):
            try:
                verdicts.append(decide(case, *terms))
            except CaseError as error:
                wrong.append(f"case {number}: {error}")
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(json.dumps(verdicts if isinstance(given, list) else verdicts[0], ensure_ascii=False, indent=2))

    def _terms_in_force(self) -> tuple:
        """The installation's rules and calendar; before its first start the delivered ones, said on standard error."""
        try:
            if RuleSet.objects.exists():
                today = cases.law()
                return today.rules, today.workdays
        except DatabaseError:
            pass
        self.stderr.write("No rules in this installation yet: the delivered ones are used.")
        return (Rules.default(),)


def _read(file: str):
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None
    except json.JSONDecodeError as error:
        raise CommandError(f"{file}: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file}: is not JSON in UTF-8") from None
    except RecursionError:
        raise CommandError(f"{file}: is nested too deeply") from None
    except ValueError as error:  # a number of thousands of digits
        raise CommandError(f"{file}: {error}") from None
