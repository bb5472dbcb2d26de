"""The frame of the portal: the dealer, its rooms, and what waits in each, in one statement."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, Func
from django.db.models.functions import TruncDay
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.models import Role
from core import clock
from core.errors import NotFound
from dealers.models import Dealer
from notifications.models import Notice
from pages.counts import how_many, told, up_to_cap
from pages.own import tasks_of_person
from pages.standing import by_person
from portal import rooms
from portal.jobs import visiting

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
        "rail": SimpleLazyObject(lambda: listed(rooms.of_role(user.role), dealer)),
        "thumbs": SimpleLazyObject(lambda: listed(rooms.on_phone(user.role), dealer)),
        "others": SimpleLazyObject(lambda: listed(rooms.others(user.role), dealer)),
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
        visits=how_many(visiting(tasks_of_person(user), today, today + timedelta(days=1))),
        unread=up_to_cap(Notice.objects.visible_to(user).filter(read_at__isnull=True)),
        **rooms.counts(user),
    )


_waiting = by_person(waiting)


def owns(user) -> bool:
    """The dealer's owner, who answers notices and sees everything of the dealer."""
    return user.role == Role.DEALER_OWNER


def listed(entries, dealer) -> list[tuple]:
    """Entries as `{% rooms %}` reads them: (url, icon, label, count, late count)."""
    return [
        (
            reverse(f"portal:{one.page}"),
            one.icon,
            one.label,
            getattr(dealer, f"{one.page}_waits", 0) if one.waits else 0,
            getattr(dealer, f"{one.page}_late", 0) if one.late else 0,
        )
        for one in entries
    ]
