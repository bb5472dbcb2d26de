"""The verbs of notices and of what leaves the house, each declared once (docs/pages.md)."""

from accounts.declared import Page, place, verb
from accounts.models import Role as R
from accounts.rights import DEALER, STAFF
from core.api import Nothing
from notifications import actions, api, places
from notifications.models import Notice, Outbox, Preference, Target

place(Outbox, **places.OUTBOX)
place(Target, **places.TARGET)

EVERYONE = STAFF | DEALER  # each with what is his own

verb(actions.read, EVERYONE, about=Notice, offered=lambda notice: notice.read_at is None, body=Nothing)
verb(
    actions.read, name="read_all", rights=["notifications.read"], about=Notice, many=True,
    call=lambda by, _none, _data: {"read": actions.read(by=by)},
    body=Nothing, answer=api.ReadCount,
)  # fmt: skip
verb(actions.prefer, EVERYONE, about=Preference, many=True, body=api.Chosen)
verb(actions.send_test, {R.ADMIN}, about=Target, page=Page(name="send_test", path="test/"), body=Nothing)
verb(
    actions.resend, {R.ADMIN}, about=Outbox, offered=lambda message: message.state == Outbox.State.DEAD,
    page=Page(name="resend", path="resend/"), body=Nothing,
)  # fmt: skip
verb(
    actions.resend_all, rights=["notifications.resend"], about=Outbox, many=True,
    call=lambda by, _none, data: {"queued": actions.resend_all(by=by, **data)},
    body=api.OneChannel, answer=api.QueuedCount,
)  # fmt: skip
