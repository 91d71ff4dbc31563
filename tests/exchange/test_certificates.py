"""A node's certificate: what it says, what is refused in its place, what OpenSSL makes of it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from hudna.exchange import certificates
from hudna.exchange.certificates import certificate, fingerprint, key_in, pem, read, write
from hudna.fault import Refused
from hudna.record import base64url
from hudna.record.keys import SigningKey

KEY = SigningKey.generate(b"k" * 32)


@given(st.binary(min_size=32, max_size=32), st.text(st.characters(codec="utf-8", categories=[
    "L", "N"]), min_size=1, max_size=80))
def test_promise_10_the_same_key_and_party_give_the_same_certificate(seed, party) -> None:
    key = SigningKey.generate(seed)
    made = certificate(key, party)
    assert certificate(key, party) == made
    assert key_in(made) == key.public
    assert read(write(made), "certificate") == made
    assert len(write(made)) <= certificates.LARGEST


def test_it_never_runs_out_and_signs_for_nobody_else() -> None:
    made = x509.load_der_x509_certificate(certificate(KEY, "us"))
    assert made.not_valid_after_utc == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    limits = made.extensions.get_extension_for_class(x509.BasicConstraints)
    assert limits.critical
    assert not limits.value.ca
    assert not made.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign


def test_each_key_has_its_own_fingerprint() -> None:
    found = {fingerprint(certificate(SigningKey.generate(bytes([n]) * 32), "us"))
             for n in range(20)}
    assert len(found) == 20
    assert all(len(one) == 64 for one in found)


def other(*, ca: bool | None, secret=None) -> bytes:
    secret = secret or Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "us")])
    now = datetime.now(UTC)
    made = (x509.CertificateBuilder().issuer_name(name).subject_name(name)
            .public_key(secret.public_key()).serial_number(1)
            .not_valid_before(now).not_valid_after(now + timedelta(days=1)))
    if ca is not None:
        made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    how = None if isinstance(secret, Ed25519PrivateKey) else hashes.SHA256()
    return made.sign(secret, how).public_bytes(Encoding.DER)


@pytest.mark.parametrize("text", [
    "", "AAAA", "not base64url!", "A" * 5000, write(b"\x30\x82"),
    base64url.encode(certificate(KEY, "us")[:-1]), base64url.encode(certificate(KEY, "us") + b"x"),
    write(other(ca=True)), write(other(ca=None)),
    write(other(ca=False, secret=ec.generate_private_key(ec.SECP256R1()))),
])
def test_what_is_no_node_s_certificate_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text, "ru-card.toml: certificate")
    assert refused.value.faults[0].where.startswith("ru-card.toml: certificate")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")
def test_openssl_reads_it_and_gives_the_same_fingerprint() -> None:
    made = certificate(KEY, "us")
    told = subprocess.run(["openssl", "x509", "-noout", "-text", "-fingerprint", "-sha256"],
                          input=pem(made), capture_output=True, text=True, check=True).stdout
    assert "ED25519" in told.upper()
    assert "CN" in told
    printed = told.rpartition("Fingerprint=")[2].strip().replace(":", "").lower()
    assert printed == fingerprint(made)
