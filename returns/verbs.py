"""The verbs of old parts, each declared once (docs/pages.md)."""

from django.utils.translation import gettext_lazy as _

from accounts.declared import Button, Page, place, verb
from accounts.models import Role as R
from accounts.rights import CLERKS, DEALER
from core.api import Nothing
from returns import actions, api, forms, places
from returns.models import OldPart, Shipment
from returns.standing import brings
from tickets.models import RepairRecord
from tickets.standing import did

place(OldPart, **places.PART)
place(RepairRecord, **places.RECORD)

DESK = CLERKS | {R.KEEPER}

verb(
    actions.ship, DEALER | {R.REP, R.REPAIRER, R.TECHNICIAN}, about=Shipment, many=True, standing=brings,
    body=api.Box, status=201,
)  # fmt: skip
verb(actions.receive, DESK, about=OldPart, offered="receive", body=Nothing)
verb(
    actions.withdraw_receipt, DESK, about=OldPart, offered="withdraw_receipt",
    button=Button(label=_("Scanned by mistake"), icon="undo-2", beside=True),
    page=Page(
        name="withdraw_receipt", path="not-received/", form=forms.Reason, heading=_("Scanned by mistake"),
        press=_("It has not arrived"), grave=True,
    ),
    body=api.NotThere,
)  # fmt: skip
verb(
    actions.report_missing, DESK, about=OldPart, offered="miss", button=Button(label=_("Report missing"), grave=True),
    page=Page(name="report_missing", path="missing/", then=lambda _user, _part, done: ("shipment", done.shipment.number)), body=Nothing,
)  # fmt: skip
verb(
    actions.receive_original, DESK, about=RepairRecord, resource="originals",
    offered=lambda record: record.signed_how == RepairRecord.Signed.PAPER and not record.original_received_at,
    page=Page(name="receive_original", path="original/"), endpoint="receive", body=Nothing,
)  # fmt: skip
verb(
    actions.appraise, {R.TECHNICIAN}, about=OldPart, own_work=lambda by, part: did(by, part.record), offered="appraise",
    button=Button(label=_("Appraise"), icon="scale", first=True), view="bench", body=api.Findings,
)  # fmt: skip
verb(
    actions.hand_over, CLERKS, about=OldPart, many=True,
    call=lambda by, _none, data: {"parts": actions.hand_over(by=by, **data)},
    body=api.Tags, answer=api.HandedOver,
)  # fmt: skip
verb(
    actions.store, {R.KEEPER}, about=OldPart, offered="store",
    button=Button(
        label=lambda _user, part: _("Put in another place") if part.room_id else _("Put away"), icon="warehouse",
        first=True,
    ),
    view="put_away", body=api.PutAway,
)  # fmt: skip
verb(
    actions.dispose, {R.KEEPER}, about=OldPart,
    offered=lambda part: part.can("dispose") and not part.hold_against("returns.dispose"),
    button=Button(label=_("Dispose of it"), icon="trash-2"),
    page=Page(
        name="dispose", path="dispose/", form=forms.Dispose, heading=_("Dispose of it"), press=_("It has left the house"), grave=True,
        hint=_("For example: scrapped, sent to the supplier, put to use again. It stays in the history."),
    ),
    body=api.Disposal,
)  # fmt: skip
