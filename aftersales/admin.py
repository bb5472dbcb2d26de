"""The admin shows reference data alone: rows of libraries are made by the product's own pages and commands."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from rest_framework.authtoken.models import TokenProxy

for model in (EmailAddress, Authenticator, Group, TokenProxy):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
