"""Machines, dealers, rules: what one looks up."""

from django.urls import path

from desk.views import absences, calendars, changes, customers, dealers, engine, machines, personal, policies, register, sanctions

urlpatterns = [
    path("machines/", machines.machines, name="machines"),
    path("machines/<int:pk>/", machines.machine, name="machine"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("customers/<int:pk>/phone/", customers.reveal, name="reveal"),
    path("personal/", personal.looked, name="looked"),
    path("personal/of/<int:pk>/", personal.looked, name="looked_of"),
    path("personal/erased/", personal.erased, name="erased"),
    path("personal/kept/", personal.kept, name="kept"),
    path("personal/taken/", personal.taken, name="taken"),
    path("dealers/", dealers.dealers, name="dealers"),
    path("dealers/<int:pk>/", dealers.dealer, name="dealer"),
    path("changes/<str:label>/<int:pk>/", changes.changes, name="changes"),
    path("deadlines/rules/", policies.policies, name="policies"),
    path("deadlines/rules/<int:pk>/", policies.policy, name="policy"),
    path("deadlines/rules/<int:pk>/next/", policies.next_version, name="policy_next"),
    path("deadlines/rules/<int:pk>/replan/", policies.replan, name="policy_replan"),
    path("deadlines/calendars/", calendars.calendars, name="calendars"),
    path("deadlines/calendars/<int:pk>/", calendars.one, name="calendar"),
    path("deadlines/absences/", absences.absences, name="absences"),
    path("deadlines/sanctions/", sanctions.sanctions, name="sanctions"),
    path("deadlines/engine/", engine.engine, name="engine"),
    path("tickets/", register.register, name="tickets"),
    path("tickets/export.<slug:kind>", register.export, name="export"),
    path("register/views/", register.save_view, name="save_view"),
    path("register/views/<int:pk>/drop/", register.drop_view, name="drop_view"),
    path("register/months/", register.month_list, name="register_months"),
    path("register/months/<int:pk>.pdf", register.month, name="register_month"),
]
