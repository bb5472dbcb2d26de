"""Pages that read across rooms."""

from django.urls import path

from desk.views import board, home

urlpatterns = [
    path("", home.home, name="home"),
    path("board/", board.board, name="board"),
]
