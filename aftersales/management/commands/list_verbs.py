"""docs/api-verbs.md, from the resources: every verb of the API, its right, its roles and its body."""

from django.core.management.base import BaseCommand

from accounts.rights import VERBS
from aftersales.api_urls import RESOURCES

HEAD = """# Verbs of the API

Made by `bin/manage list_verbs > docs/api-verbs.md`; a test compares. Each is a POST below `/api/v1/`; what the body takes in full, its
limits and the answer stand in the schema. An asterisk marks what must be there. Whose object it is decides besides the role.

| POST | what | body | roles |
|---|---|---|---|
"""


class Command(BaseCommand):
    help = "Print docs/api-verbs.md: every verb of the API with its body and roles."

    def handle(self, *args, **options):
        lines = [row(place, resource, verb) for place, (resource, _name) in RESOURCES.items() for verb in resource.verbs()]
        self.stdout.write(HEAD + "\n".join(lines))


def row(place: str, resource, verb) -> str:
    """One line of the table."""
    address = f"`{place}/{verb.endpoint}/`" if verb.many else f"`{place}/{{{resource.lookup_field}}}/{verb.endpoint}/`"
    fields = verb.body().get_fields()
    body = ", ".join(f"`{name}`{'*' if field.required else ''}" for name, field in fields.items() if not field.read_only)
    roles = ", ".join(sorted(set().union(*(VERBS[right] for right in verb.rights))))
    return f"| {address} | {verb.says} | {body} | {roles} |"
