"""Addresses that are the same whoever asks: the first page, what a message leads to, papers."""

from django.urls import path

from pages.views import first, papers

shared = [
    path("", first.first, name="home"),
    path("n/", first.messages, name="messages"),
    path("n/<int:pk>/", first.notice, name="notice"),
    path("go/<str:label>/<int:pk>/", first.thing, name="thing"),
    path("papers/vouchers/<slug:number>/", papers.voucher, name="voucher_paper"),
    path("papers/cards/<slug:number>/", papers.card, name="card_paper"),
    path("papers/verdicts/<slug:number>/", papers.verdict, name="verdict_paper"),
    path("papers/tickets/<slug:number>/", papers.ticket, name="ticket_paper"),
    path("papers/policy/<int:pk>/", papers.policy, name="policy_paper"),
]
