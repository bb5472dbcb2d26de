"""The timeline of a ticket (X2)."""

from django.db import models

from core.history import Event as BaseEvent
from dealers.models import dealer_id_of


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A dealer does not see internal lines, nor those of other parties' tasks."""
        dealer = dealer_id_of(user)
        if dealer is None:
            return self
        return self.filter(internal=False).filter(models.Q(task__isnull=True) | models.Q(task__dealer_id=dealer))


class Event(BaseEvent):
    """One line of a ticket's timeline, perhaps about one of its tasks."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="events", db_index=False)
    task = models.ForeignKey("tickets.Task", models.PROTECT, null=True, related_name="events")
    internal = models.BooleanField(default=False)

    objects = EventQuerySet.as_manager()

    class Meta(BaseEvent.Meta):
        indexes = [
            models.Index(fields=["ticket", "-at", "-id"], name="ticket_events"),
            models.Index(fields=["-at"], condition=models.Q(kind="ticket.promise_found"), name="ticket_promises_found"),
        ]
