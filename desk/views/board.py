"""The board: what falls due next, with what is long late folded by kind (A14, A15)."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.web import door
from deadlines.lists import long_before
from desk import boards, narrow, sorting, tiles
from desk.callbacks import shares
from desk.context import present
from desk.errands import to_settle
from desk.rates import arrangement
from pages.doors import company
from tickets.views import several

SMALL = 5  # how many reports the side column shows


@company
@require_safe
def board(request):
    """Tiles that filter, the table under them, and what the numbers of the last days say."""
    now, user = present(request), request.user
    queue = request.GET.get("queue") if request.GET.get("queue") in boards.QUEUES else "all"
    filters = narrow.Filters.of(request.GET)
    known = narrow.choices(user, folds=boards.folded(user, now, queue, filters))
    folds = boards.unfolded(known.pop("folds"))
    long = next((fold for fold in folds if fold.kind == request.GET.get("long")), None)
    sort, after = sorting.asked(request.GET), request.GET.get("after", "")
    if sort[0] and not long:
        page = sorting.board(user, now, queue, filters, sort, after)
    else:
        page = boards.board(user, now, queue, filters, after, long=long.kind if long else "")
    context = {
        "now": now,
        "board": page,
        "sort": request.GET.get("sort", "") if sort[0] else "",
        "headings": sorting.headings(sort),
        "orders": sorting.ORDERS,
        "folds": folds,
        "long": long,
        "before": long_before(now),
        "queue": queue,
        "queue_name": boards.QUEUES[queue],
        "filters": filters,
        "first_page": "after" not in request.GET,
        "numbers": (numbers := tiles.numbers(user, now)),
        "total": long.count if long else numbers[queue],
        "tiles": queues(numbers, queue, request),
        "can_register": user.role in ("clerk", "admin"),
    }
    if filters.mine:
        boards.say_for_whom(user, page.rows)
    context |= known | {"provinces": sorted({dealer["province"] for dealer in known["dealers"]}), "covers": narrow.COVER}
    context |= {"several": several.verbs(user)}
    if request.htmx:
        return render(request, "desk/_board.html", context)
    context |= {
        "rates": arrangement(user, now),
        "heard": shares(numbers),
        "settle": to_settle(request),
        "undecided": boards.reports(user, SMALL + 1),
        "small": SMALL,
    }
    return render(request, "desk/board.html", context)


def queues(numbers: dict, queue: str, request) -> list[dict]:
    """The queues with their counts; each is a link that filters the table under it."""
    here = door(request, "board")
    return [
        {
            "key": key,
            "name": name,
            "url": here if key == "all" else f"{here}?queue={key}",
            "here": key == queue,
            "count": numbers[key],
            "late": numbers.get(f"{key}_late", 0),
            "first": numbers.get(f"{key}_first"),
        }
        for key, name in boards.QUEUES.items()
    ]
