"""`bin/up --https`: the authority, the certificate, and the page that hands the authority out."""

import ssl
import stat
import tempfile
import threading
import urllib.request
from pathlib import Path

import pytest
from cryptography import x509

from aftersales import secure
from aftersales.engines.home import Home


@pytest.fixture
def home():
    with tempfile.TemporaryDirectory(prefix="https-test-") as folder:
        yield Home(Path(folder)).open()


def test_a_client_that_trusts_the_authority_trusts_the_server(home):
    files = secure.certificate(home)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.chain, files.key)
    client = ssl.create_default_context(cafile=files.authority)
    for name in ("127.0.0.1", "localhost"):
        assert shake_hands(client, server, name)["subjectAltName"]
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(client, server, "example.com")


def test_it_is_kept_until_the_addresses_change(home, monkeypatch):
    files = secure.certificate(home)
    authority, chain = files.authority.read_bytes(), files.chain.read_bytes()
    secure.certificate(home)
    assert files.chain.read_bytes() == chain
    monkeypatch.setattr(secure, "own_addresses", lambda: ["192.168.77.5"])
    secure.certificate(home)
    assert files.chain.read_bytes() != chain and files.authority.read_bytes() == authority
    assert "192.168.77.5" in secure._names_in(files.chain)


def test_the_authority_vouches_for_nothing_public(home):
    files = secure.certificate(home)
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert {str(tree.value) for tree in limits.value.permitted_subtrees} == {*secure.LOCAL_NAMES, *secure.PRIVATE_NETWORKS}
    assert stat.S_IMODE((home.path / "tls" / "authority.key").stat().st_mode) == 0o600


def test_the_page_hands_it_out(home):
    files = secure.certificate(home)
    listener = secure.listen_beside("127.0.0.1", 65535)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    threading.Thread(target=secure.serve_authority, args=(files.authority, listener, "https://x:1"), daemon=True).start()
    with urllib.request.urlopen(address + "/authority.crt") as answer:
        assert answer.read() == files.authority.read_bytes()
        assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    with urllib.request.urlopen(address) as answer:
        assert "https://x:1" in answer.read().decode()
    assert address in secure.how_to_install(address)


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> dict:
    """A TLS handshake in memory; the certificate as the client saw it."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(6):
        for side in (ours, theirs):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return ours.getpeercert()
