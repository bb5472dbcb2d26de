from django import apps
from django.contrib.admin import apps as admin_apps


class AdminConfig(admin_apps.AdminConfig):
    default_site = "aftersales.adminsite.Site"
    default = False


class AftersalesConfig(apps.AppConfig):
    name = "aftersales"
    default = True
