"""Real servers on loopback that write down what they are told: HTTP and SMTP."""

import socketserver
import ssl
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Running:
    """A server in a thread of its own; on leaving, whoever hangs in it is let go."""

    def __init__(self, server):
        self.server, self.free = server, threading.Event()
        server.owner, server.handle_error = self, lambda *_: None  # who is hung up on finds the line dead
        server.daemon_threads = True
        self.port = server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.free.set()
        self.server.shutdown()
        self.server.server_close()


class Receiver(Running):
    """Takes HTTP requests: `got` holds (method, path, headers, body). `status`, `body`, `headers` are its answer.

    `hangs`: it never answers; `drips`: a byte of an endless header every moment.
    """

    def __init__(self, certificate=None):
        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), _Http))
        self.got, self.status, self.body, self.headers, self.hangs, self.drips = [], 200, b'{"errcode":0,"errmsg":"ok"}', {}, False, False
        self.scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.scheme = "https"

    def url(self, path="/hook", host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.port}{path}"


class _Http(BaseHTTPRequestHandler):
    def do_POST(self):
        owner = self.server.owner
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        owner.got.append((self.command, self.path, dict(self.headers), content))
        if owner.hangs:
            owner.free.wait(30)
            return
        self.send_response(owner.status)
        for name, value in owner.headers.items():
            self.send_header(name, value)
        if owner.drips:
            self.flush_headers()
        while owner.drips and not owner.free.wait(0.02):
            self.wfile.write(b"X-Slow: 1\r\n")
        self.send_header("Content-Length", str(len(owner.body)))
        self.end_headers()
        self.wfile.write(owner.body)

    do_GET = do_POST

    def log_message(self, *args):
        pass


class MailServer(Running):
    """Takes mail: `got` holds (recipient, message). `refuses` maps a recipient to a code; `hangs`: says nothing at all."""

    def __init__(self):
        super().__init__(socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp))
        self.got, self.refuses, self.hangs, self.met = [], {}, False, 0

    def addresses(self):
        return sorted(to for to, _message in self.got)


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self):
        owner = self.server.owner
        owner.met += 1
        if owner.hangs:
            owner.free.wait(30)
            return
        self.say("220 here")
        to = None
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb in ("EHLO", "HELO", "MAIL", "RSET", "NOOP"):
                self.say("250 ok")
            elif verb == "RCPT":
                to = line[line.index("<") + 1 : line.index(">")]
                code = owner.refuses.get(to)
                self.say(f"{code} not this one" if code else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                owner.got.append((to, message_from_bytes(self.content(), policy=policy.default)))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("502 what")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)
