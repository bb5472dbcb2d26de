"""The register of the whole company 产品售后服务登记表: which tickets, in which columns (A3)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.timewords import clock
from dealers.models import Dealer
from desk.portal import book
from tickets.models import Ticket

PAGE = 50
EXPORT_LIMIT = 20_000
ALL = [("", gettext_lazy("All"))]


class Narrow(book.Narrow):
    """What is looked for, by dealer and channel too."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=[*ALL, *Ticket.Channel.choices], required=False)
    dealer = forms.ChoiceField(label=gettext_lazy("Dealer"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dealer"].choices = [*ALL, *Dealer.objects.visible_to(user).values_list("pk", "short_name")]


def rows(user, wanted: dict):
    """The tickets that fit, newest first."""
    found = book.rows(user, wanted).select_related("customer", "machine__model", "model", "dealer", "clerk")
    if wanted.get("channel"):
        found = found.filter(channel=wanted["channel"])
    if wanted.get("dealer"):
        found = found.filter(dealer_id=wanted["dealer"])
    return found


def page(user, wanted: dict, before: str) -> tuple[list[Ticket], int | None]:
    """One page after the id `before`, and the id after which the next one starts."""
    found = rows(user, wanted)
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    shown = list(found[: PAGE + 1])
    return shown[:PAGE], shown[PAGE - 1].pk if len(shown) > PAGE else None


def headings() -> list[str]:
    """The columns of the exported register: the dealers' own ones, with who did it and who took it in."""
    return [*book.headings(), _("Dealer"), _("Clerk"), _("Ended at")]


def columns(ticket: Ticket, now, zone) -> list[str]:
    """One line of it; phones are masked (X5)."""
    ended = clock(ticket.ended_at, now, zone) if ticket.ended_at else ""
    return [safe(str(cell)) for cell in (*book.columns(ticket, now, zone), ticket.dealer or "", ticket.clerk or "", ended)]


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
