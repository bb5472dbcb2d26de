"""How policies are loaded: each app brings its own kinds."""

from datetime import date

from deadlines.models import Policy

ALWAYS = date(2000, 1, 1)


def load_policies(rows) -> None:
    """Make the first version of each kind that has none. `rows`: (kind, minutes, days, title, source)."""
    have = set(Policy.objects.values_list("kind", flat=True))
    Policy.objects.bulk_create(
        Policy(kind=kind, minutes=minutes, days=days, title=title, source=source, valid_from=ALWAYS)
        for kind, minutes, days, title, source in rows
        if kind not in have
    )
