"""Pages of this room; mounted in the company's doors by desk/urls.py; `shared` are the same whoever asks."""

from django.urls import path

from accounts import pages
from warranty.views import calculator, cards, labels, machines, many, rules, tables, vouchers

urlpatterns = [
    path("cards/", cards.cards, name="cards"),
    path("cards/many/", many.cards_many, name="cards_many"),
    path("cards/many/table/", many.cards_table, name="cards_table"),
    path("cards/<int:pk>/", cards.card, name="card"),
    path("vouchers/", vouchers.vouchers, name="vouchers"),
    path("vouchers/<slug:number>/", vouchers.voucher, name="voucher"),
    path("machines/calculator/", calculator.calculator, name="calculator"),
    path("rules/", rules.rules, name="rules"),
    path("rules/revise/", rules.revise, name="rules_revise"),
    path("rules/<int:version>/", rules.rules, name="rules_version"),
    path("machines/register/", machines.register_machine, name="register_machine"),
    path("imports/", tables.imports, name="imports"),
    path("imports/<slug:kind>.xlsx", tables.table_template, name="import_template"),
    path("imports/<int:pk>/", tables.job, name="import"),
    path("imports/<int:pk>/refused.xlsx", tables.refused_lines, name="import_refused"),
    path("machines/labels/", labels.labels, name="labels"),
    path("machines/<int:pk>/label.pdf", labels.label, name="machine_label"),
    *pages.urls("warranty"),
]
shared = [path("evidence/<int:pk>/", cards.evidence, name="evidence")]
