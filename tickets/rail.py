"""What this room puts before people."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.rail import Entry

RAIL = [Entry("intake", "plus", _("Register a call"), {Role.CLERK: 10, Role.ADMIN: 10})]
