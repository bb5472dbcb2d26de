"""What opens a link, and what proves whose telephone it is. Neither lies in the database: both are made again from a salt and the
installation's own secret when they are sent or shown; what is kept of a token is its hash."""

import base64
import hashlib

from django.utils.crypto import salted_hmac

BYTES = 24  # of a token
DIGITS = 6  # of a code


def token_of(salt: str) -> str:
    """What stands in the address: 32 characters that nobody guesses."""
    return base64.urlsafe_b64encode(salted_hmac("links.token", salt, algorithm="sha256").digest()[:BYTES]).decode()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def code_of(salt: str) -> str:
    """Six digits; how often one may be tried is counted."""
    number = int.from_bytes(salted_hmac("links.code", salt, algorithm="sha256").digest()[:8])
    return f"{number % 10**DIGITS:0{DIGITS}}"
