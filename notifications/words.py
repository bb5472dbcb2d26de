"""The words of notices: each app's `notices.py` names its kinds; they are found at start."""

from django.apps import apps

WORDS: dict[str, str] = {}
PAGES: dict[str, str] = {}


def words(kind: str, text: str) -> str:
    """Register the sentence of a kind: a lazy translation with %(name)s for the facts. Returns the kind."""
    WORDS[kind] = text
    return kind


def sentence(notice) -> str:
    """What the notice says, in the language that is active."""
    return str(WORDS.get(notice.kind, notice.kind)) % notice.data


def subject_of(notice):
    """The object a notice is about, or None when the reader may no longer see it."""
    model = apps.get_model(notice.subject)
    return model.objects.visible_to(notice.user).filter(pk=notice.subject_id).first()
