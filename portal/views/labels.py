"""Labels for the dealer's own machines, with the QR that leads the customer to his machine's page (A3)."""

from django.http import Http404
from django.shortcuts import render

from pages.doors import dealers_only
from warranty.forms import Labels
from warranty.labels import MOST
from warranty.models import Machine
from warranty.views.labels import sheet


@dealers_only
def labels(request):
    """Which machines; then the sheet as PDF."""
    form = Labels(request.GET if "model" in request.GET else None, user=request.user)
    if not form.is_valid():
        return render(request, "portal/labels.html", {"form": form, "most": MOST}, status=400 if form.is_bound else 200)
    return sheet(form.cleaned_data["machines"], "labels")


@dealers_only
def label(request, pk: int):
    """The label of one machine."""
    machine = Machine.objects.visible_to(request.user).select_related("model").filter(pk=pk).first()
    if machine is None:
        raise Http404
    return sheet([machine], machine.serial)
