"""Sentences: in words already, or still to be put into the language of whoever reads them."""

from django.utils.functional import Promise

Text = str | Promise
