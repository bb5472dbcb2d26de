"""The repair record: written in the field, offline too, signed by the customer (A16)."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from core.pages import posted
from core.web import verb_page
from pages.doors import dealers_only
from pages.fields import typed
from pages.record_forms import Record, parts_like
from portal.frame import summary
from portal.jobs import as_jobs
from portal.places import task_of
from returns.models import OldPart
from tickets import actions
from tickets.models import RepairRecord, Task


@dealers_only
def record(request, pk):
    """Five steps on one page. A repair that was arranged can be recorded; filing it finishes the task."""
    task, now = task_of(request.user, pk), summary(request).now
    files = request.FILES if request.method == "POST" else None
    form = Record(posted(request), files, user=request.user, task=task, now=now)
    return verb_page(
        request,
        "pages/record.html",
        form=form,
        act=lambda **data: actions.file_record(task=task, by=request.user, **data),
        then=lambda filed: after_filing(filed, request.user),
        job=as_jobs([task], request.user)[0],
        begun=task.state in (Task.State.ARRANGED, Task.State.IN_SERVICE),
        back=reverse("portal:ticket", args=[task.ticket.number]),
    )


def after_filing(record: RepairRecord, user) -> str:
    """The tags to hang on the old parts, where there are any."""
    if OldPart.objects.visible_to(user).filter(record=record).exists():
        return reverse("portal:tags", args=[record.number])
    return reverse("portal:ticket", args=[record.ticket.number])


@login_required
def find_part(request):
    """The parts that fit what is typed into a row of the record, as buttons under the field."""
    field, query = next(((k, typed(v)) for k, v in request.GET.items() if k == "value" or k.endswith("-number")), ("", ""))
    found = parts_like(query, request.user) if query else []
    exact = next((part for part in found if part.number.lower() == query.lower()), None)
    return render(request, "portal/_parts_found.html", {"found": found, "exact": exact, "typed": query, "field": f"id_{field}"})


@dealers_only
def tags(request, number):
    """The tags of a record's old parts, to print and to hang on them (A16)."""
    records = RepairRecord.objects.visible_to(request.user).select_related("ticket__machine__model")
    record = records.filter(number=number).first()
    if record is None:
        raise Http404
    parts = OldPart.objects.visible_to(request.user).filter(record=record).select_related("record_part__part").order_by("id")
    return render(request, "portal/tags.html", {"record": record, "parts": list(parts)})
