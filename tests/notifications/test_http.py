"""The one way by which an address that somebody typed in is asked: never into our own network."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.channels import Failed, Why, http
from tests.notifications.servers import Receiver

PUBLIC = "93.184.215.14"
INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "ff02::1", "2001:db8::1",
    "2002:7f00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
]  # fmt: skip
OUTSIDE = [PUBLIC, "8.8.8.8", "172.32.0.1", "192.169.0.1", "2400:3200::1", "::ffff:8.8.8.8"]


@pytest.fixture
def names(monkeypatch):
    """What names resolve to: a list for each call, the last one for good. Returns the table; `asked` counts."""
    table, asked = {}, []

    def resolve(host, port, *args, **kwargs):
        asked.append(host)
        answers = table[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(http.socket, "getaddrinfo", resolve)
    table["asked"] = asked
    return table


def why(url) -> Why:
    with pytest.raises(Failed) as failed:
        http.check(url)
    return failed.value.why


@pytest.mark.parametrize("address", INSIDE)
def test_inside(address, names):
    assert not http.is_public(address)
    names["hook.example"] = [[address]]
    assert why("https://hook.example/x") == Why.PRIVATE_ADDRESS


@pytest.mark.parametrize("address", OUTSIDE)
def test_outside(address, names):
    names["hook.example"] = [[address]]
    assert http.check("https://hook.example/x?y=1").addresses == (address,)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_other_ways_to_write_loopback(host):
    assert why(f"https://{host}/") in (Why.PRIVATE_ADDRESS, Why.UNREACHABLE)


def test_one_private_address_among_several_is_enough(names):
    names["hook.example"] = [[PUBLIC, "10.0.0.1"]]
    assert why("https://hook.example/") == Why.PRIVATE_ADDRESS


@pytest.mark.parametrize(
    "url",
    [
        "http://hook.example/", "ftp://hook.example/", "file:///etc/passwd", "gopher://hook.example/", "//hook.example/", "hook.example",
        "",
        "https:///x", "https://me:secret@hook.example/", "https://hook.example:99999/", "https://[::1/",
        "https://" + "a" * 300 + "/",
    ],
)  # fmt: skip
def test_no_address_at_all(url, names):
    names["hook.example"] = [[PUBLIC]]
    assert why(url) == Why.BAD_ADDRESS


def test_a_name_that_turns_private_between_check_and_connection_is_asked_once_only(names, monkeypatch):
    """DNS rebinding: the connection goes to the address that was checked."""
    names["hook.example"] = [[PUBLIC], ["127.0.0.1"]]
    reached = []

    def connect(address, timeout):
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(http.socket, "create_connection", connect)
    with pytest.raises(Failed):
        http.call("POST", "https://hook.example/x", b"", {})
    assert reached == [(PUBLIC, 443)] and names["asked"] == ["hook.example"]


def test_a_redirect_is_not_followed(receiver):
    with Receiver() as elsewhere:
        receiver.status, receiver.headers = 302, {"Location": elsewhere.url("/secret")}
        with pytest.raises(Failed) as failed:
            http.accept(http.call("POST", receiver.url(), b"x", {}))
        assert failed.value.why == Why.MOVED and not failed.value.again and elsewhere.got == []


@pytest.mark.parametrize("status", [400, 401, 404, 408, 410, 429, 500, 503])
def test_what_may_be_tried_again(receiver, status):
    receiver.status, again = status, status in (408, 429, 500, 503)
    with pytest.raises(Failed) as failed:
        http.accept(http.call("POST", receiver.url(), b"x", {}))
    assert failed.value.again is again


def test_nobody_listens(inside):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Failed) as failed:
        http.call("POST", f"http://127.0.0.1:{port}/", b"", {})
    assert failed.value.why == Why.UNREACHABLE and failed.value.again and failed.value.nothing_left


@pytest.mark.parametrize("how", ["hangs", "drips"])
def test_a_server_that_never_comes_to_an_end_is_hung_up_on(receiver, monkeypatch, how):
    monkeypatch.setattr(http, "DEADLINE", 0.3)
    setattr(receiver, how, True)
    with pytest.raises(Failed) as failed:
        http.call("POST", receiver.url(), b"", {})
    assert failed.value.why == Why.TIMEOUT and failed.value.again and not failed.value.nothing_left


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A file with key and certificate for `localhost`, which is also the only authority that we trust."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, text = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(pem))
    (tmp_path / "both.pem").write_bytes(key.private_bytes(pem, text, serialization.NoEncryption()) + made.public_bytes(pem))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return tmp_path / "both.pem"


def test_the_certificate_must_be_the_names(inside, certificate):
    with Receiver(certificate) as receiver:
        assert http.call("POST", receiver.url(host="localhost"), b"", {}).status == 200
        assert receiver.got[0][2]["Host"] == f"localhost:{receiver.port}"
        with pytest.raises(Failed) as failed:
            http.call("POST", receiver.url(host="127.0.0.1"), b"", {})
        assert failed.value.why == Why.CERTIFICATE and len(receiver.got) == 1
