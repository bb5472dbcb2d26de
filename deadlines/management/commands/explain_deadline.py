from django.core.management.base import BaseCommand, CommandError

from core.clock import company_zone
from deadlines.explain import explain
from deadlines.models import Deadline


class Command(BaseCommand):
    help = "Say why a deadline falls due when it does."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int)

    def handle(self, id, **options):
        deadline = Deadline.objects.visible_to(None).with_why().filter(pk=id).first()
        if deadline is None:
            raise CommandError(f"There is no deadline {id}.")
        why = explain(deadline)
        zone = company_zone()
        self.stdout.write(f"{deadline}: {why.title} ({why.source}), rule version {why.version} from {why.valid_from}")
        self.stdout.write(f"calendar: {why.calendar}; {why.pausing}")
        start, due = (f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" for moment in (why.starts_at, why.due_at))
        self.stdout.write(f"{start} + {why.length} = {due}")
        for move in why.moves:
            self.stdout.write(f"  {move.at.astimezone(zone):%Y-%m-%d %H:%M:%S} {move.by or 'system'}: {move.text} {move.reason}".rstrip())
        self.stdout.write(f"sum: {why.arithmetic}")
        self.stdout.write(f"state: {deadline.state}; computed again: {'the same' if why.sound else why.replayed}")
