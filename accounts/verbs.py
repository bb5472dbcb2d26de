"""The rights of accounts; what is done with them is the administrator's form and pages of one's own."""

from accounts.models import Role as R
from accounts.rights import DEALER, STAFF, right

right("accounts.people", {R.ADMIN})
right("accounts.tokens", STAFF | DEALER)
right("accounts.end_access", {R.ADMIN})
right("accounts.read_trail", {R.ADMIN, R.LEADER})
right("accounts.read_personal", {R.ADMIN, R.LEADER})  # who looked at whose phone, who took what
