"""Addresses that are the same whoever asks: the first page, what a message leads to, files."""

from django.urls import path

from desk.views import home
from tickets.files import attachment

urlpatterns = [
    path("", home.first, name="home"),
    path("n/", home.messages, name="messages"),
    path("n/<int:pk>/", home.notice, name="notice"),
    path("go/<str:label>/<int:pk>/", home.thing, name="thing"),
    path("files/<int:pk>/", attachment, name="file"),
]
