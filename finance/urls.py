"""Pages of this room; mounted in the doors by desk/urls.py."""

from django.urls import path

from finance.views import bench

urlpatterns = [
    path("appraise/", bench.appraise, name="appraise"),
    path("appraise/<str:number>/", bench.part, name="bench"),
    path("appraise/<str:number>/amounts/", bench.amounts, name="bench_amounts"),
]
