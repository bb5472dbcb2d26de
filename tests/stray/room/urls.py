"""Pages of this room."""

from django.urls import path
from stray import views

urlpatterns = [path("strays/", views.strays, name="strays"), path("strays/<int:pk>/", views.stray, name="stray")]
dealers = [path("my-strays/", views.my_strays, name="my_strays")]
