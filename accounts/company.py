"""The company as papers name it: what an administrator has entered, else what the installation's settings say."""

from django.conf import settings

from accounts.models import Company

SETTINGS = {"name": "COMPANY_NAME", "brand": "COMPANY_BRAND", "address": "COMPANY_ADDRESS", "phone": "COMPANY_PHONE"}


def the_company() -> Company:
    """One statement; address and phone are empty where neither says them. It is to be read, not saved."""
    found = Company.objects.visible_to(None).first() or Company()
    for field, setting in SETTINGS.items():
        setattr(found, field, getattr(found, field) or getattr(settings, setting))
    return found
