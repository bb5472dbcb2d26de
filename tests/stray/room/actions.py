"""The verbs of this room."""

from django.db import transaction
from stray.holds import SLEPT_ON
from stray.kinds import STRAY_FEED, Happened
from stray.models import Stray, StrayAccount, StrayEvent
from stray.owners import STRAY

from accounts.rights import require
from core import clock
from core.locks import locked
from deadlines import actions as deadlines
from finance.actions.posting import post
from finance.ledger import BRANCH, account, opened
from returns import actions as returns

INNER = {"lie_down", "pay_food"}  # nobody's verb


@transaction.atomic
def take_in(*, name: str, by, note="", at=None) -> Stray:
    """Give it a name, and promise to feed it by the agreement about it."""
    require(by, "stray.take_in")
    at = at or clock.now()
    stray = Stray.objects.create(name=name)
    StrayEvent.objects.create(stray=stray, kind=Happened.STRAY_TAKEN_IN, by=by, at=at, data={"note": note})
    terms = deadlines.hand_in(kind=STRAY_FEED, version=1, title="喂食", source="收留协议 第 1 条", minutes=30, ladder=[[0, ["owner"]]])
    deadlines.promise(stray, STRAY_FEED, starts_at=at, term=terms, user=by)
    return stray


@transaction.atomic
def feed(*, stray, by, at=None) -> Stray:
    """Keep the promise."""
    require(by, "stray.feed")
    stray = locked(Stray.objects.visible_to(by), stray)
    at = at or clock.now()
    StrayEvent.objects.create(stray=stray, kind=Happened.STRAY_FED, by=by, at=at)
    deadlines.meet(stray, STRAY_FEED, at)
    return stray


@transaction.atomic
def lie_down(*, stray, record, at=None) -> None:
    """On the old parts of a repair: nobody disposes of them now."""
    stray = locked(Stray.objects.visible_to(None), stray)
    returns.hold(records=[record.pk], kind=SLEPT_ON, because=stray.name, by=None, at=at or clock.now())


@transaction.atomic
def pay_food(*, stray, amount, document, by=None, at=None) -> None:
    """The branch pays; what a stray has cost stands in its own account."""
    stray = locked(Stray.objects.visible_to(None), stray)
    own = opened(STRAY.code, code=f"stray-{stray.pk}", name=stray.name)
    StrayAccount.objects.get_or_create(account=own, defaults={"owner": STRAY.code, "stray": stray})
    post([(1, amount, "")], document=document, debit=own, credit=account(BRANCH), by=by, at=at or clock.now())
