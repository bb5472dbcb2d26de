"""The demo company: `demo` loads it, `demo --tickets 100000` fills it up, `demo --logins` says who may sign in."""

import sys
import time

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from aftersales import demo


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=demo.SEED, help="another seed makes another company")
        parser.add_argument("--tickets", type=int, default=0, help="fill up to this many tickets by COPY")
        parser.add_argument("--logins", action="store_true", help="print one line per role: who, name to sign in with, password")

    def handle(self, *, seed, tickets, logins, **options):
        try:
            if logins:
                for line in demo.logins():
                    self.stdout.write(line)
                return
            began = time.monotonic()
            if demo.load(seed, say=self.say):
                self.say(f"The demo company is there ({time.monotonic() - began:.0f} s)")
            elif not tickets:
                self.say("The demo company is there already; nothing was changed")
            if tickets:
                self.fill(tickets, seed)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    def fill(self, tickets: int, seed: int) -> None:
        began = time.monotonic()
        added = demo.fill(tickets, seed, say=self.say)
        if added:
            self.say(f"{added:,} tickets copied ({time.monotonic() - began:.0f} s)")
        else:
            self.say(f"There are {tickets:,} tickets or more already; nothing was changed")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        sys.stdout.flush()
