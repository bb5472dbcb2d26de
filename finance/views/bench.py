"""The appraisal bench: scan, story, decision, money, next (A8, A17). No full reload between two parts."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.doors import company
from accounts.rights import may
from core import clock
from core.errors import Refused
from core.pages import posted
from core.web import door, verb_page
from deadlines.offers import names
from finance import bench
from finance.actions.bench import appraise as appraise_with_amounts
from finance.forms.bench import Appraise
from returns import scan
from returns.models import OldPart
from returns.story import photos, story
from returns.wording import box_words
from tickets import doubts
from warranty.models import Cause


@company
def appraise(request):
    """The way to the bench: what was scanned, else what is due first; an empty bench when nothing waits."""
    tag = request.GET.get("tag", "").strip()[:60]
    found = scan.find(tag, request.user) if tag else bench.waiting(request.user)[:1]
    if len(found) == 1:
        return redirect(door(request, "bench", found[0].number))
    now, refused = clock.now(), None
    if tag and not found:
        refused = Refused("part.unknown", _("No old part has this tag: %(tag)s") % {"tag": tag}, _("Scan again, or type its last digits."))
    context = {"now": now, "found": found, "tag": tag, "refused": refused, "done": bench.done_today(request.user)}
    return _shown(request, render(request, _template(request), context, status=400 if refused else 200))


@company
def part(request, number):
    """One part on the bench; appraising it puts the next one there."""
    user, found = request.user, _part_of(request, number)
    batch, queue = bench.batch_of(found, user), bench.waiting(user)
    promises = bench.promises(found, batch, user)
    causes = list(Cause.objects.visible_to(user).filter(active=True))
    form = Appraise(posted(request), causes=causes)
    amounts = bench.amounts(found, user, promises.paper_back, *form.said())
    if amounts.open and may(user, "finance.propose"):
        form = Appraise(posted(request), causes=causes, lines=amounts.lines)
    following, now = bench.next_after(found, batch, queue), found.now
    response = verb_page(
        request,
        _template(request),
        form=form,
        act=lambda **said: appraise_with_amounts(part=found, by=user, **said),
        then=lambda part: door(request, "bench", following.number) if following else door(request, "appraise"),
        now=now,
        part=found,
        batch=batch,
        box=box_words(found.shipment.box) if found.shipment else "",
        missing=[promises.note(row) for row in batch if row.state == OldPart.State.MISSING],
        promise=promises.appraise,
        waits=_waits(request, promises.appraise, found, now),
        steps=story(found, user, clock.company_day(now)),
        photos=photos(found, user),
        doubts=doubts.about(request, found.record),
        amounts=amounts,
        rows=form.rows(amounts.lines),
        consequences=form.consequences(),
        may_appraise=may(user, "returns.appraise") and found.can("appraise"),
        following=following,
        waiting=queue,
        done=found.done,
    )
    return _shown(request, response)


def _waits(request, promise, part, now) -> list[tuple[str, str]]:
    """What can be done about the time: it stands still while a laboratory looks at the part, and runs on afterwards."""
    if promise is None:
        return []
    words = {
        "pause": ("deadline_pause", urlencode({"reason": _("Waiting for the laboratory")}) + "&", _("Wait for the laboratory")),
        "resume": ("deadline", "", _("Let it run on")),
    }
    promise.now, promise.subject_state = now, part.state
    verbs = [words[verb] for verb in words if verb in names(request.user, promise)]
    return [(f"{door(request, page, promise.pk)}?{query}next={request.path}", text) for page, query, text in verbs]


@company
def amounts(request, number):
    """The money again, as the cause that was just picked would leave it."""
    user, found = request.user, _part_of(request, number)
    causes = list(Cause.objects.visible_to(user).filter(active=True))
    said = Appraise(request.GET, causes=causes).said()
    weighed = bench.amounts(found, user, bench.promises(found, [], user).paper_back, *said)
    form = Appraise(causes=causes, lines=weighed.lines if weighed.open and may(user, "finance.propose") else ())
    return render(request, "finance/_amounts.html", {"part": found, "amounts": weighed, "rows": form.rows(weighed.lines)})


def _part_of(request, number) -> OldPart:
    found = bench.on_the_bench(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _swapped(request) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def _template(request) -> str:
    return "finance/_bench.html" if _swapped(request) else "finance/bench.html"


def _shown(request, response):
    """The address follows what lies on the bench."""
    patch_vary_headers(response, ["HX-Request"])
    if _swapped(request) and response.status_code == 200:
        response["HX-Push-Url"] = request.get_full_path()
    return response
