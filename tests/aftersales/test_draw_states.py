"""docs/states.md says what the models do."""

from django.conf import settings

from aftersales.management.commands.draw_states import arrows, models_with_states, page
from tickets.models import Task


def test_the_page_is_current():
    written = (settings.BASE_DIR / "docs" / "states.md").read_text(encoding="utf-8")
    assert written == page(), "run: bin/manage draw_states"


def test_an_arrow_is_a_transition_of_the_model():
    drawn = set(arrows(Task, Task._meta.get_field("state")))
    assert ("help_asked", "sent", "keep") in drawn
    assert ("done", "sent", "keep") not in drawn


def test_the_objects_of_a_case_come_first():
    labels = [model.__name__ for model in models_with_states()]
    assert labels[:7] == ["Ticket", "Task", "Redress", "ReceiptCard", "OldPart", "Claim", "WriteOffNotice"]
