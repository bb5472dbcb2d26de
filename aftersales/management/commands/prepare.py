"""What a new release needs before it runs: bin/up and the compose file's `migrate` service call it at every start."""

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from aftersales.reference import load_reference


class Command(BaseCommand):
    help = "Bring the database up to date: migrations, then reference data. Running it again changes nothing."

    def handle(self, **options) -> None:
        refuse_what_was_left_behind()
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        load_reference()


def refuse_what_was_left_behind() -> None:
    """A folded migration stands for all that it replaces. To a database that has only some of them, Django would say that
    there is nothing to do."""
    loader = MigrationLoader(connection, replace_migrations=False)
    applied, on_disk = loader.applied_migrations, loader.disk_migrations
    for key, folded in loader.replacements.items():
        lacking = [name for name in folded.replaces if name not in applied and name not in on_disk]
        if lacking and any(name in applied for name in (key, *folded.replaces)):
            app, name = lacking[0]
            raise CommandError(f"This database is too old: it lacks {app}/migrations/{name}.py. docs/running.md says how to bring it here.")
