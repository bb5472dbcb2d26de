"""Label sheets for chosen machines, or a model's range of serials."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.doors import company
from core import clock
from warranty.forms import Labels
from warranty.labels import MOST, labels_pdf
from warranty.models import Machine


@company
def labels(request):
    """Which machines; then the sheet as PDF."""
    form = Labels(request.GET if "model" in request.GET else None, user=request.user)
    if not form.is_valid():
        return render(request, "warranty/labels.html", {"form": form, "most": MOST}, status=400 if form.is_bound else 200)
    return sheet(form.cleaned_data["machines"], "labels")


@company
def label(request, pk: int):
    """The label of one machine."""
    machine = get_object_or_404(Machine.objects.visible_to(request.user).select_related("model"), pk=pk)
    return sheet([machine], machine.serial)


def sheet(machines, name: str) -> HttpResponse:
    """The labels as a PDF that the browser shows."""
    response = HttpResponse(labels_pdf(machines, clock.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
