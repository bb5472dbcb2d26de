"""Old parts: the list by return day, one part with its whole way, tags to print, what leaves the house (A16, A17)."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.declared import offered
from accounts.doors import company
from accounts.models import Role
from accounts.pages import buttons
from accounts.rights import may, require
from core import clock
from core.pages import posted
from core.web import door, new_key, verb_page
from deadlines.lists import fold, running
from dealers.models import Dealer
from returns import actions, boards, scan
from returns.forms import Several, Ship
from returns.models import OldPart
from returns.places import part_of
from returns.story import photos, story
from returns.wording import box_words
from tickets.models import RepairRecord

KEPT = OldPart.State.KEPT


@company
def parts(request):
    """Queues as tiles, what is due first on top; a scanned tag opens its part."""
    user, now = request.user, clock.now()
    found = scan.find(request.GET.get("tag", "")[:60], user)
    if len(found) == 1:
        return redirect(door(request, "part", found[0].number))
    filters = boards.Filters.of(request.GET)
    rows, more = boards.listed(user, filters, now)
    counts = boards.counts(user, filters, now)
    context = {
        "now": now,
        "filters": filters,
        "rows": rows,
        "more": more,
        "found": found,
        "tag": request.GET.get("tag", ""),
        "tiles": [(name, words, counts[name], name == filters.queue) for name, words in boards.QUEUES.items()],
        "ends": [(name, words, name == filters.queue) for name, words in boards.ENDS.items()],
        "queue_name": (name := {**boards.QUEUES, **boards.ENDS}[filters.queue]),
        **fold(filters.queue, name, counts["long"], now, opened=filters.long),
        "dealers": list(Dealer.objects.visible_to(user)),
        "own": user.role in (Role.REP, Role.REPAIRER, Role.TECHNICIAN),
        "may_receive": may(user, "returns.receive"),
        "may_hand_over": may(user, "returns.hand_over"),
        "may_ship": may(user, "returns.ship"),
    }
    return render(request, "returns/parts.html", context)


@company
def part(request, number):
    """One part: where it is, its way there, and what can be done with it now."""
    user, found = request.user, part_of(request.user, number)
    context = {
        "now": found.now,
        "part": found,
        "box": box_words(found.shipment.box) if found.shipment else "",
        "steps": story(found, user, clock.company_day(found.now)),
        "photos": photos(found, user),
        "promise": running([found], user).get(found.pk),
        "key": new_key(request),
        "can": verbs(found, user),
        "does": buttons(request, found),
    }
    return render(request, "returns/part.html", context)


def verbs(part: OldPart, user) -> set[str]:
    """What this person can do with it that has no page of its own: scanning it in, handing it over, sending it back."""
    many = {"hand_over": "returns.hand_over", "ship": "returns.ship"}
    found = {name for name, right in many.items() if part.can(name) and may(user, right, part)}
    return found | {verb.action.__name__ for verb in offered(user, part)}


@company
def hand_over(request):
    """The clerk gives what was appraised to the keeper, usable parts and scrap apart."""
    user = request.user
    require(user, "returns.hand_over")
    ready = OldPart.objects.visible_to(user).filter(state=OldPart.State.APPRAISED).order_by("id")
    form = Several(posted(request), parts=ready)
    shown = list(ready.select_related("record_part__part", "record__ticket", "dealer", "staff", "cause")[: boards.SIZE])
    return verb_page(
        request,
        "returns/hand_over.html",
        form=form,
        act=lambda parts: actions.hand_over(parts=parts, by=user),
        then=lambda parts: door(request, "hand_over"),
        groups=[(True, [row for row in shown if row.usable]), (False, [row for row in shown if not row.usable])],
        shown=len(shown),
        asked=set(request.POST.getlist("parts")) if request.method == "POST" else {str(row.pk) for row in shown},
    )


@company
def ship(request):
    """Our own people send back what they removed, and a rep brings what his dealers kept (A17)."""
    user = request.user
    require(user, "returns.ship")
    own = Q(staff=user) | Q(dealer__rep=user) if user.role == Role.REP else Q(staff=user)
    kept = OldPart.objects.visible_to(user).filter(own, state=KEPT).order_by("dealer__sort_key", "return_by", "id")
    return verb_page(
        request,
        "returns/ship.html",
        form=Ship(posted(request), parts=kept),
        act=lambda **data: actions.ship(by=user, **data),
        then=lambda shipment: door(request, "shipment", shipment.number),
        kept=list(kept.select_related("record_part__part", "record__ticket", "dealer")[: boards.SIZE]),
        asked=set(request.POST.getlist("parts")) | {request.GET.get("part", "")},
    )


@company
def tags(request, number):
    """The tags of one record's old parts, to print, cut out and hang on."""
    related = ("ticket__machine__model", "task__dealer", "repairer")
    record = RepairRecord.objects.visible_to(request.user).select_related(*related).filter(number=number).first()
    if record is None:
        raise Http404
    rows = OldPart.objects.visible_to(request.user).filter(record=record).select_related("record_part__part").order_by("id")
    return render(request, "returns/tags.html", {"record": record, "parts": list(rows)})
