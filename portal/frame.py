"""The frame of the portal: the dealer, its rooms, and what waits in each, in one statement."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, Func
from django.db.models.functions import TruncDay
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import Role
from core import clock
from core.errors import NotFound
from dealers.models import Dealer
from finance.models import WriteOffNotice
from notifications.models import Notice
from pages.counts import how_many, told, up_to_cap
from pages.own import tasks_of_person
from pages.standing import by_person
from portal.jobs import open_tasks, visiting
from returns.models import OldPart
from warranty.models import ReceiptCard

FIELDS = [field.attname for field in Dealer._meta.concrete_fields]


def frame(request) -> dict:
    """What `portal_base.html` reads, for dealers' people; asked for only by pages that show the frame."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.is_company:
        return {}
    dealer = SimpleLazyObject(lambda: summary(request))
    return {
        "now": lambda: present(request),
        "dealer": dealer,
        "rail": SimpleLazyObject(lambda: rooms_at_desk(request.user, dealer)),
        "thumbs": SimpleLazyObject(lambda: rooms_on_phone(request.user, dealer)),
        "unread": SimpleLazyObject(lambda: told(dealer.unread)),
        "inbox_url": reverse("portal:inbox"),
        "reminders_url": reverse("portal:reminders"),
        "find_url": reverse("portal:find"),
    }


def present(request) -> datetime:
    """The page's one `now`; for who has no dealer, and so no frame, asked by itself."""
    dealer = _counted(request)
    return dealer.now if dealer else clock.now()


def summary(request) -> Dealer:
    """The user's dealer with its rep, `now` and counts: tasks and visits of this person, parts, cards, notices, messages.

    Raises NotFound for a dealer's person without a dealer.
    """
    dealer = _counted(request)
    if dealer is None:
        raise NotFound
    return dealer


def _counted(request) -> Dealer | None:
    """The same, once a request."""
    if not hasattr(request, "_portal_summary"):
        row = next(iter(_waiting(request.user)), None)
        request._portal_summary = dealer = Dealer.from_db("default", FIELDS, [row.pop(name) for name in FIELDS]) if row else None
        if dealer:
            vars(dealer).update(row)
    return request._portal_summary


def waiting(user):
    """The person's dealer with the present and what waits, as one row."""
    now = Func(function="app_now", output_field=DateTimeField())
    today = TruncDay(now, tzinfo=clock.company_zone())
    return Dealer.objects.visible_to(user).values(
        *FIELDS,
        rep_name=F("rep__name"),
        rep_phone=F("rep__phone"),
        now=now,
        open_tasks=how_many(open_tasks(user)),
        visits=how_many(visiting(tasks_of_person(user), today, today + timedelta(days=1))),
        parts_kept=how_many(OldPart.objects.visible_to(user).filter(state=OldPart.State.KEPT)),
        cards_due=how_many(ReceiptCard.objects.visible_to(user).filter(state__in=["sold", "sent_back"])),
        notices_open=how_many(WriteOffNotice.objects.visible_to(user).filter(state="issued")),
        unread=up_to_cap(Notice.objects.visible_to(user).filter(read_at__isnull=True)),
    )


_waiting = by_person(waiting)


def owns(user) -> bool:
    """The dealer's owner, who answers notices and sees everything of the dealer."""
    return user.role == Role.DEALER_OWNER


def rooms_at_desk(user, dealer) -> list[tuple]:
    """Every room, in the order of the rail: (url, icon, label, count, late count)."""
    rooms = [_tasks(dealer), _register(), _tickets(), _cards(dealer), _parts(dealer)]
    if owns(user):
        rooms.append(_notices(dealer))
    return [*rooms, _me()]


def rooms_on_phone(user, dealer) -> list[tuple]:
    """The five places under the thumb; the rest stands under "Me"."""
    fourth = _notices(dealer) if owns(user) else _tickets()
    return [_tasks(dealer), _register(), _parts(dealer), fourth, _me()]


def _tasks(dealer):
    return (reverse("portal:home"), "ticket", _("Tasks"), dealer.open_tasks, 0)


def _register():
    return (reverse("portal:register"), "plus", _("Register a call"), 0, 0)


def _tickets():
    return (reverse("portal:tickets"), "history", _("Register"), 0, 0)


def _cards(dealer):
    return (reverse("portal:cards"), "id-card", _("Receipt cards"), dealer.cards_due, 0)


def _parts(dealer):
    return (reverse("portal:parts"), "package", _("Old parts"), dealer.parts_kept, 0)


def _notices(dealer):
    return (reverse("portal:notices"), "receipt-text", _("Write-off"), dealer.notices_open, 0)


def _me():
    return (reverse("portal:me"), "user", _("Me"), 0, 0)
