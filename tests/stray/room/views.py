"""Pages about strays."""

from django.shortcuts import get_object_or_404, render
from stray.models import Stray

from accounts.doors import company, in_its_door


@company
def strays(request):
    return render(request, "stray/strays.html", {"strays": Stray.objects.visible_to(request.user)})


@company
def stray(request, pk):
    found = get_object_or_404(Stray.objects.visible_to(request.user), pk=pk)
    return render(request, "stray/strays.html", {"strays": [found]})


@in_its_door
def my_strays(request):
    return render(request, "stray/my_strays.html", {"strays": Stray.objects.visible_to(request.user)})
