"""What strays are found by."""

from django.utils.translation import gettext_lazy as _

from core.search.rooms import Follows, Kind, Words

KINDS = [Kind("stray", "stray.Stray", _("strays"), [("stray", "pk")], says=lambda row: (), number="name", icon="package")]
WORDS = [Words("stray", "SELECT id, name FROM stray_stray WHERE id {ids}")]
FOLLOWS = [Follows("stray", "stray_stray", "SELECT {row}.id", ("name",))]
