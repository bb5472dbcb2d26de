"""How an action says no. Codes are stable and listed in docs/errors.md; sentences are for people."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from core.text import Text


class Refused(Exception):
    """The business says no: nothing was changed.

    `code` is stable and dotted (`task.already_arranged`), `message` one sentence in the reader's language, `remedy`
    what to do about it, `facts` flat JSON values that a program may use.
    """

    def __init__(self, code: str, message: Text, remedy: Text = "", **facts: Any) -> None:
        super().__init__(str(message))
        self.code, self.message, self.remedy, self.facts = code, message, remedy, facts

    status = 409


class Unprocessable(Refused):
    """The request contradicts an earlier one with the same key (422)."""

    status = 422


class NotFound(Http404):
    """Not there, or not yours: the two look the same (X4)."""


class NotYourVerb(Refused):
    """Your role does not do this (403)."""

    status = 403

    def __init__(self, verb: str) -> None:
        super().__init__("not_your_verb", _("Your role may not do this."), _("Ask whoever is responsible for it."), verb=verb)


class Forbidden(Refused):
    """This place is not for your role (403)."""

    status = 403

    def __init__(self) -> None:
        super().__init__("forbidden", _("Your role may not do this."), _("Ask whoever is responsible for it."))


class ForeignPage(Refused):
    """The request rests on a sign-in of the browser, and no page of ours has made it (403)."""

    status = 403

    def __init__(self) -> None:
        super().__init__("csrf", _("No page of this site has sent this."), _("Load the page again; a program signs in with a token."))


class OwnWork(Refused):
    """Nobody judges himself (403)."""

    status = 403

    def __init__(self, verb: str):
        words = _("Nobody judges what he did or handed in himself.")
        super().__init__("own_work", words, _("Have a colleague do it."), verb=verb)


class NotYours(Refused):
    """Your role does this, but not with this one: it is somebody else's (403)."""

    status = 403

    def __init__(self, verb: str) -> None:
        super().__init__("not_yours", _("This is somebody else's."), _("Ask whoever it was given to, or his department's head."), verb=verb)
