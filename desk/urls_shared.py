"""Addresses that are the same whoever asks: the first page, what a message leads to, files, the page behind a machine's QR."""

from django.urls import path

from desk.views import home, papers
from tickets.files import attachment
from tickets.views import public
from warranty.views.cards import evidence

urlpatterns = [
    path("", home.first, name="home"),
    path("n/", home.messages, name="messages"),
    path("n/<int:pk>/", home.notice, name="notice"),
    path("go/<str:label>/<int:pk>/", home.thing, name="thing"),
    path("files/<int:pk>/", attachment, name="file"),
    path("m/<slug:token>/", public.public_machine, name="public_machine"),
    path("m/<slug:token>/<slug:key>/", public.public_report, name="public_report"),
    path("evidence/<int:pk>/", evidence, name="evidence"),
    path("papers/vouchers/<slug:number>/", papers.voucher, name="voucher_paper"),
    path("papers/cards/<slug:number>/", papers.card, name="card_paper"),
    path("papers/verdicts/<slug:number>/", papers.verdict, name="verdict_paper"),
    path("papers/policy/<int:pk>/", papers.policy, name="policy_paper"),
]
