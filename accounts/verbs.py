"""The rights of accounts, and what is done with people when they leave; the rest is the administrator's form and pages of one's own."""

from django.utils.translation import gettext_lazy as _

from accounts import actions, places, verb_forms
from accounts.declared import Button, Page, place, verb
from accounts.models import Role as R
from accounts.models import User
from accounts.rights import DEALER, STAFF, right

place(User, **places.PERSON)

right("accounts.people", {R.ADMIN})
right("accounts.tokens", STAFF | DEALER)
right("accounts.end_access", {R.ADMIN})
right("accounts.read_trail", {R.ADMIN, R.LEADER})
right("accounts.read_personal", {R.ADMIN, R.LEADER})  # who looked at whose phone, who took what

verb(
    actions.hand_over, rights=["accounts.people"], about=User, offered=places.has_something,
    button=Button(label=_("Hand over what he holds"), icon="arrow-right", step=10, beside=True),
    page=Page(
        name="hand_over_work", path="hand-over/", form=verb_forms.HandOver, heading=_("Hand over what somebody holds"),
        press=_("Hand it over"),
    ),
    body=verb_forms.Successor,
)  # fmt: skip
verb(
    actions.leave, rights=["accounts.people"], about=User, offered=places.can_leave,
    button=Button(label=_("He leaves"), icon="log-out", step=20, beside=True, grave=True),
    page=Page(
        name="leave", path="leave/", form=verb_forms.Leave, heading=_("Somebody leaves"), press=_("He leaves: sign-in ends"), grave=True,
        hint=_("He cannot sign in any more; his name stays in the history, marked. What he holds goes over in the same step."),
    ),
    body=verb_forms.Leaving,
)  # fmt: skip
