"""A site for tests of the server alone: says what it was sent. Its limits of time are short."""

import hashlib

from aftersales import server

server.HEADER_SECONDS = server.BODY_SECONDS = server.CHUNKED_SECONDS = 1
Worker, Gthread = server.Worker, server.ThreadWorker


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    answer = f"{len(body)} {hashlib.sha256(body).hexdigest()}".encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]
