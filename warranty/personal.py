"""The rules on customers' data (X5)."""

from django.utils.translation import gettext_lazy as _

from accounts.personal import declare

SIGNED = declare(
    "signed",
    _("Years for which what an erased customer signed is kept, shown to nobody"),
    number=30,
    source="会计档案管理办法附表",
)
REVEALS = declare(
    "reveals", _("Customers whose whole phone number one person may have shown in an hour"), number=30, source="个人信息保护法第 51 条"
)
