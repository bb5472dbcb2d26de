"""The verbs of signed records and of the register on paper; those of tickets and tasks: tickets/verbs.py."""

from django.utils.translation import gettext_lazy as _

from accounts.declared import Button, Page, place, verb
from accounts.models import Role as R
from accounts.rights import CLERKS, DEALER, STAFF
from core.api import Nothing
from tickets import actions, places, verb_forms
from tickets.api import bodies, register, rows
from tickets.models import Doubt, RegisterMonth, RegisterView
from tickets.plausible import said
from tickets.register.months import month_of
from tickets.standing import answers_doubt, does_in_doubt

place(Doubt, **places.DOUBT)

# --- What is in doubt about a record
verb(
    actions.answer_doubt, {R.REP, R.TECHNICIAN, R.FINANCE, R.LEADER}, about=Doubt, standing=answers_doubt, own_work=does_in_doubt,
    button=Button(label=_("Answer"), icon="circle-help"),
    page=Page(
        name="answer_doubt", path="answer/", form=verb_forms.AnswerDoubt, heading=_("What is in doubt about a record"),
        press=_("Write the answer down"), hint=lambda doubt: said(doubt),
    ),
    body=bodies.DoubtAnswered, answer=rows.DoubtRow,
)  # fmt: skip

# --- The register on paper, and its kept views
verb(
    actions.sign_month, CLERKS | {R.LEADER, R.DEALER_OWNER}, about=RegisterMonth, many=True,
    call=lambda by, _none, data: actions.sign_month(month=month_of(data["month"]), by=by),
    endpoint="sign", body=register.Month, status=201,
)  # fmt: skip
verb(actions.save_view, STAFF | DEALER, about=RegisterView, many=True, endpoint="save", body=register.ViewBody, status=201)
verb(
    actions.drop_view, rights=["tickets.save_view"], about=RegisterView,
    endpoint="drop", body=Nothing, answer=register.ViewRow,
)  # fmt: skip
