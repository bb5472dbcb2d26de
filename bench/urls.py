"""The product's addresses and the empty page: session and user, nothing else."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import include, path


@login_required
def empty(request):
    return HttpResponse(f"<!doctype html><title>empty</title><p>{request.user.name}</p>")


urlpatterns = [path("bench/empty/", empty), path("", include("aftersales.urls"))]
