"""The worker class of gunicorn that web runs: a thread is given to whole requests only.

gunicorn's own `gthread` reads header and body in the thread that answers, so as many unfinished requests as there are threads
stop the site for everyone. Here a thread takes what has come, without waiting, and answers when it is whole; else the connection
goes back to the loop until there is more, and who takes too long is sent away. docs/decisions/0026-whole-requests.md has the figures.
"""

import contextlib
import re
import resource
import socket
import ssl
import struct
import tempfile
import time
from functools import partial
from selectors import EVENT_READ

from gunicorn import http, sock, util
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from core.logs import Clean

HEADER_SECONDS = 10  # from the connection, or the first byte on one that was kept, to the end of the header; TLS included
BODY_SECONDS, SLOWEST = 20, 4096  # from then on for the body: 20 s and one more for each 4 KB
CHUNKED_SECONDS = 300  # for a body that does not say how long it is
SEND_SECONDS = 20  # an answer of which the other side takes nothing for so long is given up
MAX_HEADER, MAX_BODY = 64 * 1024, 256 * 1024 * 1024  # bytes; a record with twenty photos of the largest size has 200 MB
IN_MEMORY = 1024 * 1024  # of a body, beyond that it lies in a file
ARRIVING = 500  # requests on their way at once; one more, and the oldest goes
READ = 256 * 1024
PATIENCE = struct.pack("ll", SEND_SECONDS, 0)
FILES = 4096  # open files that a worker asks for: a connection is one, and a large body another

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r]*chunked", re.IGNORECASE)
CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)


class TooSlow(Exception):
    """What is told to whom is sent away: the status line's rest."""


class Arrived(SocketUnreader):
    """Gives the parser what has arrived, from memory or a file; only what is missing then would come from the socket."""

    def __init__(self, connection, spool):
        super().__init__(connection)
        self.spool = spool

    def chunk(self, size_hint=None):
        return (self.spool and self.spool.read(max(size_hint or 0, READ))) or super().chunk(size_hint)

    def settle(self) -> None:
        """What came behind the request goes where gunicorn looks for the next one."""
        if self.spool:
            self.buf.seek(0, 2)
            self.buf.write(self.spool.read())
            self.spool.close()
            self.spool = None


