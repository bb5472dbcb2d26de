"""The dealer's own register 产品售后服务登记表: which tickets (A3, A10)."""

from datetime import timedelta

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from core import typed
from core.clock import start_of_day
from core.forms import DayField
from core.search.find import CAP, all_of, newest
from core.typed import is_id
from tickets import natures
from tickets.models import Ticket

PAGE = 50


class Narrow(forms.Form):
    """What is looked for; anything that cannot be read is left out."""

    q = forms.CharField(label=gettext_lazy("Find"), max_length=60, required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[("", gettext_lazy("All")), *Ticket.State.choices], required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=lambda: [("", gettext_lazy("All")), *natures.choices()], required=False)
    since = DayField(label=gettext_lazy("Received from"), edge="first", required=False)
    until = DayField(label=gettext_lazy("Received until"), edge="last", required=False)

    def clean(self):
        """A month said once is the whole month: 本月 as the first day alone ends with its last."""
        said = typed.folded(self.data.get("since") or "").lower()
        if said in typed.MONTHS and not self.data.get("until"):
            self.cleaned_data["until"] = DayField(edge="last").clean(said)
        return self.cleaned_data

    def wanted(self) -> dict:
        """The readable part of what was asked for."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


def rows(user, wanted: dict) -> QuerySet:
    """All of the person's tickets that fit, newest first: for files and papers."""
    found = narrowed(user, wanted)
    return all_of("ticket", wanted["q"], user, found) if wanted.get("q") else found


def narrowed(user, wanted: dict) -> QuerySet:
    """The same without the words that are looked for."""
    found = Ticket.objects.visible_to(user)
    for name in ("state", "kind"):
        if wanted.get(name):
            found = found.filter(**{name: wanted[name]})
    if since := wanted.get("since"):
        found = found.filter(received_at__gte=start_of_day(since))
    if until := wanted.get("until"):
        found = found.filter(received_at__lt=start_of_day(until + timedelta(days=1)))
    return found.select_related("customer", "machine__model", "model").order_by("-id")


def cut(found: QuerySet, before: str, size: int = 0) -> tuple[list[Ticket], int | None]:
    """One page of `found` after the id `before`, and the id after which the next one starts."""
    size = size or PAGE
    if is_id(before):
        found = found.filter(pk__lt=int(before))
    return parted(list(found[: size + 1]), size)


def parted(found: list[Ticket], size: int) -> tuple[list[Ticket], int | None]:
    """A page of what was read, which is one more than a page where there are more."""
    return found[:size], found[size - 1].pk if len(found) > size else None


def searched(found: QuerySet, user, query: str, before: str, size: int) -> tuple[list[Ticket], int | None, int]:
    """One page of those of `found` that have the words, the id after which the next one starts, and how many there are, counted
    to one beyond the cap."""
    hits = newest("ticket", query, user, found)
    below = int(before) if is_id(before) else None
    ids = [hit for hit in hits if below is None or hit < below][: size + 1]
    if len(ids) <= size and len(hits) > CAP:
        ids = newest("ticket", query, user, found, below=below, most=size + 1)
    return *parted(list(found.filter(pk__in=ids)), size), len(hits)


def page(user, wanted: dict, before: str) -> tuple[list[Ticket], int | None]:
    """One page of the dealer's register."""
    found = narrowed(user, wanted)
    if query := wanted.get("q"):
        return searched(found, user, query, before, PAGE)[:2]
    return cut(found, before)
