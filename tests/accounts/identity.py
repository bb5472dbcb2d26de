"""The company's own sign-in for tests: a small OpenID provider on loopback that says of whoever comes what it is told to."""

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "aftersales", "not told to anybody"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """`claims` are what it says of whoever comes; `token` and `userinfo` what the one or the other says besides."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Door)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.claims, self.token, self.userinfo, self.codes = {"sub": "u-1"}, {}, {}, {}
        self.broken = ""  # the address that answers with something else

    def discovery(self) -> dict:
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        places = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in names.items()}
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | places

    def signed(self) -> str:
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300} | self.claims | self.token
        return jwt.encode(said, KEY, algorithm="RS256", headers={"kid": "k1"})


class Door(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *_args):
        pass

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

    def do_GET(self):
        place, idp = urlsplit(self.path), self.server
        asked = {name: values[0] for name, values in parse_qs(place.query).items()}
        if place.path == idp.broken:
            return self.answer(b"<html>maintenance</html>")
        if place.path == "/.well-known/openid-configuration":
            return self.answer(idp.discovery())
        if place.path == "/jwks":
            return self.answer(
                {"keys": [jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "k1", "alg": "RS256"}]}
            )
        if place.path == "/userinfo" and self.headers["Authorization"] == "Bearer access":
            return self.answer(idp.claims | idp.userinfo)
        if place.path == "/authorize" and (asked["client_id"], asked["response_type"]) == (CLIENT, "code"):
            code = f"code-{len(idp.codes)}"
            idp.codes[code] = asked
            return self.answer(b"", 302, Location=f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        return self.answer(b"", 404)

    def do_POST(self):
        given = {name: values[0] for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        asked = self.server.codes.pop(given.get("code"), None)  # once
        proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        fits = asked and given.get("client_secret") == SECRET and proof == asked["code_challenge"]
        if self.server.broken == self.path or not fits:
            return self.answer({"error": "invalid_grant"}, 400)
        return self.answer(
            {"access_token": "access", "token_type": "Bearer", "id_token": self.server.signed()}, **{"Content-Type": "application/json"}
        )


@contextmanager
def provider():
    with Provider() as idp:
        threading.Thread(target=idp.serve_forever, daemon=True).start()
        yield idp
        idp.shutdown()
