from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    beside = "desk"  # on one storey: neither imports the other
