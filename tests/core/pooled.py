"""`python -m tests.core.pooled TOKEN MACHINE CUSTOMER`: four at once register calls and look at lists; then it is said how that went."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

os.environ["DJANGO_SETTINGS_MODULE"] = "aftersales.settings"

import django

django.setup()

from django.db import connection  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

PEOPLE, ROUNDS = 4, 4
TOKEN, MACHINE, CUSTOMER = sys.argv[1:]
CALL = {"channel": "call", "kind": "repair", "title": "割台搅龙不转", "customer": int(CUSTOMER), "machine": int(MACHINE)}


def work(_person) -> list[int]:
    """The status of each answer."""
    client = APIClient(SERVER_NAME="localhost")
    client.credentials(HTTP_AUTHORIZATION=f"Token {TOKEN}")
    told = []
    for _round in range(ROUNDS):
        told.append(client.post("/api/v1/tickets/register/", CALL, format="json").status_code)
        told += [client.get(place).status_code for place in ("/api/v1/tickets/", "/api/v1/deadlines/")]
    connection.close()
    return told


with ThreadPoolExecutor(PEOPLE) as people:
    answers = [status for told in people.map(work, range(PEOPLE)) for status in told]
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_prepared_statements")
    prepared = cursor.fetchone()[0]
sys.stdout.write(f"answers: {len(answers)} failures: {sum(status >= 300 for status in answers)} prepared: {prepared}\n")
