"""A verb that the present state does not offer: what the state is, who could change it, and whether somebody was quicker."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from core.errors import Refused
from core.history import Event

_asked: list[Callable] = []


def answers(function: Callable[..., Iterable[str]]) -> Callable[..., Iterable[str]]:
    """The decorated function names, in words, what changes an object's present state and who has it (accounts.declared)."""
    _asked.append(function)
    return function


def stale(error: TransitionNotAllowed, user=None, seen: str = "") -> Refused:
    """The refusal. `seen` is the state in which the person had it before him: only where that is another one now, it is said that
    it changed, and that somebody else did it only where that is so.
    """
    obj = error.object
    state = getattr(obj, "state", "")
    facts = {"what": str(obj), "state": obj.get_state_display() if obj is not None else ""}
    could = [words for ask in _asked for words in ask(obj)]
    remedy = _("What changes that: %(verbs)s.") % {"verbs": str(_("; ")).join(could)} if could else _("Nothing changes that any more.")
    if not seen or seen == state:
        return Refused("state.not_offered", _("%(what)s is “%(state)s”: this cannot be done with it.") % facts, remedy, state=state)
    if _by_another(obj, user):
        return Refused("state.moved_on", _("%(what)s is “%(state)s” by now; someone else acted first.") % facts, remedy, state=state)
    return Refused("state.moved_on", _("%(what)s has become “%(state)s” since you opened this.") % facts, remedy, state=state)


def _by_another(obj, user) -> bool:
    """Whether the last thing that happened to it was another person's doing."""
    for relation in obj._meta.related_objects:
        if issubclass(relation.related_model, Event):
            last = getattr(obj, relation.get_accessor_name()).order_by("-id").values_list("by", flat=True).first()
            return last is not None and last != getattr(user, "pk", None)
    return False
