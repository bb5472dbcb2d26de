"""Compare states, events, deadlines and money with one another; there must be no difference."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from core.comparing import whole_tables
from core.rooms import modules


def check() -> list[str]:
    """Every room's differences, all of one moment."""
    with whole_tables():
        return [f"{room.__package__}: {line}" for room in modules("books") for line in room.check()]


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
