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

DESK = CLERKS | {R.KEEPER}

place(OldPart, **places.PART)

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
verb(actions.report_missing, DESK, about=OldPart, offered="miss", body=Nothing)
verb(
    actions.receive_original, DESK, about=RepairRecord, resource="originals",
    offered=lambda record: record.signed_how == RepairRecord.Signed.PAPER and not record.original_received_at,
    endpoint="receive", body=Nothing,
)  # fmt: skip
verb(
    actions.appraise, {R.TECHNICIAN}, about=OldPart, own_work=lambda by, part: did(by, part.record), offered="appraise",
    body=api.Findings,
)  # fmt: skip
verb(
    actions.hand_over, CLERKS, about=OldPart, many=True,
    call=lambda by, _none, data: {"parts": actions.hand_over(by=by, **data)},
    body=api.Tags, answer=api.HandedOver,
)  # fmt: skip
verb(actions.store, {R.KEEPER}, about=OldPart, offered="store", body=api.PutAway)
verb(
    actions.dispose, {R.KEEPER}, about=OldPart,
    offered=lambda part: part.can("dispose") and not part.hold_against("returns.dispose"), body=api.Disposal,
)  # fmt: skip
