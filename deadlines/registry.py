"""What each app says about its kinds: what a breach does, how it is told, what the facts are.

Each app's `deadlines.py` names its own kinds; they are found at start.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

KINDS: dict[str, "Kind"] = {}
HANDLERS: dict[str, Callable] = {}
TOLD: dict[str, "Told"] = {}
SUBJECTS: dict[str, Callable] = {}
FITTING: dict[str, Callable] = {}
TICKET_KINDS: dict[str, str] = {}  # what a rule may name as kind of ticket, with its words


@dataclass(frozen=True)
class Kind:
    """What a kind is called (two to six characters), the model that it is promised about, its icon, and whether its due
    moment is an appointment rather than a limit.

    Of a `steady` one no rule may say that it stands still; `urgent_within` are the minutes, round the clock, that no rule
    may exceed for what is urgent.
    """

    label: str
    about: str
    icon: str = "clock"
    exact: bool = False
    steady: bool = False
    urgent_within: int | None = None


def names(kind: str, label: str, about: str, **more) -> None:
    """Register what a kind is called and what it is about (`tickets.task`); `more` are the other fields of `Kind`."""
    KINDS[kind] = Kind(label, about, **more)


@dataclass(frozen=True)
class Told:
    """The kinds of notices (notifications.words) that tell of a breach or a rung after it, and of a reminder."""

    late: str
    soon: str = ""
    urgent: bool = False


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


def tells(kind: str, *, late: str, soon: str = "", urgent=False) -> None:
    """Register the notices of a kind: without `soon` the general words of a reminder are used."""
    TOLD[kind] = Told(late, soon, urgent)


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
