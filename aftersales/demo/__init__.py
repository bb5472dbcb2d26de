"""The demo company: one maker, twelve dealers, two months of service, made through the actions at given times."""

from aftersales.demo.bulk import fill
from aftersales.demo.loading import SEED, is_there, load
from aftersales.demo.people import logins

__all__ = ["SEED", "fill", "is_there", "load", "logins"]
