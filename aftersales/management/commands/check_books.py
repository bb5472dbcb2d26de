"""Compare states, events, deadlines and money with one another; there must be no difference."""

import time
from importlib import import_module

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from core.books import whole_tables

ROOMS = ("deadlines", "warranty", "tickets", "returns", "finance")


def check() -> list[str]:
    """Every room's differences, all of one moment."""
    with whole_tables():
        return [f"{room}: {line}" for room in ROOMS for line in import_module(f"{room}.books").check()]


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        began = time.monotonic()
        with transaction.atomic():
            if not connection.savepoint_ids:
                with connection.cursor() as cursor:  # one snapshot, so that work going on meanwhile makes no difference
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            found = check()
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{len(found)} differences ({time.monotonic() - began:.1f} s)")
        if found:
            raise CommandError("The books do not agree.", returncode=1)
