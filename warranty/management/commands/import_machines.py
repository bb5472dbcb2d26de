"""Enter machines (or cards, or parts) from an .xlsx or .csv: every line checked first, then all of it or nothing."""

import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role, User
from core import clock
from warranty.actions import confirm_import, start_import
from warranty.imports import KINDS
from warranty.imports.run import carry_out, progress
from warranty.models import Import, ImportLine

SHOWN = 20


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=sorted(KINDS), default="machines")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--by", help="user name of the administrator in whose name it is done")

    def handle(self, *, file, kind, dry_run, by, **options):
        admins = User.objects.filter(role=Role.ADMIN, is_active=True)
        user = (admins.filter(username=by) if by else admins.order_by("pk")).first()
        if user is None:
            raise CommandError("There is no such administrator; make one first.")
        try:
            with file.open("rb") as opened:
                job = start_import(kind=kind, file=File(opened, name=file.name), by=user, at=clock.now())
        except ValidationError as error:
            raise CommandError(error.messages[0]) from None
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        job = self._run(job, "checked")
        self._tell(job)
        if job.refused or job.state == Import.State.FAILED:
            raise CommandError("Nothing was written.")
        if dry_run or not job.ready:
            return
        confirm_import(job=job, by=user)
        job = self._run(job, "written")
        if job.state != Import.State.DONE:
            raise CommandError(job.error or "Nothing was written.")
        self.stdout.write("Done.")

    def _run(self, job, word) -> Import:
        began = time.monotonic()

        def say(done):
            self.stdout.write(f"\r{done:,} lines {word}, {done / max(time.monotonic() - began, 0.001):,.0f} a second ", ending="")
            self.stdout.flush()

        carry_out(job.pk, say)
        while (job := Import.objects.get(pk=job.pk)).running:  # a worker was faster
            say(progress(job)[0])
            time.sleep(1)
        self.stdout.write("")
        return job

    def _tell(self, job) -> None:
        self.stdout.write(
            f"{job.total:,} lines: {job.new:,} new, {job.changed:,} changed, {job.unchanged:,} unchanged, {job.refused:,} refused"
        )
        if job.ignored:
            self.stdout.write(f"Columns that mean nothing here: {job.ignored}")
        if job.error:
            self.stdout.write(job.error)
        for line in ImportLine.objects.filter(job=job, verdict="refused").order_by("line")[:SHOWN]:
            self.stdout.write(f"  line {line.line} {line.key}: " + "; ".join(f"{name}: {why}" for name, why in line.errors.items()))
