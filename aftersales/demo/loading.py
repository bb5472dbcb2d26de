"""Loading the demo company into an empty database."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.demo.catalogue import Catalogue
from aftersales.demo.coming_back import plan_returns
from aftersales.demo.exchanges import plan_exchanges, plan_redress
from aftersales.demo.leading import plan_decisions, plan_reading
from aftersales.demo.life import Life
from aftersales.demo.machines import plan_machines
from aftersales.demo.money import plan_money
from aftersales.demo.people import found, give_mailboxes
from aftersales.demo.rules import plan_rules
from aftersales.demo.script import Script
from aftersales.demo.timers import plan_timers
from aftersales.demo.today import plan_today
from aftersales.reference import load_reference
from core import clock
from dealers.models import Dealer
from tickets.models import Ticket

SEED = 20260608
LOCK = 7_316_001  # two loads at once: the second waits and then finds the company there


def is_there() -> bool:
    """Whether the demo company lives here."""
    return Ticket.objects.filter(origin=Ticket.Origin.DEMO).exists()


@transaction.atomic
def load(seed: int = SEED, now: datetime | None = None, say: Callable[[str], None] = print) -> bool:
    """Make the demo company and its last sixty days; all or nothing. False where it is there already.

    The same seed gives the same company, calls, states and numbers; times lie the same distance before `now` (before
    the day for what is older than yesterday). Raises ValidationError in a database that others use.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if is_there():
        return False
    if Dealer.objects.exists() or User.objects.exists():
        raise ValidationError(_("This database is in use. The demo company goes only into an empty one."))
    say("Departments, rules, policies")
    load_reference()
    life = plan_life(seed, now or clock.now(), say)
    say(f"Two months of service: {len(life.steps):,} steps")
    life.run()
    give_mailboxes(life.company)
    return True


def plan_life(seed: int, now: datetime, say: Callable[[str], None]) -> Life:
    """Found the company and plan everything that happens in it."""
    say("People, dealers, models, parts")
    life = Life(now, Random(seed), found(now), Catalogue(), say)
    units = plan_machines(life)
    plan_exchanges(life, units)
    plan_rules(life, units)
    script = Script(life, units)
    script.past()
    plan_today(script)
    plan_decisions(life)
    plan_reading(life)
    plan_returns(life)
    plan_money(life)
    plan_redress(life)
    plan_timers(life)
    return life
