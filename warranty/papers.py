"""A machine's two papers as its page shows them: vouchers, the card, what happened to both, and what can be done now (A6)."""

from accounts.rights import may
from deadlines.lists import running
from warranty.models import CardEvent, Customer, Machine, Voucher, VoucherEvent
from warranty.words import words_of

STEPS = 30


def papers_of(machine: Machine, user) -> dict:
    """Vouchers newest first with the promise to issue again, the newest steps, and the verbs that this person has."""
    vouchers = list(Voucher.objects.visible_to(user).filter(machine=machine).select_related("replaces").order_by("-id"))
    held = machine.hold_against
    current = next((voucher for voucher in vouchers if voucher.in_force), None)
    return {
        "vouchers": vouchers,
        "voucher": current,
        "reissue": running([current], user).get(current.pk) if current and current.to_reissue else None,
        "steps": steps_of(machine, user),
        "can": {
            "report_lost": bool(current) and not current.lost_on and may(user, "warranty.report_lost"),
            "found": bool(current) and current.to_reissue and may(user, "warranty.withdraw_loss"),
            "reissue": bool(current) and current.to_reissue and may(user, "warranty.reissue_voucher"),
            "transfer": bool(current)
            and not current.lost_on
            and may(user, "warranty.transfer_voucher")
            and not held("warranty.transfer_voucher"),
            "take_back": machine.sold_on is not None
            and may(user, "warranty.take_back")
            and machine.successor is None
            and not held("warranty.take_back"),
        },
    }


def steps_of(machine: Machine, user) -> list[tuple]:
    """({at, by}, words) of all cards and vouchers that the machine has had, newest first, in one statement."""
    columns = ("at", "id", "kind", "data", "by__name")
    cards = CardEvent.objects.filter(card__machine=machine).order_by().values(*columns)
    papers = VoucherEvent.objects.filter(voucher__machine=machine).order_by().values(*columns)
    events = list(cards.union(papers, all=True).order_by("-at", "-id")[:STEPS])
    named = [event["data"]["owner_to"] for event in events if "owner_to" in event["data"]]
    owners = Customer.objects.visible_to(user).in_bulk(named) if named else {}
    return [({"at": event["at"], "by": event["by__name"]}, words_of(event["kind"], event["data"], owners)) for event in events]
