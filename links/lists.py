"""The links about the rows of a page, brought along by the statement that reads these rows."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from links.models import SignedLink

TIMES = ("expires_at", "sent_at", "opened_at", "answered_at", "withdrawn_at")
TOLD = JSONObject(**{name: name for name in ("id", "name", "answer", "answered_by", "proof", "reason", *TIMES)})


def with_links(rows: QuerySet, user) -> QuerySet:
    """Each row with `asked`, what `links_of` reads: the links about it that this person sees, the newest first."""
    about = SignedLink.objects.visible_to(user).filter(subject=rows.model._meta.label_lower, subject_id=OuterRef("pk")).order_by("-id")
    return rows.annotate(asked=ArraySubquery(about.values_list(TOLD)))


def links_of(row, now) -> list[SignedLink]:
    """The links of a row as they stand `now`: `state` and its `label` beside."""
    found = []
    for told in row.asked:
        link = SignedLink(**told | {name: parse_datetime(told[name]) if told[name] else None for name in TIMES})
        link.state = link.state_at(now)
        link.label = SignedLink.State(link.state).label
        found.append(link)
    return found
