"""The link between two nodes: TLS 1.3 (RFC 8446) in which each proves that it holds the key of the
one certificate that the other's card gave. No name, authority or date takes part."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from hudna.exchange.certificates import pem
from hudna.record.keys import SigningKey


class Identity(NamedTuple):
    """What this node shows of itself: `certificate` is DER and carries the public half of `key`."""

    key: SigningKey
    certificate: bytes


def accepting(own: Identity, pinned: Iterable[bytes]) -> ssl.SSLContext:
    """For the door: nobody gets through the handshake but a holder of a pinned certificate."""
    context = _context(ssl.PROTOCOL_TLS_SERVER, own, pinned)
    # A session taken up again would not show its certificate anew.
    context.num_tickets = 0
    return context


def reaching(own: Identity, pinned: bytes) -> ssl.SSLContext:
    """For the way to one partner: nothing is sent to whoever does not hold its certificate."""
    return _context(ssl.PROTOCOL_TLS_CLIENT, own, [pinned])


def unreached(error: Exception, url: str) -> OSError:
    """Why a node was not reached, in the words of somebody who could do something about it."""
    causes = list(_causes(error))
    if any(isinstance(c, ssl.SSLCertVerificationError) for c in causes):
        return OSError(f"another certificate than the one on its card: {url}")
    if url.startswith("https:") and any(isinstance(c, ConnectionResetError) for c in causes):
        return OSError(f"hung up, as on a certificate that it does not know: {url}")
    return OSError(f"{type(error).__name__}: {url}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _context(side: int, own: Identity, pinned: Iterable[bytes]) -> ssl.SSLContext:
    context = ssl.SSLContext(side)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    for der in pinned:
        context.load_verify_locations(cadata=pem(der))
    _show(context, own)
    return context


def _show(context: ssl.SSLContext, own: Identity) -> None:
    """OpenSSL reads a key from a file only: from one that is encrypted under a password which
    never leaves this process, and is gone when this returns."""
    password = secrets.token_bytes(32).hex()
    key = Ed25519PrivateKey.from_private_bytes(own.key.to_bytes()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
    with TemporaryDirectory() as folder:
        both = Path(folder) / "own.pem"
        both.write_bytes(key + pem(own.certificate).encode())
        context.load_cert_chain(both, password=password)
