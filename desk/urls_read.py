"""Pages that read across rooms."""

from django.urls import path

from desk.views import board, callbacks, duties, find, home, inbox, record, ticket

urlpatterns = [
    path("", home.home, name="home"),
    path("reports/<int:pk>/decide/", home.decide, name="decide_report"),
    path("board/", board.board, name="board"),
    path("callbacks/", callbacks.callbacks, name="callbacks"),
    path("redresses/", callbacks.redresses, name="redresses"),
    path("find/", find.find, name="find"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read"),
    path("reminders/", inbox.reminders, name="reminders"),
    path("deadlines/", duties.board, name="deadlines"),
    path("deadlines/<int:pk>/", duties.why, name="deadline"),
    path("tickets/<slug:number>/", ticket.ticket, name="ticket"),
    path("tickets/<slug:number>/<int:seq>/record/", record.file_record, name="file_record"),
]
