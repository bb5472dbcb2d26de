"""The rules on customers' data (X5)."""

from django.utils.translation import gettext_lazy as _

from accounts.personal import declare

REVEALS = declare(
    "reveals", _("Customers whose whole phone number one person may have shown in an hour"), number=30, source="个人信息保护法第 51 条"
)
