"""Pages of this room; mounted in the company's doors by desk/urls.py; `shared` are the same whoever asks."""

from django.urls import path

from tickets.files import attachment
from tickets.views import intake, machines, public, verbs, verdict

urlpatterns = [
    path("intake/", intake.intake_page, name="intake"),
    path("intake/find/", intake.find, name="intake_find"),
    path("intake/proposal/", intake.proposal, name="intake_proposal"),
    path("machines/<int:pk>/merge/", machines.merge, name="machine_merge"),
    path("tickets/<slug:number>/dispatch/", verbs.dispatch, name="dispatch"),
    path("tickets/<slug:number>/split/", verbs.split, name="split"),
    path("tickets/<slug:number>/promise/", verbs.record_promise, name="record_promise"),
    path("tickets/<slug:number>/escalate/", verbs.escalate, name="escalate"),
    path("tickets/<slug:number>/decide/<int:pk>/", verbs.decide, name="decide"),
    path("tickets/<slug:number>/answer/", verbs.answer, name="answer"),
    path("tickets/<slug:number>/close/", verbs.close, name="close"),
    path("tickets/<slug:number>/cancel/", verbs.cancel, name="cancel"),
    path("tickets/<slug:number>/reopen/", verbs.reopen, name="reopen"),
    path("tickets/<slug:number>/note/", verbs.note, name="note"),
    path("tickets/<slug:number>/attach/", verbs.attach, name="attach"),
    path("tickets/<slug:number>/correct/", verbs.correct, name="correct"),
    path("tickets/<slug:number>/identify/", verbs.identify, name="identify"),
    path("tickets/<slug:number>/judge/", verbs.judge, name="judge"),
    path("tickets/<slug:number>/settle/<slug:fact>/", verdict.settle, name="settle"),
    path("tickets/<slug:number>/redress/", verdict.decide_redress, name="decide_redress"),
    path("tickets/<slug:number>/redress/give/", verdict.give_machine, name="give_machine"),
    path("tickets/<slug:number>/redress/take-back/", verdict.take_machine_back, name="take_machine_back"),
    path("tickets/<slug:number>/problem/", verdict.link_problem, name="link_problem"),
    path("tickets/<slug:number>/<int:seq>/redispatch/", verbs.redispatch, name="redispatch"),
    path("tickets/<slug:number>/<int:seq>/arrange/", verbs.arrange, name="arrange"),
    path("tickets/<slug:number>/<int:seq>/start/", verbs.start, name="start"),
    path("tickets/<slug:number>/<int:seq>/finish/", verbs.finish, name="finish"),
    path("tickets/<slug:number>/<int:seq>/help/", verbs.ask_help, name="ask_help"),
    path("tickets/<slug:number>/<int:seq>/answer-help/", verbs.answer_help, name="answer_help"),
    path("tickets/<slug:number>/<int:seq>/check/", verbs.check, name="check"),
]
shared = [
    path("files/<int:pk>/", attachment, name="file"),
    path("m/<slug:token>/", public.public_machine, name="public_machine"),
    path("m/<slug:token>/<slug:key>/", public.public_report, name="public_report"),
]
