"""What a new release needs before it runs: bin/up and the compose file's `migrate` service call it at every start."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from aftersales.reference import load_reference


class Command(BaseCommand):
    help = "Bring the database up to date: migrations, then reference data. Running it again changes nothing."

    def handle(self, **options) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        load_reference()
