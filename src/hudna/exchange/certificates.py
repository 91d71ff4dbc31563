"""A node's certificate: a form that TLS can carry its link key in (RFC 5280, RFC 8410).

Nobody issues it and nobody vouches for it but the card that it came with: each partner trusts
exactly this certificate, so it names no authority and never runs out. It is a pure function of key
and party.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hudna.fault import Fault, Refused
from hudna.record import base64url
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import PartyId
from hudna.say import say

LARGEST = 2_048
"""Letters of a certificate's text; ours has some 500."""
FROM = datetime(2016, 1, 1, tzinfo=UTC)
"""Long before any node was made: a partner whose clock is late must not be cut off by that."""
UNTIL = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""RFC 5280, section 4.1.2.5: no date on which it ends. What ends it is another certificate."""
_LONGEST_NAME = 64
"""Bytes in UTF-8."""
_EACH_SIDE = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)


def certificate(key: SigningKey, party: PartyId) -> bytes:
    """In DER."""
    secret = Ed25519PrivateKey.from_private_bytes(key.to_bytes())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _short(party))])
    made = (
        x509.CertificateBuilder()
        .issuer_name(name).subject_name(name)
        .public_key(secret.public_key()).serial_number(_serial(key.public))
        .not_valid_before(FROM).not_valid_after(UNTIL)
        # It may sign for nobody else: whoever trusts it trusts no other certificate by it.
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_only_signatures(), critical=True)
        .add_extension(x509.ExtendedKeyUsage(_EACH_SIDE), critical=False)
        .sign(secret, None)
    )
    return made.public_bytes(Encoding.DER)


def _short(party: PartyId) -> str:
    return party.encode()[:_LONGEST_NAME].decode(errors="ignore")


def key_in(der: bytes) -> PublicKey:
    """The link key that a certificate carries. The certificate is sound: see `read`."""
    found = x509.load_der_x509_certificate(der).public_key()
    assert isinstance(found, Ed25519PublicKey)
    return PublicKey(found.public_bytes_raw())


def pem(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode("ascii")


def write(der: bytes) -> str:
    """As a card has it."""
    return base64url.encode(der)


def read(text: str, where: str) -> bytes:
    """The DER of what a card has. Refused unless it is one Ed25519 certificate that may sign for
    no other."""
    if len(text) > LARGEST:
        raise _no(where, f"{len(text)} letters")
    der = base64url.decode(text, where)
    try:
        found = x509.load_der_x509_certificate(der)
        key = found.public_key()
        limits = found.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (ValueError, TypeError, x509.ExtensionNotFound) as error:
        raise _no(where, type(error).__name__) from None
    if not isinstance(key, Ed25519PublicKey) or limits.ca:
        raise _no(where, "another kind of certificate")
    return der


def fingerprint(der: bytes) -> str:
    """What two people compare by voice: SHA-256, in hex."""
    return sha256(der).hexdigest()


def _serial(key: PublicKey) -> int:
    """RFC 5280, section 4.1.2.2: positive, at most 20 bytes."""
    return int.from_bytes(sha256(key.to_bytes()).digest()[:16]) | 1


def _only_signatures() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )


def _no(where: str, found: str) -> Refused:
    return Refused(Fault(where, found, say("a certificate that hudna made for one node")))
