"""Many cards at once from Excel: shown line by line first, then all or none (A6). The portal's page shares it."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from accounts.doors import company
from accounts.rights import require
from core import clock
from core.exports import xlsx_response
from core.web import door, new_key, post_once
from warranty import tables
from warranty.actions import return_many
from warranty.models import ReceiptCard

OPEN = (ReceiptCard.State.ISSUED, ReceiptCard.State.SOLD, ReceiptCard.State.SENT_BACK)


def many_page(request, template: str, *, dealer, **context):
    """GET the page; POST a file to look at it, then what was shown (`table`) to hand it in. `dealer`: whose new customers."""
    require(request.user, "warranty.return_card")
    status = 200
    if request.method == "POST":
        try:
            if "table" in request.POST:
                return redirect(post_once(request, lambda: _hand_in(request, dealer)))
            context |= _look(request, dealer)
        except ValidationError as error:
            context["wrong"], status = " ".join(error.messages), 400
        status = 400 if context.get("problems") else status
    return render(request, template, {"key": new_key(request), **context}, status=status)


def _look(request, dealer) -> dict:
    """The file line by line; nothing is written."""
    file = request.FILES.get("file")
    if file is None:
        raise ValidationError({"file": tables.NO_FILE})
    rows, broken = tables.rows_of(file)
    lines = return_many(rows=rows, by=request.user, dealer=dealer, dry_run=True, knowingly=True)
    lines = sorted([*lines, *broken], key=lambda line: line.number)
    problems = [line for line in lines if line.problem]
    for line in problems:
        line.label = tables.LABELS.get(line.field, "")
    changes = [line for line in lines if line.outcome != "unchanged" and not line.problem]
    table = "" if problems else tables.packed(rows)
    return {"lines": lines, "problems": problems, "changes": changes, "table": table, "file_name": file.name}


def _hand_in(request, dealer) -> str:
    """What was shown a moment ago; what has become wrong meanwhile stops all of it."""
    lines = return_many(rows=tables.unpacked(request.POST["table"]), by=request.user, dealer=dealer, knowingly=True)
    if wrong := [line for line in lines if line.problem]:
        raise ValidationError({"file": [f"{line.name}: {line.problem}" for line in wrong]})
    return door(request, "cards")


def open_cards(request, what: str, at):
    """The cards that are still to come, as a table to fill in; phones masked, and on record that it was taken (X5)."""
    user = request.user
    require(user, "warranty.return_card")
    cards = ReceiptCard.objects.visible_to(user).filter(state__in=OPEN).select_related("machine__customer").order_by("counted_from", "id")
    return xlsx_response(
        by=user, at=at, what=what, name=f"cards-{clock.company_day(at)}", filters={}, headings=tables.headings(),
        rows=map(tables.filled, cards[: tables.MOST]),
    )  # fmt: skip


@company
def cards_many(request):
    """Cards that came by post in a pile, or a dealer's table by mail, entered by the clerk or the technical department."""
    return many_page(request, "warranty/cards_many.html", dealer=None, now=clock.now())


@company
def cards_table(request):
    """The cards that are still to come, of all dealers."""
    return open_cards(request, "cards", clock.now())
