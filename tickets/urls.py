"""Pages of this room; mounted in the doors by desk/urls.py."""

from django.urls import path

from tickets.views import intake, verbs

urlpatterns = [
    path("intake/", intake.intake_page, name="intake"),
    path("intake/find/", intake.find, name="intake_find"),
    path("intake/proposal/", intake.proposal, name="intake_proposal"),
    path("tickets/<str:number>/dispatch/", verbs.dispatch, name="dispatch"),
    path("tickets/<str:number>/split/", verbs.split, name="split"),
    path("tickets/<str:number>/escalate/", verbs.escalate, name="escalate"),
    path("tickets/<str:number>/decide/<int:pk>/", verbs.decide, name="decide"),
    path("tickets/<str:number>/answer/", verbs.answer, name="answer"),
    path("tickets/<str:number>/close/", verbs.close, name="close"),
    path("tickets/<str:number>/cancel/", verbs.cancel, name="cancel"),
    path("tickets/<str:number>/reopen/", verbs.reopen, name="reopen"),
    path("tickets/<str:number>/note/", verbs.note, name="note"),
    path("tickets/<str:number>/attach/", verbs.attach, name="attach"),
    path("tickets/<str:number>/correct/", verbs.correct, name="correct"),
    path("tickets/<str:number>/identify/", verbs.identify, name="identify"),
    path("tickets/<str:number>/judge/", verbs.judge, name="judge"),
    path("tickets/<str:number>/<int:seq>/redispatch/", verbs.redispatch, name="redispatch"),
    path("tickets/<str:number>/<int:seq>/arrange/", verbs.arrange, name="arrange"),
    path("tickets/<str:number>/<int:seq>/start/", verbs.start, name="start"),
    path("tickets/<str:number>/<int:seq>/finish/", verbs.finish, name="finish"),
    path("tickets/<str:number>/<int:seq>/help/", verbs.ask_help, name="ask_help"),
    path("tickets/<str:number>/<int:seq>/answer-help/", verbs.answer_help, name="answer_help"),
    path("tickets/<str:number>/<int:seq>/check/", verbs.check, name="check"),
]
