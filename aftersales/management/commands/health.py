"""The same checks as /healthz, for a terminal and for the compose file."""

import json

from django.core.management.base import BaseCommand, CommandError

from aftersales import health


class Command(BaseCommand):
    help = "Print the state of database, broker, worker, beat and sweep as JSON; exit 1 when one of those asked for is not well."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("checks", nargs="*", metavar="CHECK", help="of: " + ", ".join(health.CHECKS))

    def handle(self, *, checks, **options) -> None:
        unknown = [name for name in checks if name not in health.CHECKS]
        if unknown:
            raise CommandError(f"There is no check called {unknown[0]}; there are {', '.join(health.CHECKS)}.")
        found = health.report(checks)
        self.stdout.write(json.dumps(found))
        if not health.is_well(found):
            raise CommandError("Not well: " + ", ".join(name for name, word in found.items() if word != "ok"))
