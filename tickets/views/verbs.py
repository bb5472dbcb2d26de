"""The verbs of a ticket and its tasks, each a page with one form and one action."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.rights import require
from core import clock
from core.web import door, verb_page
from tickets import actions, people
from tickets import verb_forms as forms
from tickets.models import Escalation, Task, Ticket
from tickets.views.parties import party_name
from warranty.forms import near_serials

CALLED = 3  # of a party's people, how many are named with their numbers


def ticket_of(request, number: str) -> Ticket:
    """The ticket with what its head shows; 404 for what is not yours."""
    related = ("customer", "machine__dealer", "machine__model", "model", "dealer", "clerk")
    return get_object_or_404(Ticket.objects.visible_to(request.user).select_related(*related), number=number)


def task_of(request, number: str, seq: int) -> Task:
    """One of its tasks."""
    related = ("ticket__customer", "ticket__model", "dealer", "department", "person", "repairer")
    return get_object_or_404(Task.objects.visible_to(request.user).select_related(*related), ticket__number=number, seq=seq)


def page(request, verb, form, act, *, ticket, heading, press, task=None, template="tickets/verb.html", **context):
    """Show or run one verb and go back to the ticket. Company people only; the action checks the right again."""
    if not request.user.is_company:
        raise Http404
    require(request.user, verb)
    return verb_page(
        request,
        template,
        form=form,
        act=act,
        then=lambda _done: door(request, "ticket", ticket.number),
        ticket=ticket,
        task=task,
        heading=heading,
        press=press,
        back=door(request, "ticket", ticket.number),
        to_call=people.assignees(task)[:CALLED] if task else [],
        **context,
    )


def posted(request):
    return (request.POST or None, request.FILES or None) if request.method == "POST" else (None, None)


@login_required
def dispatch(request, number):
    """Send the ticket to the proposed party, or to another with the reason (A2)."""
    ticket = ticket_of(request, number)
    proposal = actions.proposal(ticket, clock.now())
    form = forms.Dispatch(*posted(request), user=request.user, proposed=_("As proposed: %s") % party_name(proposal.party, request.user))
    return page(
        request, "tickets.dispatch", form, lambda **d: actions.dispatch(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Dispatch"), press=_("Dispatch"), reasons=proposal.lines(),
    )  # fmt: skip


@login_required
def split(request, number):
    """One more task of the same ticket, for someone else (A15)."""
    ticket = ticket_of(request, number)
    form = forms.Split(*posted(request), user=request.user)
    return page(
        request, "tickets.dispatch", form, lambda **d: actions.dispatch(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Split off a task"), press=_("Dispatch this task"),
    )  # fmt: skip


@login_required
def redispatch(request, number, seq):
    task = task_of(request, number, seq)
    form = forms.Redispatch(*posted(request), user=request.user)
    return page(
        request, "tickets.redispatch", form, lambda **d: actions.redispatch(task=task, by=request.user, **d),
        ticket=task.ticket, task=task, heading=_("Redispatch"), press=_("Redispatch"),
    )  # fmt: skip


@login_required
def arrange(request, number, seq):
    """The party's arrangement, or the clerk writing it down for the party (A10)."""
    task = task_of(request, number, seq)
    form = forms.Arrange(*posted(request), user=request.user, task=task)
    return page(
        request, "tickets.arrange", form, lambda **d: actions.arrange(task=task, by=request.user, **d),
        ticket=task.ticket, task=task, heading=_("Arrange: who goes, when"), press=_("Arranged, the customer knows"),
    )  # fmt: skip


@login_required
def start(request, number, seq):
    task = task_of(request, number, seq)
    return page(
        request, "tickets.start", forms.Nothing(*posted(request)), lambda: actions.start(task=task, by=request.user),
        ticket=task.ticket, task=task, heading=_("Arrived"), press=_("Arrived, begin"),
    )  # fmt: skip


@login_required
def finish(request, number, seq):
    task = task_of(request, number, seq)
    return page(
        request, "tickets.finish", forms.Finish(*posted(request)), lambda **d: actions.finish(task=task, by=request.user, **d),
        ticket=task.ticket, task=task, heading=_("Finish the task"), press=_("Done"),
    )  # fmt: skip


@login_required
def ask_help(request, number, seq):
    task = task_of(request, number, seq)
    return page(
        request, "tickets.ask_help", forms.Reason(*posted(request)), lambda **d: actions.ask_help(task=task, by=request.user, **d),
        ticket=task.ticket, task=task, heading=_("Ask for help"), press=_("Ask for help"),
    )  # fmt: skip


@login_required
def answer_help(request, number, seq):
    task = task_of(request, number, seq)
    form = forms.AnswerHelp(*posted(request), user=request.user)
    return page(
        request, "tickets.answer_help", form, lambda **d: actions.answer_help(task=task, by=request.user, **d),
        ticket=task.ticket, task=task, heading=_("Answer the call for help"), press=_("Answer"), asked=task.help_reason,
    )  # fmt: skip


