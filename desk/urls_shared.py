"""Addresses that are the same whoever asks: the first page, a notice's page, files."""

urlpatterns = []
