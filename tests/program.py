"""A program that talks to the API as one person."""

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.actions import make_token, note_use

V1 = "/api/v1/"


def key_of(user, **wishes) -> str:
    """A token of this person's, in use already."""
    token, key = make_token(person=user, by=user, name="test", **wishes)
    note_use(token)
    return key


class Program:
    """Calls addresses below /api/v1/ with a token: `Program(clerk).post("tickets/register/", kind="repair")`."""

    def __init__(self, user=None):
        self.client = APIClient()
        if user:
            self.client.credentials(HTTP_AUTHORIZATION=f"Token {key_of(user)}")

    def get(self, place="", **query):
        return self.client.get(V1 + place, query)

    def post(self, place, key=None, files=None, **body):
        headers = {"Idempotency-Key": key} if key else {}
        if files:
            return self.client.post(V1 + place, body | files, format="multipart", headers=headers)
        return self.client.generic("POST", V1 + place, json.dumps(body), "application/json", headers=headers)

    def done(self, place, **given):
        """Post what must work; the answer's JSON."""
        answer = self.post(place, **given)
        assert answer.status_code in (200, 201), (place, answer.status_code, answer.content.decode()[:500])
        return answer.json()

    def statements(self, place, **query) -> int:
        """How many SQL statements a GET costs, signing in included."""
        with CaptureQueriesContext(connection) as queries:
            assert self.get(place, **query).status_code == 200
        return len(queries)
