"""Pages of this room; mounted in the company's doors by desk/urls.py; `shared` are the same whoever asks."""

from django.urls import path

from warranty.views import calculator, cards, customers, labels, machines, many, rules, suspensions, tables, vouchers

urlpatterns = [
    path("cards/", cards.cards, name="cards"),
    path("cards/many/", many.cards_many, name="cards_many"),
    path("cards/many/table/", many.cards_table, name="cards_table"),
    path("cards/<int:pk>/", cards.card, name="card"),
    path("cards/<int:pk>/accept/", cards.accept, name="card_accept"),
    path("cards/<int:pk>/send-back/", cards.send_back, name="card_send_back"),
    path("cards/<int:pk>/exception/", cards.except_card, name="card_except"),
    path("cards/<int:pk>/return/", cards.return_card, name="card_return"),
    path("cards/<int:pk>/replace/", cards.replace, name="card_replace"),
    path("vouchers/", vouchers.vouchers, name="vouchers"),
    path("vouchers/<slug:number>/", vouchers.voucher, name="voucher"),
    path("vouchers/<slug:number>/lost/", vouchers.report_lost, name="voucher_lost"),
    path("vouchers/<slug:number>/found/", vouchers.withdraw_loss, name="voucher_found"),
    path("vouchers/<slug:number>/reissue/", vouchers.reissue, name="voucher_reissue"),
    path("vouchers/<slug:number>/transfer/", vouchers.transfer, name="voucher_transfer"),
    path("machines/<int:pk>/take-back/", vouchers.take_back, name="take_back"),
    path("machines/calculator/", calculator.calculator, name="calculator"),
    path("customers/<int:pk>/erase/", customers.erase_customer, name="erase_customer"),
    path("rules/", rules.rules, name="rules"),
    path("rules/revise/", rules.revise, name="rules_revise"),
    path("rules/<int:version>/", rules.rules, name="rules_version"),
    path("machines/register/", machines.register_machine, name="register_machine"),
    path("machines/<int:pk>/suspend/", suspensions.suspend, name="suspend"),
    path("suspensions/<int:pk>/end/", suspensions.end_suspension, name="end_suspension"),
    path("imports/", tables.imports, name="imports"),
    path("imports/<slug:kind>.xlsx", tables.table_template, name="import_template"),
    path("imports/<int:pk>/", tables.job, name="import"),
    path("imports/<int:pk>/confirm/", tables.confirm, name="import_confirm"),
    path("imports/<int:pk>/stop/", tables.stop, name="import_stop"),
    path("imports/<int:pk>/refused.xlsx", tables.refused_lines, name="import_refused"),
    path("machines/labels/", labels.labels, name="labels"),
    path("machines/<int:pk>/label.pdf", labels.label, name="machine_label"),
    path("machines/<int:pk>/sell/", machines.sell, name="sell"),
    path("machines/<int:pk>/identify/", machines.identify_machine, name="machine_identify"),
    path("machines/<int:pk>/correct-sale/", machines.correct_sale, name="machine_correct_sale"),
    path("machines/<int:pk>/hours/", machines.read_hours, name="machine_hours"),
]
shared = [path("evidence/<int:pk>/", cards.evidence, name="evidence")]
