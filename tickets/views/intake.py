"""The intake page: the call in its order, ending in a promise (A2, A3, A14)."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rights import require
from core import clock
from core.typed import is_id
from core.web import door, new_key, verb_page
from tickets import actions, intake
from tickets.intake_form import AGAIN, ANSWER, SEASON, Intake, shown, untouched
from tickets.models import Phrase, Ticket
from tickets.models.phrase import offers
from tickets.natures import NATURES
from warranty.models import Customer, Machine, ProductModel

REGISTER = "register"


def _clerk(request):
    """Company people only (X4); the verb itself is the clerk's."""
    if not request.user.is_company:
        raise Http404
    require(request.user, "tickets.register")


@login_required
def intake_page(request):
    """The whole call on one page; one press registers and dispatches."""
    _clerk(request)
    now = clock.now()
    posted = _picked(request.POST) if request.method == "POST" else None
    plan = _plan(request, posted, now) if posted is not None else None
    preview = posted is not None and posted.get("step") == "preview"
    data, need = _in_season(posted, plan) if preview else posted, plan.need if plan else None
    form = Intake(data, user=request.user, initial=_opening(request, now), need=need)
    form.tell_season(plan)
    query = (posted or request.GET).get("q", "")
    of = (posted or request.GET).get("of", "")
    found = _found(request.user, query, of, clock.company_day(now))
    context = {
        "now": now,
        "found": found,
        "of": of if is_id(of) else "",
        "query": query,
        "shortest": intake.SHORTEST,
        "plan": plan,
        "urgent": _urgent(posted or {}),
        "who": _only(found) if posted is None or posted.get("pick") else posted.get("who", ""),
    }
    context["phrases"] = _phrases(plan)
    form.fields["outcome"].offers = context["phrases"]["answer"]
    if preview:
        return render(request, "tickets/intake.html", context | {"form": form, "key": new_key(request)})
    return verb_page(
        request, "tickets/intake.html", form=form, act=lambda **facts: _act(request, facts),
        then=lambda ticket: door(request, "ticket", ticket.number), **context,
    )  # fmt: skip


def _found(user, query: str, of: str, day):
    """What is looked for, or, without a word, whom the last call was from (`of`, a customer's id)."""
    return intake.of_customer(user, int(of), day) if is_id(of) and not query.strip() else intake.find(user, query, day)


def _picked(posted):
    """What was sent; with the press on a machine that is meant after all it is looked for, and the rest stays as written."""
    if not posted.get("pick"):
        return posted
    changed = posted.copy()
    changed["q"], changed["step"] = posted["pick"][:40], "preview"
    return changed


def _opening(request, now) -> dict:
    """What a new form starts with; a number that was looked for and not found is the new customer's phone."""
    query = request.GET.get("q", "").strip()
    return {
        "received_at": now,
        "received_shown": shown(now),
        "customer_phone": query if query.isdecimal() and len(query) >= 7 else "",
        "who": "new",
    }


def _act(request, facts) -> Ticket:
    """The pressed button's verb."""
    step, outcome = request.POST.get("step", ""), facts.pop("outcome", "")
    if step.startswith(AGAIN):
        return _again(request, step.removeprefix(AGAIN), facts)
    if step == ANSWER:
        return actions.register_and_answer(by=request.user, outcome=outcome, **_without_party(facts))
    if step == REGISTER or not NATURES[facts["kind"]].sent:
        return actions.register(by=request.user, **_without_party(facts))
    return actions.register_and_dispatch(by=request.user, **facts)