@login_required
def check(request, number, seq):
    """Press and check (A15)."""
    task = task_of(request, number, seq)
    return page(
        request, "tickets.check", forms.Check(*posted(request)), lambda **d: actions.check(task=task, by=request.user, **d),
        ticket=task.ticket, task=task, heading=_("Press and check"), press=_("Write down the check"),
    )  # fmt: skip


@login_required
def escalate(request, number):
    ticket = ticket_of(request, number)
    return page(
        request, "tickets.escalate", forms.Escalate(*posted(request)), lambda **d: actions.escalate(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Report to the leader"), press=_("Report to the leader"),
    )  # fmt: skip


@login_required
def decide(request, number, pk):
    """The leader's decision (A15)."""
    related = ("ticket__customer", "ticket__model", "task__dealer", "task__department")
    escalation = get_object_or_404(Escalation.objects.visible_to(request.user).select_related(*related), pk=pk, ticket__number=number)
    form = forms.Decide(*posted(request), user=request.user, tasks=escalation.in_question())
    return page(
        request, "tickets.decide", form, lambda **d: actions.decide(escalation=escalation, by=request.user, **d),
        ticket=escalation.ticket, task=escalation.task, heading=_("Decide"), press=_("Decide"), escalation=escalation,
    )  # fmt: skip


@login_required
def answer(request, number):
    ticket = ticket_of(request, number)
    return page(
        request, "tickets.answer", forms.Outcome(*posted(request)), lambda **d: actions.answer(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Settled on the phone"), press=_("Write down and close"),
    )  # fmt: skip


@login_required
def close(request, number):
    ticket = ticket_of(request, number)
    return page(
        request, "tickets.close", forms.Outcome(*posted(request)), lambda **d: actions.close(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Close the ticket"), press=_("Close the ticket"),
    )  # fmt: skip


@login_required
def cancel(request, number):
    ticket = ticket_of(request, number)
    return page(
        request, "tickets.cancel", forms.Reason(*posted(request)), lambda **d: actions.cancel(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Cancel the ticket"), press=_("Cancel the ticket"), grave=True,
    )  # fmt: skip


@login_required
def reopen(request, number):
    ticket = ticket_of(request, number)
    return page(
        request, "tickets.reopen", forms.Reason(*posted(request)), lambda **d: actions.reopen(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Reopen the ticket"), press=_("Reopen the ticket"),
    )  # fmt: skip


@login_required
def note(request, number):
    ticket = ticket_of(request, number)

    def act(text, internal):
        return actions.note(ticket=ticket, text=text, internal=internal is not False, by=request.user)

    return page(request, "tickets.note", forms.Note(*posted(request)), act, ticket=ticket, heading=_("Write a line"), press=_("Write down"))


@login_required
def record_promise(request, number):
    """A dealer promised more than the company's scope (A7)."""
    ticket = ticket_of(request, number)
    form = forms.PromiseFound(*posted(request), user=request.user, dealer=ticket.dealer_id)
    return page(
        request, "tickets.record_promise", form, lambda **d: actions.record_promise(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("A promise beyond scope"), press=_("Write the promise down"),
    )  # fmt: skip


@login_required
def attach(request, number):
    ticket = ticket_of(request, number)

    def act(upload, kind, internal):
        return actions.attach(ticket=ticket, upload=upload, kind=kind, internal=bool(internal), by=request.user)

    form = forms.Attach(*posted(request))
    return page(request, "tickets.attach", form, act, ticket=ticket, heading=_("Add a file"), press=_("Add the file"))


@login_required
def correct(request, number):
    """Put right what was written down wrong (X2)."""
    ticket = ticket_of(request, number)
    form = forms.Correct(*posted(request), user=request.user, instance=ticket)
    return page(
        request, "tickets.correct", form, lambda **d: actions.correct(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Correct the ticket"), press=_("Save the correction"),
    )  # fmt: skip


@login_required
def identify(request, number):
    ticket = ticket_of(request, number)
    form = forms.Identify(*posted(request), user=request.user, ticket=ticket)
    near = near_serials(form, request.user) if form.is_bound and form.is_valid() else []
    return page(
        request, "tickets.identify", form, lambda **d: actions.identify(ticket=ticket, by=request.user, **d),
        ticket=ticket, heading=_("Identify the machine"), press=_("Identify the machine"), near=near,
    )  # fmt: skip


@login_required
def judge(request, number):
    ticket = ticket_of(request, number)
    return page(
        request, "tickets.rerun_verdict", forms.Nothing(*posted(request)), lambda: actions.judge(ticket=ticket, by=request.user),
        ticket=ticket, heading=_("Judge again"), press=_("Judge again"),
    )  # fmt: skip
