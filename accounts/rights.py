"""The table of rights: which role may do what (A1), and of what is somebody's own, whose it is (A15).

Each room declares its verbs in its `verbs.py` (accounts/declared.py, docs/pages.md); all are read at start. What a person can
see at all, `visible_to` decides.
"""

from collections.abc import Callable, Iterable

from accounts.models import WITHOUT_CONTACTS
from accounts.models import Role as R
from core.errors import NotYours, NotYourVerb, OwnWork

CLERKS = {R.CLERK, R.ADMIN}
STAFF = {R.CLERK, R.REP, R.TECHNICIAN, R.REPAIRER, R.KEEPER, R.FINANCE, R.LEADER, R.ADMIN}
DEALER = {R.DEALER_OWNER, R.DEALER_REPAIRER}
FIELD = DEALER | {R.REP, R.REPAIRER, R.TECHNICIAN}
CONTACTS = (STAFF | DEALER) - set(WITHOUT_CONTACTS)

VERBS: dict[str, frozenset] = {}
STANDING: dict[str, Callable] = {}
OWN_WORK: dict[str, Callable] = {}


def right(name: str, roles: Iterable, standing: Callable | None = None, own_work: Callable | None = None) -> str:
    """Enter a right into the table. `standing(by, obj)` says whether it is this person's to do with this object, and
    `own_work(by, obj)` whether he would judge himself by it.

    Raises ValueError for one that is there already, or that names no role.
    """
    if name in VERBS or not roles:
        raise ValueError(name)
    VERBS[name] = frozenset(R(role) for role in roles)
    if standing:
        STANDING[name] = standing
    if own_work:
        OWN_WORK[name] = own_work
    return name


def may(by, verb: str, obj=None) -> bool:
    """Whether this person's role has the verb, and, with an object, whether it is his to do. `None` is the system itself,
    which may everything.

    Raises KeyError for a verb that is not in the table.
    """
    roles = VERBS[verb]
    if by is None:
        return True
    if not by.is_active or by.role not in roles or not allowed(by, verb):
        return False
    if obj is None:
        return True
    return (verb not in STANDING or STANDING[verb](by, obj)) and not (verb in OWN_WORK and OWN_WORK[verb](by, obj))


def allowed(by, verb: str) -> bool:
    """Whether what he came in with leaves him this verb: a token may have a list of its own (accounts/tokens.py)."""
    only = getattr(by, "only", None)
    return only is None or verb in only


def require(by, verb: str, obj=None) -> None:
    """Raise NotYourVerb (403) unless the role has it; NotYours or OwnWork (403) where the object is not his to do it with,
    or is what he did himself."""
    if not may(by, verb):
        raise NotYourVerb(verb)
    if by and obj is not None and verb in OWN_WORK and OWN_WORK[verb](by, obj):
        raise OwnWork(verb)
    if not may(by, verb, obj):
        raise NotYours(verb)
