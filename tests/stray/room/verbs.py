"""The verbs of strays, each declared once (docs/pages.md)."""

from stray import actions, api
from stray.models import Stray

from accounts.declared import verb
from accounts.rights import STAFF
from core.api import Nothing

verb(actions.take_in, STAFF, about=Stray, many=True, body=api.Name, status=201)
verb(actions.feed, STAFF, about=Stray, body=Nothing)
