"""The table of receipt cards that came back."""

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rights import may
from core import clock
from core.sheets import Column
from deadlines.models import Deadline
from warranty.actions import bulk
from warranty.actions.cards import too_early
from warranty.imports.reading import CHANGED, UNCHANGED, Cells, Line, written
from warranty.kinds import CARD_RETURN, Happened
from warranty.models import CardEvent, ReceiptCard

DAYS = ("returned_on", "accepted_on", "explained_on")
OPEN = ("sold", "returned")
COLUMNS = [
    Column("card", gettext_lazy("Receipt card"), needed=True, also=("回执卡", "回执卡号", "回执卡编号")),
    Column("returned_on", gettext_lazy("Card returned on"), needed=True, also=("返回日期", "回执卡返回日期")),
    Column("accepted_on", gettext_lazy("Card accepted on"), also=("核收日期", "回执卡核收日期")),
    Column("explained_on", gettext_lazy("Policy explained on")),
]


class Cards:
    """Cards by their number: the days on which they came back and were accepted, as an older register has them.

    Only of sales that a table brought whose 20 days were over by then: what was promised here is handed in here. That a card was
    accepted is the technical department's word.
    """

    columns = COLUMNS

    def __init__(self, *, by, at):
        self.by, self.at, self.today = by, at, clock.company_day(at)
        self.may_accept = may(by, "warranty.accept_card")
        self.seen: set[str] = set()

    def plan(self, rows: list[tuple[int, dict]]) -> list[Line]:
        read = [(number, Cells(row)) for number, row in rows]
        numbers = [cells.text("card", 20).upper() for _number, cells in read]
        found = with_origin(ReceiptCard.objects.visible_to(self.by)).select_related("machine__dealer").filter(number__in=numbers)
        known = {card.number: card for card in found}
        return [self._line(number, cells, known) for number, cells in read]

    def _line(self, number: int, cells: Cells, known: dict) -> Line:
        key = cells.text("card", 20).upper()
        days = {name: cells.day(name, self.today) for name in DAYS}
        cells.need("card", "returned_on")
        line, card = Line(number, key, errors=cells.errors), known.get(key)
        if key in self.seen:
            line.errors["card"] = _("This line is in the file twice.")
        self.seen.add(key)
        if card is None:
            line.errors.setdefault("card", _("There is no receipt card of this number."))
            return line.settle(UNCHANGED)
        if card.sold_on is None or card.state == "void":
            line.errors["card"] = _("This card is “%(state)s”.") % {"state": card.get_state_display()}
        elif days["returned_on"] and days["returned_on"] < card.sold_on:
            line.errors["returned_on"] = _("This day is before the sale.")
        if days["accepted_on"] and days["returned_on"] and days["accepted_on"] < days["returned_on"]:
            line.errors["accepted_on"] = _("This day is before the return.")
        for name, day in days.items():
            before = getattr(card, name)
            if day and day != before:
                line.changes[name] = [written(before), written(day)]
                if before and name != "explained_on":
                    line.errors[name] = _("The register says %(value)s.") % {"value": before}
        line.work = bulk.Returned(card, **days)
        self._refuse(line, card)
        if line.changes and card.state not in OPEN and not line.errors:
            line.errors["card"] = _("This card is “%(state)s”.") % {"state": card.get_state_display()}
        return line.settle(CHANGED if line.changes else UNCHANGED)

    def _refuse(self, line: Line, card: ReceiptCard) -> None:
        """What a table may not say of this card."""
        if "returned_on" in line.changes and (card.entered_at is None or card.promised_here):
            line.errors.setdefault("returned_on", _("This card's days run here: hand it in on its page or with the table of cards."))
        if "explained_on" in line.changes and (wrong := too_early(card.machine, line.work.explained_on)):
            line.errors.setdefault("explained_on", str(wrong))
        if "accepted_on" in line.changes and not self.may_accept:
            line.errors.setdefault("accepted_on", _("Only the technical department accepts a card."))

    def write(self, lines: list[Line]) -> None:
        bulk.enter_returns([line.work for line in lines if line.verdict == CHANGED], by=self.by, at=self.at)


def with_origin(cards):
    """Each with `entered_at`, when a table brought its sale (None: it was entered here), and whether its days ended after that."""
    brought = CardEvent.objects.filter(card=OuterRef("pk"), kind=Happened.CARD_SOLD, data__origin="import").order_by("-id")
    promised = Deadline.objects.filter(subject=ReceiptCard._meta.label_lower, subject_id=OuterRef("pk"), kind=CARD_RETURN)
    cards = cards.annotate(entered_at=Subquery(brought.values("recorded_at")[:1]))
    return cards.annotate(promised_here=Exists(promised.filter(due_at__gte=OuterRef("entered_at"))))
