"""Machines, dealers, rules: what one looks up."""

from django.urls import path

from desk.views import dealers, machines, register

urlpatterns = [
    path("machines/", machines.machines, name="machines"),
    path("machines/<int:pk>/", machines.machine, name="machine"),
    path("customers/<int:pk>/phone/", machines.reveal, name="reveal"),
    path("dealers/", dealers.dealers, name="dealers"),
    path("dealers/<int:pk>/", dealers.dealer, name="dealer"),
    path("policies/", dealers.policies, name="policies"),
    path("tickets/", register.register, name="tickets"),
    path("tickets/export.csv", register.export, name="export"),
]
