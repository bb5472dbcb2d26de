"""Take over the log of an older service desk: each incident becomes a ticket with its history at its own times."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from aftersales.imports import Counts, Mapping, MappingError, import_file
from aftersales.reference import load_reference


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the log, CSV in UTF-8")
        parser.add_argument("--mapping", default="service_desk", help="what its columns and words mean: a name, or a .toml file")

    def handle(self, *, file, mapping, **options):
        load_reference()
        try:
            counts = import_file(file, Mapping.load(mapping), self.stdout.write)
        except MappingError as error:
            raise CommandError(str(error)) from None
        for line in report(counts):
            self.stdout.write(line)


def report(counts: Counts) -> list[str]:
    """The end of a run: sums, what the history holds, the two hours, and every odd line by its number."""
    skipped = sum(counts.skipped.values())
    not_judged = sum(counts.not_judged.values())
    used = counts.lines - counts.lines_left_out
    return [
        "",
        f"Lines      {counts.lines:,} read = {used:,} used + {counts.lines_left_out:,} left out",
        f"Incidents  {counts.read:,} read = {counts.imported:,} imported + {counts.there_already:,} there already + {skipped:,} skipped",
        *(f"             skipped {number:,}: {why}" for why, number in counts.skipped.most_common()),
        f"Two hours  {counts.imported:,} imported = {counts.met:,} met + {counts.breached:,} breached + {not_judged:,} not judged",
        *(f"             not judged {number:,}: {why}" for why, number in counts.not_judged.most_common()),
        f"History    {sum(counts.history.values()):,} events",
        *(f"             {kind} {number:,}" for kind, number in counts.history.most_common()),
        f"Odd lines  {len(counts.odd):,}",
        *(f"             {odd}" for odd in counts.odd),
    ]
