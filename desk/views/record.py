"""The repair record of the company's own people: the same page as the dealers', filed from the desk's door (A16, A17)."""

from types import SimpleNamespace

from django.shortcuts import get_object_or_404

from accounts.rights import require
from core.web import door, verb_page
from desk.context import present
from pages.doors import company
from pages.record_forms import Record
from tickets import actions
from tickets.models import Task

RELATED = ("ticket__customer", "ticket__contact", "ticket__machine__model", "ticket__model", "department", "person", "repairer")


@company
def file_record(request, number, seq):
    """Five steps on one page; filing it finishes the task."""
    require(request.user, "tickets.file_record")
    tasks = Task.objects.visible_to(request.user).filter(department__isnull=False).select_related(*RELATED)
    task = get_object_or_404(tasks, ticket__number=number, seq=seq)
    require(request.user, "tickets.file_record", task)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    back = door(request, "ticket", number)
    return verb_page(
        request,
        "pages/record.html",
        form=Record(data, files, user=request.user, task=task, now=present(request)),
        act=lambda **facts: actions.file_record(task=task, by=request.user, **facts),
        then=lambda record: f"{back}#{record.number}",
        job=SimpleNamespace(task=task, ticket=task.ticket),
        begun=task.state in (Task.State.ARRANGED, Task.State.IN_SERVICE),
        back=back,
    )
