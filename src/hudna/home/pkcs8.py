"""A secret of 32 bytes in a file: PKCS#8 in PEM (RFC 5958, 7468, 8410), under a passphrase or not.

Under one it is PBES2 (RFC 8018) with scrypt (RFC 7914) and AES-256-CBC. `cryptography` writes
PKCS#8 with 2,048 rounds of PBKDF2 and offers no more, so what is written here is our own; what is
read is read by `cryptography`, and by openssl as well.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import scrypt
from textwrap import wrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from hudna.record.sign import Randomness

N, R, P = 2**14, 8, 5
"""16 MiB and about a fifth of a second for each try: the most memory that openssl reads back."""
SALT, IV = 16, 16
PLAIN, SEALED = "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"
_ED25519 = bytes.fromhex("302e020100300506032b657004220420")
_PBES2, _SCRYPT, _AES256_CBC = (
    bytes.fromhex(oid) for oid in
    ("06092a864886f70d01050d", "06092b06010401da47040b", "060960864801650304012a")
)
_SEQUENCE, _OCTETS, _INTEGER = 0x30, 0x04, 0x02


def write(secret: bytes, passphrase: bytes | None, randomness: Randomness) -> str:
    """The PEM of the 32 bytes of `secret`; in the clear where there is no passphrase."""
    info = _ED25519 + secret
    if passphrase is None:
        return _pem(PLAIN, info)
    salt, iv = randomness(SALT), randomness(IV)
    padder = PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES256(_key(passphrase, salt)), modes.CBC(iv)).encryptor()
    sealed = encryptor.update(padder.update(info) + padder.finalize()) + encryptor.finalize()
    return _pem(SEALED, _der(_SEQUENCE, _scheme(salt, iv), _der(_OCTETS, sealed)))


def is_pem(text: str) -> bool:
    return text.startswith(("-----BEGIN " + PLAIN, "-----BEGIN " + SEALED))


def is_sealed(text: str) -> bool:
    return text.startswith("-----BEGIN " + SEALED)


def read(text: str, passphrase: bytes | None) -> bytes | None:
    """The secret; None where it cannot be read: another passphrase, or other content."""
    try:
        key = load_pem_private_key(text.encode(), passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key.private_bytes_raw() if isinstance(key, Ed25519PrivateKey) else None


def _key(passphrase: bytes, salt: bytes) -> bytes:
    return scrypt(passphrase, salt=salt, n=N, r=R, p=P, dklen=32, maxmem=64 * 1024 * 1024)


def _scheme(salt: bytes, iv: bytes) -> bytes:
    """EncryptionAlgorithmIdentifier of RFC 8018 appendix A.4, RFC 7914 section 7.1."""
    costs = (_der(_INTEGER, n.to_bytes(n.bit_length() // 8 + 1)) for n in (N, R, P))
    kdf = _der(_SEQUENCE, _SCRYPT, _der(_SEQUENCE, _der(_OCTETS, salt), *costs))
    cipher = _der(_SEQUENCE, _AES256_CBC, _der(_OCTETS, iv))
    return _der(_SEQUENCE, _PBES2, _der(_SEQUENCE, kdf, cipher))


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x81" + bytes([len(body)])
    return bytes([tag]) + length + body


def _pem(label: str, der: bytes) -> str:
    lines = "\n".join(wrap(b64encode(der).decode("ascii"), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"
