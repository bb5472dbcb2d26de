from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

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
        start, due, again = (f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" for moment in (why.starts_at, why.due_at, why.replayed))
        rule = _("version %(n)s from %(day)s") % {"n": why.version, "day": why.valid_from}
        lines = [
            (_("Rule"), f"{why.title} · {why.length} · {why.source} · {rule}"),
            (_("Calendar and pauses"), f"{why.calendar} · {why.pausing}"),
            (_("Start"), start),
            *((f"{m.at.astimezone(zone):%Y-%m-%d %H:%M:%S}", " · ".join(filter(None, (m.by, m.text, m.reason)))) for m in why.moves),
            (_("Sum"), why.arithmetic),
            (_("Due"), f"{due} · {deadline.get_state_display()}"),
            (_("Reckoned again"), _("the same") if why.sound else again),
        ]
        self.stdout.write(str(deadline))
        for name, words in lines:
            self.stdout.write(f"{name}: {words}")