def _again(request, number: str, facts) -> Ticket:
    """What was typed, as another call on the ticket that is open for the same fault."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), number=number)
    running = dict(Ticket.Running.choices).get(facts.get("running"), "")
    said = [facts.get("title"), facts.get("description"), str(running), _("somebody hurt or in danger") if facts.get("injury") else ""]
    return actions.ask_again(
        ticket=ticket, by=request.user, text="\n".join(filter(None, said)), channel=facts.get("channel") or Ticket.Channel.CALL,
        received_at=facts.get("received_at"), urgent=bool(facts.get("urgent") or facts.get("injury")),
    )  # fmt: skip


def _without_party(facts) -> dict:
    return {k: v for k, v in facts.items() if k not in ("dealer", "department", "person", "override_reason")}


@login_required
@require_safe
def find(request):
    """Section 1 while the search is typed."""
    _clerk(request)
    now, query = clock.now(), request.GET.get("q", "")
    found = intake.find(request.user, query, clock.company_day(now))
    form = Intake(user=request.user, initial=_opening(request, now))
    context = {"found": found, "query": query, "form": form, "now": now, "shortest": intake.SHORTEST, "who": _only(found)}
    return render(request, "tickets/_found.html", context)


def _only(found) -> str:
    """The one machine that was found and that its owner still has, chosen at once."""
    machines = [choice.machine for one in found for choice in one.machines if not choice.gone]
    return f"m{machines[0].pk}" if len(machines) == 1 else ""


@login_required
@require_POST
def proposal(request):
    """Card 4 for the call as written down so far. Nothing is written."""
    _clerk(request)
    now = clock.now()
    plan = _plan(request, request.POST, now)
    form = Intake(_in_season(request.POST, plan), user=request.user, need=plan.need)
    form.tell_season(plan)
    context = {"plan": plan, "form": form, "now": now, "urgent": _urgent(request.POST), "phrases": _phrases(plan), "oob": True}
    return render(request, "tickets/_proposal_answer.html", context)


def _in_season(data, plan):
    """The call with the busy season as the table has it, unless the clerk has chosen otherwise (Art. 33)."""
    if plan.choice is None or data.get("busy_season", "") != data.get("season_told", ""):
        return data
    changed = data.copy()
    changed["busy_season"] = SEASON[plan.choice.season.busy]
    return changed


def _phrases(plan) -> dict[str, list[str]]:
    """Sentences to press: faults of the class of the chosen machine, answers on the phone."""
    chosen = plan.choice.machine.model if plan and plan.choice else None
    return offers(Phrase.Use.FAULT, Phrase.Use.ANSWER, model=chosen)


def _urgent(data) -> bool:
    return data.get("urgency") == "urgent" or data.get("injury") == "yes"


def _plan(request, data, now) -> intake.Plan:
    who, machine = data.get("who", ""), None
    if who[:1] == "m" and is_id(who[1:]):
        related = ("model", "dealer", "customer", "card")
        machine = Machine.objects.visible_to(request.user).select_related(*related).filter(pk=who[1:]).first()
    return intake.plan(
        request.user, machine=machine, kind=data.get("kind", "repair"), difficulty=data.get("difficulty", "routine"),
        bought_in=bool(data.get("bought_in")), paperwork=bool(data.get("paperwork")), customer=_customer(request, data), model=_model(data),
        busy_season=_chosen_season(data), received_at=_received(data, now), now=now, urgent=_urgent(data),
        caller=data.get("customer_name", "")[:20], told=_told(data),
    )  # fmt: skip


def _customer(request, data) -> Customer:
    """Whoever calls, as far as he is known: the customer on record, or the place that was written down for a new one."""
    who = data.get("who", "")
    known = Customer.objects.visible_to(request.user).filter(pk=who[1:]).first() if who[:1] == "c" and is_id(who[1:]) else None
    return known or Customer(**{name: data.get(f"customer_{name}", "").replace("\0", "")[:30] for name in ("province", "city", "county")})


def _model(data) -> ProductModel | None:
    """The model as the customer tells it."""
    model = data.get("model", "")
    return ProductModel.objects.visible_to(None).filter(pk=model).first() if is_id(model) else None


def _chosen_season(data) -> bool | None:
    """What the clerk chose; the table's own proposal is none, so that another machine brings its own."""
    chosen = data.get("busy_season", "")
    return None if chosen == data.get("season_told", "") else {"yes": True, "no": False}.get(chosen)


def _told(data) -> tuple[int, str] | None:
    """Model and serial as the customer tells them."""
    model, serial = data.get("model", ""), data.get("serial_text", "").replace("\0", "")
    return (int(model), serial) if is_id(model) and len(serial.strip()) >= intake.SHORTEST else None


def _received(data, now):
    """The moment of receipt as far as it can be read, no later than now."""
    field = Intake.base_fields["received_at"]
    if untouched(data):
        return now
    try:
        return min(field.clean([data.get("received_at_0", ""), data.get("received_at_1", "")]) or now, now)
    except ValidationError:
        return now