class Arrival:
    """One request on its way: `take()` reads what is there and says whether it is whole."""

    def __init__(self, conn, begun: bytes):
        self.conn, self.header, self.spool = conn, bytearray(begun), None
        self.size = self.wanted = 0  # bytes of the body that are here, and of how many; None when it does not say
        self.tail = b""
        self.has_header = False
        self.deadline = time.monotonic() + HEADER_SECONDS

    def take(self) -> bool:
        """All that is there by now. Raises TooSlow with what to answer, ConnectionError when the other side has gone."""
        whole = bool(self.header) and not self.has_header and self.look()
        while not whole:
            try:
                piece = self.conn.sock.recv(READ)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return False
            if not piece:
                raise ConnectionError
            if self.has_header:
                self.add(piece)
                whole = self.is_whole()
            else:
                self.header += piece
                whole = self.look()
        return True

    def look(self) -> bool:
        """Whether the header ends here, and with it perhaps the request."""
        end = self.header.find(b"\r\n\r\n") + 4
        if end < 4:
            if len(self.header) > MAX_HEADER:
                raise TooSlow("431 Request Header Fields Too Large")
            return False
        self.has_header = True
        head, rest = bytes(self.header[:end]), bytes(self.header[end:])
        length, chunked = LENGTH.search(head), CHUNKED.search(head)
        if not chunked and not (length and int(length[1])):
            return True
        self.wanted = None if chunked else int(length[1])
        if (self.wanted or 0) > MAX_BODY:
            raise TooSlow("413 Content Too Large")
        self.deadline = time.monotonic() + (CHUNKED_SECONDS if chunked else BODY_SECONDS + self.wanted // SLOWEST)
        del self.header[end:]
        self.spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when the request is over
        self.add(rest)
        whole = self.is_whole()
        if not whole and CONTINUE.search(head):
            self.conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return whole

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > MAX_BODY + READ:
            raise TooSlow("413 Content Too Large")
        self.tail = (self.tail + piece)[-READ:] if self.wanted is None else b""
        self.spool.write(piece)

    def is_whole(self) -> bool:
        """A body in chunks ends with an empty one and an empty line. Taken too early, the parser would wait for the rest, not for long."""
        if self.wanted is not None:
            return self.size >= self.wanted
        return self.tail.endswith(b"\r\n\r\n") and (self.tail.startswith(b"0\r\n") or b"\r\n0\r\n" in self.tail)

    def unreader(self) -> Arrived:
        if self.spool:
            self.spool.seek(0)
        result = Arrived(self.conn.sock, self.spool)
        result.unread(bytes(self.header))
        return result

    def close(self) -> None:
        if self.spool:
            self.spool.close()


def close(conn, graceful=False) -> None:
    """At once: gunicorn waits up to 2 s in its loop for the other side to close first, and all of the request was read here."""
    util.close(conn.sock)


class Worker(ThreadWorker):
    """`gthread` whose threads take what has come of a request, and give it back to the loop when it is not whole."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.arriving: dict[TConn, Arrival] = {}  # those of which more is waited for, the oldest first

    def init_process(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        for logger in (self.log.error_log, self.log.access_log):
            Clean.wrap(logger)
        super().init_process()

    # --- in a thread ---

    def handle(self, conn):
        """What gunicorn's says, or the Arrival of which more must come."""
        try:
            arrival = conn.data_ready if isinstance(conn.data_ready, Arrival) else self.begin(conn)
            if not arrival.take():
                return arrival
        except TooSlow as sentence:
            send_away(conn, str(sentence))
            return False
        except OSError:  # gone, or no TLS that we understand
            return False
        conn.data_ready = True
        conn.parser.unreader = arrival.unreader()
        return super().handle(conn)

    def begin(self, conn) -> Arrival:
        """The next request of this connection."""
        begun = conn.parser.unreader.take_buffered() if conn.initialized else b""
        conn.sock.setblocking(False)
        if not conn.initialized:
            conn.initialized, conn.close = True, partial(close, conn)
            if self.cfg.is_ssl:
                conn.sock = sock.ssl_wrap_socket(conn.sock, self.cfg)  # the handshake comes with the first reading
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, PATIENCE)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, PATIENCE)
            conn.parser = http.get_parser(self.cfg, conn.sock, conn.client)
        return Arrival(conn, begun)

    def _keepalive_after(self, conn, keepalive):
        kept = super()._keepalive_after(conn, keepalive)
        conn.parser.unreader.settle()
        return kept

    # --- in the loop ---

    def finish_request(self, conn, fs):
        """Instead of closing what is not whole: wait for more of it."""
        found = None if fs.cancelled() or fs.exception() else fs.result()
        if not isinstance(found, Arrival):
            super().finish_request(conn, fs)
            return
        if len(self.arriving) >= ARRIVING:
            self.give_up(next(iter(self.arriving)), "503 Service Unavailable")
        self.arriving[conn] = conn.data_ready = found
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_more, conn))

    def on_more(self, conn, client):
        self.poller.unregister(client)
        del self.arriving[conn]
        self.enqueue_req(conn)

    def give_up(self, conn, sentence: str) -> None:
        self.poller.unregister(conn.sock)
        self.arriving.pop(conn).close()
        send_away(conn, sentence)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self):
        """Of the loop, once a second at least: whose time is over goes."""
        super().murder_pending()
        now = time.monotonic()
        for conn, arrival in list(self.arriving.items()):
            if arrival.deadline < now:
                self.give_up(conn, "408 Request Timeout" if arrival.header else "")


def send_away(conn, sentence: str) -> None:
    if sentence:
        with contextlib.suppress(OSError):
            conn.sock.send(f"HTTP/1.1 {sentence}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
