"""One's own access, and for administrators everybody's. They stand before allauth's pages under the same address."""

from django.urls import path

from accounts import single_sign_on, views

urlpatterns = [
    path("sessions/", views.access, name="access"),
    path("sessions/of/<int:pk>/", views.access, name="access_of"),
    path("sessions/end/<int:pk>/", views.end_session, name="session_end"),
    path("sessions/end-all/<int:pk>/", views.end_access, name="access_end"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="token_revoke"),
    path("sessions/unlink/<int:pk>/", views.unlink_identity, name="identity_end"),
    path("trail/", views.trail, name="account_trail"),
    path("oidc/<str:provider_id>/login/", single_sign_on.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", single_sign_on.callback, name="openid_connect_callback"),
]
