"""Claims: verified by the dealer's rep, reviewed by finance, one after the other (A6, A7, A18, A19)."""

from django.shortcuts import render

from accounts.declared import offered
from accounts.doors import company
from accounts.pages import buttons
from accounts.rights import may, require
from core import clock
from core.pages import posted
from core.web import door, new_key, verb_page
from deadlines.lists import fold, running
from dealers.models import Dealer
from finance import actions, boards
from finance.forms.bench import rows
from finance.forms.claims import Review, Verify
from finance.models import Claim, ClaimEvent, ClaimLine
from finance.people import verifier_of
from finance.places import claim_of
from finance.trail import words
from returns.models import OldPart
from returns.story import pictures, trail_steps
from tickets import doubts

VERBS = {"verify": "finance.verify", "review": "finance.review", "refuse": "finance.refuse", "send_back": "finance.send_back"}


def lines_of(request, claim) -> list[ClaimLine]:
    return list(ClaimLine.objects.visible_to(request.user).filter(claim=claim).order_by("seq"))


@company
def claims(request):
    """Queues as tiles, what is due first on top."""
    user, now = request.user, clock.now()
    filters = boards.Filters.of(request.GET, user)
    found, more = boards.claims(user, filters, now)
    counts = boards.counts(user, filters, now)
    context = {
        "now": now,
        "filters": filters,
        "rows": found,
        "more": more,
        "tiles": [(name, label, counts[name], name == filters.queue) for name, label in boards.QUEUES.items()],
        "ends": [(name, label, name == filters.queue) for name, label in boards.ENDS.items()],
        "queue_name": (name := {**boards.QUEUES, **boards.ENDS}[filters.queue]),
        **fold(filters.queue, name, counts["long"], now, opened=filters.long),
        "dealers": list(Dealer.objects.visible_to(user)),
        "may_issue": may(user, "finance.issue"),
    }
    return render(request, "finance/claims.html", context)


@company
def claim(request, number):
    """One claim: what was done, what came back, what it costs; and the verb that is due."""
    found = claim_of(request.user, number)
    lines = lines_of(request, found)
    can = verbs(found, request.user)
    form = Review(lines=lines) if can["review"] else Verify(lines=lines) if can["verify"] else None
    return render(request, "finance/claim.html", {"form": form, "key": new_key(request), **_shown(request, found, lines, form, can)})


def verbs(claim: Claim, user) -> dict[str, bool]:
    """What this person can do with the claim now, as it is declared in finance/verbs.py."""
    claim.verifier = verifier_of(claim) if claim.can("verify") else None
    names = {verb.action.__name__ for verb in offered(user, claim)}
    return {name: name in names for name in VERBS}


def _shown(request, found, lines, form, can) -> dict:
    """What the page shows around the form."""
    user = request.user
    parts = OldPart.objects.visible_to(user).filter(record=found.record).select_related("record_part__part", "cause").order_by("id")
    events = ClaimEvent.objects.visible_to(user).filter(claim=found).select_related("by").order_by("-at", "-id")
    return {
        "now": found.now,
        "claim": found,
        "ticket": found.record.ticket,
        "rows": rows(form, lines),
        "reasons": getattr(form, "reasons", []),
        "parts": list(parts),
        "doubts": doubts.about(request, found.record),
        "photos": pictures(found.record, user),
        "steps": trail_steps(events, words, clock.company_day(found.now)),
        "notices": sorted(set(found.on_notices)),
        "promise": running([found], user).get(found.pk),
        "can": can,
        "does": buttons(request, found),
        "struck": request.POST.getlist("beyond"),
    }


def _verb(request, number, name, make, act):
    """A verb whose form stands on the claim's page; then the next claim of the same queue."""
    require(request.user, VERBS[name])
    found = claim_of(request.user, number)
    lines, queue = lines_of(request, found), found.state
    form = make(posted(request), lines=lines)

    def then(claim):
        following = boards.next_claim(request.user, claim, queue)
        return door(request, "claim", following.number) if following else door(request, "claims")

    return verb_page(
        request, "finance/claim.html", form=form, act=lambda **said: act(claim=found, by=request.user, **said), then=then,
        **_shown(request, found, lines, form, verbs(found, request.user)),
    )  # fmt: skip


@company
def verify(request, number):
    """In scope (A18); struck lines are never paid (A7)."""
    return _verb(request, number, "verify", Verify, actions.verify)


@company
def review(request, number):
    """The amounts (A19)."""
    return _verb(request, number, "review", Review, actions.review)
