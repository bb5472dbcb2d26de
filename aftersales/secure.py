"""`bin/up --https`: an authority of this installation's own, a certificate for this machine, and a page to install the
authority on a phone. Phones give camera, place and offline work only to a secure page.

The authority may vouch for private addresses and local names only, so that its key is worth nothing to a thief
elsewhere.
"""

import contextlib
import datetime
import http.server
import io
import ipaddress
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from aftersales.engines.home import Home
from aftersales.engines.process import Problem

YEARS_OF_AUTHORITY = 10
DAYS_OF_CERTIFICATE = 397  # what phones accept at most
RENEW_BEFORE = datetime.timedelta(days=30)
LOCAL_NAMES = ("localhost", "local", "lan", "home.arpa", "internal")
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10")


@dataclass(frozen=True)
class Certificate:
    """Files in PEM: what web shows, its key, and the authority that a phone installs."""

    chain: Path
    key: Path
    authority: Path


def own_addresses() -> list[str]:
    """The private IPv4 addresses under which others reach this machine; none without a network."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # a datagram socket sends nothing by connecting: it only picks the way out
        found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += [entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    allowed = [ipaddress.ip_network(network) for network in PRIVATE_NETWORKS]
    usable = [a for a in dict.fromkeys(found) if not a.startswith("127.")]
    return [a for a in usable if any(ipaddress.ip_address(a) in network for network in allowed)]


def certificate(home: Home) -> Certificate:
    """The certificate for this machine's present addresses; made again when they change or it runs out."""
    folder = home.path / "tls"
    folder.mkdir(mode=0o700, exist_ok=True)
    files = Certificate(folder / "server.pem", folder / "server.key", folder / "authority.crt")
    authority_key = folder / "authority.key"
    now = datetime.datetime.now(datetime.UTC)
    if not (authority_key.exists() and files.authority.exists() and _expires(files.authority) > now + RENEW_BEFORE):
        _make_authority(files.authority, authority_key, now)
        files.chain.unlink(missing_ok=True)
    names = _names()
    if not files.chain.exists() or _expires(files.chain) < now + RENEW_BEFORE or _names_in(files.chain) != names:
        _make_certificate(files, authority_key, names, now)
    if home.account:
        home.account.own(folder)
        os.chown(authority_key, 0, 0)
    return files


def _names() -> set[str]:
    host = socket.gethostname().split(".")[0].lower()
    return {"localhost", "127.0.0.1", f"{host}.local", *own_addresses()}


def _make_authority(target: Path, key_file: Path, now: datetime.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"After-sales on {socket.gethostname()}"[:64])])
    permitted = [x509.DNSName(local) for local in LOCAL_NAMES]
    permitted += [x509.IPAddress(ipaddress.ip_network(network)) for network in PRIVATE_NETWORKS]
    other_uses = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    builder = (
        _builder(name, name, key.public_key(), now, datetime.timedelta(days=365 * YEARS_OF_AUTHORITY))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **dict.fromkeys(other_uses, False)), critical=True
        )
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    _write_key(key_file, key)
    target.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def _make_certificate(files: Certificate, authority_key: Path, names: set[str], now: datetime.datetime) -> None:
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    alternatives = [_general_name(name) for name in sorted(names)]
    builder = (
        _builder(x509.Name([]), authority.subject, key.public_key(), now, datetime.timedelta(days=DAYS_OF_CERTIFICATE))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    _write_key(files.key, key)
    own = builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    files.chain.write_bytes(own + files.authority.read_bytes())


def _builder(subject, issuer, public_key, now, length) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public_key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + length)


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write_key(target: Path, key) -> None:
    target.unlink(missing_ok=True)
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        form = serialization.PrivateFormat.PKCS8
        file.write(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


def _expires(file: Path) -> datetime.datetime:
    return x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc


def _names_in(file: Path) -> set[str]:
    found = x509.load_pem_x509_certificate(file.read_bytes()).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return {str(name.value) for name in found.value}


# --- the page that hands the authority to a phone ---


def how_to_install(address: str) -> str:
    """What the terminal shows: a QR to scan with the phone."""
    picture = io.StringIO()
    segno.make(address, error="m").terminal(picture, compact=True)
    return f"On a phone in the same network, once: open {address} and install the certificate.\n{picture.getvalue()}"


PAGE = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>安装证书</title><h1>安装证书</h1>
<p><a href="/authority.crt">下载证书</a>，然后安装：</p>
<ul><li>iPhone：设置 → 已下载描述文件 → 安装；再到 设置 → 通用 → 关于本机 → 证书信任设置，打开开关。</li>
<li>Android：设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书。</li></ul>
<p>只需一次。之后打开 <a href="{site}">{site}</a>。此证书只对内网地址有效。</p></html>"""


def serve_authority(authority: Path, listener: socket.socket, site: str) -> None:
    """Serve the page and the authority's certificate over plain HTTP, until stopped."""
    contents = {
        "/": ("text/html; charset=utf-8", PAGE.format(site=site).encode()),
        "/authority.crt": ("application/x-x509-ca-cert", authority.read_bytes()),
    }

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = contents.get(self.path, (None, b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = http.server.ThreadingHTTPServer(listener.getsockname(), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.serve_forever()


def listen_beside(host: str, port: int) -> socket.socket:
    """A socket for that page: the port after the product's, or any free one."""
    for candidate in (port + 1, 0):
        try:
            return socket.create_server((host, candidate))
        except (OSError, OverflowError):
            continue
    raise Problem(f"No free port on {host} for the page that hands out the certificate.")


if __name__ == "__main__":
    file, descriptor, site = sys.argv[1:]
    serve_authority(Path(file), socket.socket(fileno=int(descriptor)), site)
