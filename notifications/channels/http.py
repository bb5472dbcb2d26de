"""One HTTP request to an address that somebody typed in: never into our own network, never elsewhere than checked."""

import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from notifications.channels.base import Failed, Why

TIMEOUT = 10  # seconds for one step
DEADLINE = 15  # seconds for the whole request, however slowly an answer drips
LIMIT = 64 * 1024  # bytes of an answer that are read
TRIES = 3  # of a name's addresses
# Ranges in which another, perhaps private, address is packed: 6to4, NAT64.
PACKED = [ipaddress.ip_network(net) for net in ("2002::/16", "64:ff9b::/96")]


@dataclass(frozen=True)
class Place:
    """Where a request goes: the name, and the addresses that were found behind it and are allowed."""

    secure: bool
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Status and the beginning of the body."""

    status: int
    body: bytes


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's: not loopback, private, link-local, shared, multicast, reserved."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    packed = any(ip in net for net in PACKED if net.version == ip.version)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or packed)


def check(url: str) -> Place:
    """The place that a URL names, its host resolved now.

    Raises Failed for what is not https, for a name that does not resolve, and where any of its addresses is not
    public. With WEBHOOK_ALLOW_PRIVATE, http and private addresses are allowed.
    """
    inside = settings.WEBHOOK_ALLOW_PRIVATE
    try:
        parts = urlsplit(iri_to_uri(url))
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError) as error:
        raise Failed(Why.BAD_ADDRESS, str(error)) from None
    if parts.scheme not in (("https", "http") if inside else ("https",)) or not host or parts.username is not None:
        raise Failed(Why.BAD_ADDRESS, f"{parts.scheme}://{host}")
    port = port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Failed(Why.UNREACHABLE, f"{host}: {error}", again=True, server=True) from None
    addresses = tuple(dict.fromkeys(entry[4][0] for entry in found))
    if not inside and not all(map(is_public, addresses)):
        raise Failed(Why.PRIVATE_ADDRESS, f"{host}: {', '.join(addresses)}"[:200])
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme == "https", host, port, path, addresses[:TRIES])


class Pinned(http.client.HTTPConnection):
    """A connection to the very address that was checked; the certificate must still be the name's."""

    def __init__(self, place: Place):
        super().__init__(place.host, place.port, timeout=TIMEOUT)
        self.place, self.late = place, False
        self.default_port = 443 if place.secure else 80  # the Host header names no usual port

    def connect(self):
        self.sock = self._reach()
        if self.place.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def _reach(self):
        for n, address in enumerate(self.place.addresses, start=1):
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError:
                if n == len(self.place.addresses):
                    raise

    def hang_up(self):
        """End it now, in the middle of whatever it waits for."""
        self.late = True
        if self.sock:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


def call(method: str, url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send one request and read its answer, whatever its status. Redirects are not followed. Raises Failed."""
    line = Pinned(check(url))
    timer = threading.Timer(DEADLINE, line.hang_up)
    timer.daemon = True
    timer.start()
    try:
        _connect(line)
        try:
            line.request(method, line.place.path, body, {"User-Agent": "aftersales", "Connection": "close"} | headers)
            answer = line.getresponse()
            answer = Answer(answer.status, answer.read(LIMIT))
            if line.late:  # headers that were cut off look like all of them
                raise TimeoutError
            return answer
        except (OSError, ValueError, http.client.HTTPException) as error:
            slow = line.late or isinstance(error, TimeoutError)
            why = Why.TIMEOUT if slow else Why.UNREACHABLE
            raise Failed(why, f"{type(error).__name__}: {error}", again=True, nothing_left=False, server=True) from None
    finally:
        timer.cancel()
        line.close()


def _connect(line: Pinned) -> None:
    try:
        line.connect()
    except ssl.SSLCertVerificationError as error:
        raise Failed(Why.CERTIFICATE, error.verify_message, again=True, server=True) from None
    except OSError as error:
        why = Why.TIMEOUT if line.late or isinstance(error, TimeoutError) else Why.UNREACHABLE
        raise Failed(why, f"{type(error).__name__}: {error}", again=True, server=True) from None


def accept(answer: Answer) -> Answer:
    """The answer, if its status is a 2xx. Raises Failed: busy (408, 425, 429, 5xx) may be tried again, the rest not."""
    if 200 <= answer.status < 300:
        return answer
    said = f"{answer.status} {answer.body[:200].decode('utf-8', 'replace')}".strip()
    if answer.status in (408, 425, 429) or answer.status >= 500:
        raise Failed(Why.BUSY, said, again=True, nothing_left=False)
    raise Failed(Why.MOVED if answer.status < 400 else Why.REJECTED, said)
