"""The dealers' door: phone first. A room brings further pages as `dealers` in its `urls.py`."""

from django.urls import path

from accounts import pages as verbs
from core.rooms import gathered
from pages.doors import dealers_only
from portal.views import cards, duties, find, home, labels, many, me, notices, parts, record, register, tickets, verdict, vouchers

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("tasks/<int:pk>/record/", record.record, name="file_record"),
    path("record/find-part/", record.find_part, name="find_part"),
    path("records/<slug:number>/tags/", record.tags, name="tags"),
    path("register/", register.register, name="register"),
    path("register/find/", register.find_machine, name="find_machine"),
    path("find/", find.find, name="find"),
    path("tickets/", tickets.tickets, name="tickets"),
    path("tickets/export/", tickets.export, {"kind": "csv"}, name="export"),
    path("tickets/export.<slug:kind>", tickets.export, name="export"),
    path("register/views/", tickets.keep_view, name="save_view"),
    path("register/views/<int:pk>/drop/", tickets.forget_view, name="drop_view"),
    path("register/months/", tickets.month_list, name="register_months"),
    path("register/months/<int:pk>.pdf", tickets.month, name="register_month"),
    path("tickets/<slug:number>/", tickets.ticket, name="ticket"),
    path("tickets/<slug:number>/settle/<slug:fact>/", verdict.settle, name="settle"),
    path("parts/", parts.parts, name="parts"),
    path("parts/<slug:number>/", parts.part, name="part"),
    path("shipments/<slug:number>/", parts.shipment, name="shipment"),
    path("cards/", cards.cards, name="cards"),
    path("cards/many/", many.cards_many, name="cards_many"),
    path("cards/many/table/", many.cards_table, name="cards_table"),
    path("cards/<int:pk>/", cards.card, name="card"),
    path("labels/", labels.labels, name="labels"),
    path("machines/<int:pk>/label.pdf", labels.label, name="label"),
    path("vouchers/<slug:number>/", vouchers.voucher, name="voucher"),
    path("notices/", notices.notices, name="notices"),
    path("notices/claims/", notices.claims, name="claims"),
    path("notices/claims/<slug:number>/", notices.claim, name="claim"),
    path("notices/<slug:number>/", notices.notice, name="notice"),
    path("notices/<slug:number>/pdf/", notices.notice_pdf, name="notice_pdf"),
    path("deadlines/<int:pk>/", duties.why, name="deadline"),
    path("me/", me.me, name="me"),
    path("messages/", me.inbox, name="inbox"),
    path("messages/read/", me.read_all, name="read_all"),
    path("me/reminders/", me.reminders, name="reminders"),
    *verbs.urls("tickets", "portal", dealers_only),
    *verbs.urls("warranty", "portal", dealers_only),
    *verbs.urls("finance", "portal", dealers_only),
    *gathered("urls", "dealers", below="portal"),
]
