"""Write anew what everything is found by."""

from django.core.management.base import BaseCommand

from core.search.keep import bring, rebuild

STEP = 2_000


class Command(BaseCommand):
    help = "Writes every document of the search anew; pages find what was there meanwhile."

    def handle(self, *args, **options):
        waiting = rebuild()
        self.stdout.write(f"{waiting:,} to write")
        while done := bring(STEP):
            waiting -= done
            self.stdout.write(f"{max(waiting, 0):,} left")
