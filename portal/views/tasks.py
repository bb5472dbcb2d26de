"""What a dealer does with a task: arrange, ask for help, arrive, finish (A10, A15)."""

from django.http import Http404
from django.urls import reverse

from core.pages import posted
from core.web import verb_page
from pages.doors import dealers_only
from portal.forms import Arrange, AskHelp, Finish, NoFields
from portal.frame import summary
from portal.jobs import as_jobs, with_ticket
from tickets import actions
from tickets.filing import REPAIR_RECORD
from tickets.models import Task


def task_of(request, pk) -> Task:
    """A task that was sent to this person's dealer, with all that its card shows; else 404."""
    task = with_ticket(Task.objects.visible_to(request.user)).filter(pk=pk).first()
    if task is None:
        raise Http404
    return task


def _verb(request, task, template, form, act, then=None):
    return verb_page(
        request,
        template,
        form=form,
        act=lambda **data: act(task=task, by=request.user, **data),
        then=then or (lambda task: reverse("portal:home")),
        job=as_jobs([task], request.user)[0],
        back=reverse("portal:ticket", args=[task.ticket.number]),
    )


@dealers_only
def arrange(request, pk):
    """Who goes, when, how the customer was told."""
    task, now = task_of(request, pk), summary(request).now
    form = Arrange(posted(request), user=request.user, now=now, task=task)
    return _verb(request, task, "portal/arrange.html", form, actions.arrange)


@dealers_only
def ask_help(request, pk):
    """A dealer cannot decline; it can ask for help."""
    return _verb(request, task_of(request, pk), "portal/ask_help.html", AskHelp(posted(request)), actions.ask_help)


@dealers_only
def start(request, pk):
    """Arrived; a repair goes on to its record."""

    def then(task):
        page = "portal:record" if REPAIR_RECORD.code in task.ticket.nature.files else "portal:finish"
        return reverse(page, args=[task.pk])

    return _verb(request, task_of(request, pk), "portal/start.html", NoFields(posted(request)), actions.start, then)


@dealers_only
def finish(request, pk):
    """What is no repair ends with its result; a repair with its record."""
    return _verb(request, task_of(request, pk), "portal/finish.html", Finish(posted(request)), actions.finish)
