"""A site for tests of the server alone: says what it was sent. Its limits of time are short."""

import hashlib

from aftersales import server

server.HEADER_SECONDS = server.BODY_SECONDS = server.CHUNKED_SECONDS = 1
Worker, Gthread = server.Worker, server.ThreadWorker


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/who":
        body = " ".join(environ.get(name, "-") for name in ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR"))
        answer = body.encode()
    else:
        answer = f"{len(body)} {hashlib.sha256(body).hexdigest()}".encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]
