"""Where the pages of the verbs of signed links lie (accounts/pages.py)."""

from django.shortcuts import get_object_or_404

from links.models import SignedLink


def link_of(user, pk: int) -> SignedLink:
    """A link with who made and who withdrew it; else 404."""
    return get_object_or_404(SignedLink.objects.visible_to(user).select_related("made_by", "withdrawn_by"), pk=pk)


LINK = {"path": "links/<int:pk>/", "find": link_of, "where": lambda one: (one.pk,), "back": lambda one: ("link", one.pk)}
