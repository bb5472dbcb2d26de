"""How long sign-ins, tokens, answers and lists of who took what are kept (X5)."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Token
from accounts.personal import by_the_owner, delete_some, keep, stays
from core.models import Answer

NO_LONGER = "个人信息保护法第 19 条"
SIX_MONTHS = "网络安全法：网络日志不少于六个月"
THREE_YEARS = "个人信息保护法第 56 条"

keep("signed_in", _("Days for which who signed in, from where, stays on the trail"), number=365, least=180, source=SIX_MONTHS)(
    by_the_owner("forget_signed_in")
)
keep("taken", _("Days for which who took which table or print stays on record"), number=1825, least=1095, source=THREE_YEARS)(
    by_the_owner("forget_taken")
)
stays(_("Who changed whose role, department, dealer, password, second factor or token (names by reference only)"), "公司规定")


@keep("sessions", _("Days for which a sign-in that has ended stays, with its address and device"), number=1, source=NO_LONGER)
def sessions(before: datetime, limit: int) -> int:
    """Those that are over, and what the list of one's devices still has of them."""
    gone = delete_some(Session.objects.filter(expire_date__lt=before), limit)
    going_on = Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    return gone + delete_some(UserSession.objects.filter(~going_on, last_seen_at__lt=before), limit - gone)


@keep("tokens", _("Days for which a token that is revoked or over stays in the list"), number=180, source=NO_LONGER)
def tokens(before: datetime, limit: int) -> int:
    """Their making and their end stay on the trail."""
    return delete_some(Token.objects.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=before)), limit)


@keep("answers", _("Days for which an answer of the API is kept for whoever asks the same again"), number=2, source=NO_LONGER)
def answers(before: datetime, limit: int) -> int:
    """To requests with an Idempotency-Key: they name people."""
    return delete_some(Answer.objects.filter(created_at__lt=before), limit)
