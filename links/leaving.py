"""A signed link is the company's: who made it or took it back is on record."""

from accounts import leaving
from links.models import SignedLink

leaving.stays(SignedLink, "made_by", "withdrawn_by")
