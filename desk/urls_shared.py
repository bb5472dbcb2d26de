"""Addresses that are the same whoever asks: the first page, a notice's page, files."""

from django.urls import path

from desk.views import home
from tickets.files import attachment

urlpatterns = [
    path("", home.first, name="home"),
    path("n/<int:pk>/", home.notice, name="notice"),
    path("files/<int:pk>/", attachment, name="file"),
]
