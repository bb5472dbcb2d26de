"""The page of a person, at a desk; one's own account lies apart (urls_account.py)."""

from django.urls import path

from accounts import views
from accounts.pages import urls

urlpatterns = [path("people/<int:pk>/", views.person, name="person"), *urls("accounts")]
