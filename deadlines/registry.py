"""What each app says about its kinds: what a breach does, how it is told, what the facts are.

Each room's `kinds.py` declares its kinds, its `deadlines.py` what they set off; both are found at start.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from core.language import reads_chinese
from core.rooms import gathered
from core.text import Text

KINDS: dict[str, "Kind"] = {}  # filled by each room's `kinds.py`
HANDLERS: dict[str, Callable] = {}
TOLD: dict[str, "Told"] = {}
SUBJECTS: dict[str, Callable] = {}
FITTING: dict[str, Callable] = {}
TICKET_KINDS: dict[str, str] = {}  # what a rule may name as kind of ticket, with its words


class Kind(str):
    """A kind of promise: its code, which rows hold, and what is known of it. Made by `declare` alone."""

    label: Text
    about: str
    starts: Text
    icon: str
    exact: bool
    steady: bool
    urgent_within: int | None
    from_receipt: bool
    owner: str
    counted: Text


def declare(
    code: str, label: Text, about: str = "", starts: Text = "", *, icon="clock", exact=False, steady=False,
    urgent_within: int | None = None, from_receipt=False, owner="", counted: Text = "",
) -> Kind:  # fmt: skip
    """Declare a kind, in the `kinds.py` of the room whose promise it is. Raises ValueError for one that is declared already.

    `label` is what it is called (two to six characters), `about` the model that it is promised about (`tickets.task`), `starts`
    from when it runs, with %(moment)s; neither where it is no deadline but a number that a rule gives. `exact`: its due moment is
    an appointment rather than a limit. Of a `steady` one no rule may say that it stands still; `urgent_within` are the minutes,
    round the clock, that no rule may exceed for what is urgent. `from_receipt`: it may run from the receipt of its ticket,
    which is told with who entered that. `owner`: whose name stands there where several owe it (`user`, `department`).
    `counted`: in words how its time is counted, where it has no calendar and never stands still.
    """
    if code in KINDS or bool(about) != bool(starts):
        raise ValueError(f"{code} is declared already, or does not say about what and from when it runs")
    KINDS[code] = kind = Kind(code)
    kind.label, kind.about, kind.starts, kind.icon, kind.exact, kind.steady = label, about, starts, icon, exact, steady
    kind.urgent_within, kind.from_receipt, kind.owner, kind.counted = urgent_within, from_receipt, owner, counted
    return kind


def declared(code: str) -> Kind:
    """The kind of this code. Raises ValueError for one that no room declares."""
    if code not in KINDS:
        raise ValueError(f"no room declares the promise {code!r}")
    return KINDS[code]


@cache
def _brought() -> dict[str, str]:
    """{title: kind} of the rules that the rooms bring."""
    return {rule.title: rule.kind for rule in gathered("reference", "RULES") if hasattr(rule, "ladder")}


def called(title: str) -> str:
    """A rule's title as its reader reads it: of one that a room brings its kind's name; what the company wrote stays as it wrote it."""
    kind = _brought().get(title)
    return str(KINDS[kind].label) if kind in KINDS and not reads_chinese() else title


@dataclass(frozen=True)
class Told:
    """The kinds of notices (notifications.words) that tell of a breach or a rung after it, and of a reminder."""

    late: str
    soon: str = ""
    pressing: bool = False


@dataclass(frozen=True)
class About:
    """One subject as its notices need it: the facts of their sentences, its clerks, and what the notice is about where
    that is not the subject itself."""

    facts: dict
    clerks: Iterable = ()
    subject: tuple[str, int] | None = field(default=None)


def on_breach(*kinds: str):
    """Register `handle(deadlines, recorded_at)` for kinds: it gets all rows of a kind that a sweep has locked.

    It writes events dated `deadline.due_at` and opens what follows, for all rows with a fixed number of statements, and
    never changes the subject itself: the sweep does not lock it. Whom to tell is the ladder's business, not its own.
    """

    def register(handle):
        HANDLERS.update(dict.fromkeys(kinds, handle))
        return handle

    return register


def tells(kind: str, *, late: str, soon: str = "", pressing=False) -> None:
    """Register the notices of a kind: without `soon` the general words of a reminder are used."""
    TOLD[kind] = Told(late, soon, pressing)


def describes(label: str):
    """Register `describe(deadlines) -> {subject_id: About}` for subjects of a model, in a fixed number of statements."""

    def register(describe):
        SUBJECTS[label] = describe
        return describe

    return register


def fits(label: str):
    """Register `fitting(scope) -> keys` for a model whose promises go by scope: those of its rows to which all of it applies."""

    def register(fitting):
        FITTING[label] = fitting
        return fitting

    return register
