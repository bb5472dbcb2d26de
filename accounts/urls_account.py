"""One's own access, and for administrators everybody's. They stand before allauth's pages under the same address."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("sessions/", views.access, name="access"),
    path("sessions/of/<int:pk>/", views.access, name="access_of"),
    path("sessions/end/<int:pk>/", views.end_session, name="session_end"),
    path("sessions/end-all/<int:pk>/", views.end_access, name="access_end"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="token_revoke"),
    path("trail/", views.trail, name="account_trail"),
]
