"""One verb on several tickets at once, picked on the board or in the register: each is done by itself, and what was refused says why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.declared import DECLARED, Verb, about
from accounts.doors import company
from core.errors import Refused
from core.idempotency import once
from core.stale import stale
from core.web import fingerprint_of, new_key
from tickets.lateness import with_lateness
from tickets.models import Ticket

MOST = 50  # tickets of one press: as many as a board shows in a few pages


def verbs(user) -> list[Verb]:
    """What this person can do with several tickets at once."""
    return [verb for verb in about(Ticket) if verb.page and verb.page.several and verb.may_ever(user)]


@company
def several(request, verb: str):
    """The form, asked once, and the tickets that it is for; after the press, what became of each."""
    one = DECLARED.get(f"tickets.{verb.replace('-', '_')}")
    if one is None or one not in verbs(request.user):
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    tickets = picked(request.user, sent.getlist("ticket"))
    form = one.page.form(*([request.POST] if request.method == "POST" else []))
    context = {"verb": one, "page": one.page, "tickets": tickets, "most": MOST}
    if request.method == "POST" and tickets and form.is_valid():
        key = request.POST.get("idempotency_key", "")[:100]
        outcome = once(request.user, key, fingerprint_of(request), lambda: run(one, request.user, tickets, form.cleaned_data))
        done, why = set(outcome["done"]), outcome["refused"]
        context |= {"done": [t for t in tickets if t.number in done], "refused": [(t, why[t.number]) for t in tickets if t.number in why]}
        return render(request, "tickets/several_done.html", context, status=200 if done else 409)
    status = 400 if request.method == "POST" else 200
    return render(request, "tickets/several.html", context | {"form": form, "key": new_key(request)}, status=status)


def picked(user, numbers: list[str]) -> list[Ticket]:
    """The tickets of these numbers that he may see, oldest first; no more than `MOST`."""
    found = Ticket.objects.visible_to(user).filter(number__in=[number.replace("\0", "")[:40] for number in numbers[: MOST * 2]])
    return list(with_lateness(found, user).select_related("customer", "model", "machine").order_by("id")[:MOST])


def run(verb: Verb, user, tickets: list[Ticket], facts: dict) -> dict:
    """Do it with each, in a transaction of its own: `{done: [number …], refused: {number: sentence}}`."""
    done, refused = [], {}
    for ticket in tickets:
        try:
            with transaction.atomic():
                _run(verb, user, ticket, facts)
            done.append(ticket.number)
        except TransitionNotAllowed as error:
            refused[ticket.number] = _said(stale(error, user))
        except Refused as error:
            refused[ticket.number] = _said(error)
        except ValidationError as error:
            refused[ticket.number] = " ".join(error.messages)
    return {"done": done, "refused": refused}


def _said(refused: Refused) -> str:
    return f"{refused.message} {refused.remedy}".strip()


def _run(verb: Verb, user, ticket: Ticket, facts: dict) -> None:
    verb.admits(user, ticket)
    if not verb.offered_to(user, ticket):
        raise Refused("ticket.not_offered", _("This cannot be done with it now."), ticket.get_state_display())
    verb.run(user, ticket, dict(facts))
