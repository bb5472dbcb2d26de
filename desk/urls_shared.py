"""Addresses that are the same whoever asks: the first page, what a message leads to, files, the page behind a machine's QR."""

from django.urls import path

from core.rooms import gathered
from desk.views import home, papers

urlpatterns = [
    path("", home.first, name="home"),
    path("n/", home.messages, name="messages"),
    path("n/<int:pk>/", home.notice, name="notice"),
    path("go/<str:label>/<int:pk>/", home.thing, name="thing"),
    path("papers/vouchers/<slug:number>/", papers.voucher, name="voucher_paper"),
    path("papers/cards/<slug:number>/", papers.card, name="card_paper"),
    path("papers/verdicts/<slug:number>/", papers.verdict, name="verdict_paper"),
    path("papers/tickets/<slug:number>/", papers.ticket, name="ticket_paper"),
    path("papers/policy/<int:pk>/", papers.policy, name="policy_paper"),
    *gathered("urls", "shared", below="desk"),
]
