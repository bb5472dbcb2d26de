"""A machine's two papers as its page shows them: vouchers, the card, what happened to both, and what can be done now (A6)."""

from accounts.declared import offered
from accounts.names import name_of, shown
from deadlines.lists import running
from warranty.models import CardEvent, Customer, Machine, Voucher, VoucherEvent
from warranty.words import words_of

STEPS = 30


def papers_of(machine: Machine, user) -> dict:
    """Vouchers newest first with the promise to issue again, the newest steps, and the verbs that this person has."""
    vouchers = list(Voucher.objects.visible_to(user).filter(machine=machine).select_related("replaces").order_by("-id"))
    current = next((voucher for voucher in vouchers if voucher.in_force), None)
    if current:
        current.machine = machine
    return {
        "vouchers": vouchers,
        "voucher": current,
        "reissue": running([current], user).get(current.pk) if current and current.to_reissue else None,
        "steps": steps_of(machine, user),
        "can": {verb.name.partition(".")[2] for one in (current, machine) if one for verb in offered(user, one)},
    }


def steps_of(machine: Machine, user) -> list[tuple]:
    """({at, by}, words) of all cards and vouchers that the machine has had, newest first, in one statement."""
    columns, who = ("at", "id", "kind", "data"), {"who": name_of("by")}
    cards = CardEvent.objects.filter(card__machine=machine).order_by().values(*columns, **who)
    papers = VoucherEvent.objects.filter(voucher__machine=machine).order_by().values(*columns, **who)
    events = list(cards.union(papers, all=True).order_by("-at", "-id")[:STEPS])
    named = [event["data"]["owner_to"] for event in events if "owner_to" in event["data"]]
    owners = Customer.objects.visible_to(user).in_bulk(named) if named else {}
    return [({"at": event["at"], "by": shown(event["who"])}, words_of(event["kind"], event["data"], owners)) for event in events]
