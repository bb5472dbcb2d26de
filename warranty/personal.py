"""The rules on customers' data (X5)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.keeping import NO_LONGER, THREE_YEARS
from accounts.personal import by_the_owner, declare, keep, stays
from warranty.models import Import, ImportLine

REVEALS = declare(
    "reveals", _("Customers whose whole phone number one person may have shown in an hour"), number=30, source="个人信息保护法第 51 条"
)
keep("looked", _("Days for which who had whose whole number shown stays on record"), number=1825, least=1095, source=THREE_YEARS)(
    by_the_owner("forget_looked")
)
stays(_("Customers, until they ask to be erased; machines, sales and cards"), "农业机械安全监督管理条例")
stays(_("That somebody was erased, by whom and on what ground"), THREE_YEARS)


@keep("imports", _("Days for which the lines and the file of a table that was brought are kept"), number=7, source=NO_LONGER)
def imports(before: datetime, limit: int) -> int:
    """Counted from its end; how many lines there were stays."""
    over = list(Import.objects.visible_to(None).filter(ended_at__lt=before).exclude(file="").order_by("pk")[:limit])
    for job in over:
        ImportLine.objects.visible_to(None).filter(job=job).delete()
        job.file.delete(save=False)
        job.save(update_fields=["file"])
    return len(over)
