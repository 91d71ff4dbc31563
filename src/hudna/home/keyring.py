"""A node's own secrets, one a file, readable by nobody else, under a passphrase unless told not to.

After a rotation several keys of one use lie side by side: `record.key`, `record.2.key` … The root
key is made here and is meant to be moved to a machine without a network: a node runs without it.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from hudna.fault import Fault, Refused
from hudna.home import pkcs8
from hudna.record import base64url
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.sign import Randomness
from hudna.say import say

Use: TypeAlias = Literal["record", "log", "witness"]
USES: tuple[Use, ...] = ("record", "log", "witness")
RECORD, LOG, WITNESS, SESSION, ROOT = (
    "record.key", "log.key", "witness.key", "session.key", "root.key"
)
LINK = "link"
"""The use of the key that a certificate carries. It signs no record, so nobody vouches for it: a
partner's card names the certificate."""
SIZE = 32
SHORTEST = 12
"""Characters of a passphrase. A fifth of a second a try does not save a shorter one."""
Passphrase: TypeAlias = Callable[[], bytes]
"""Asked only where a file is under a passphrase."""
_LOG = logging.getLogger(__name__)


class Keyring(NamedTuple):
    """`records` sign what this party says, `logs` its checkpoints, `witnesses` what it cosigns;
    each from the first one on. `session` signs the desk's cookies, `links` prove to partners'
    nodes who calls and who answers."""

    records: tuple[SigningKey, ...]
    logs: tuple[SigningKey, ...]
    witnesses: tuple[SigningKey, ...]
    session: bytes
    links: tuple[SigningKey, ...] = ()

    @property
    def record(self) -> SigningKey:
        """The record key that the node began with."""
        return self.records[0]

    @property
    def log(self) -> SigningKey:
        return self.logs[0]

    @property
    def witness(self) -> SigningKey:
        if not self.witnesses:
            raise Refused(Fault(WITNESS, "nothing", say("a witness key: hudna key new DIRECTORY "
                                                        "--use witness")))
        return self.witnesses[0]


def make(folder: Path, randomness: Randomness, passphrase: bytes | None = None) -> PublicKey:
    """Draw every secret and keep them in `folder`, which is made. The root's public key."""
    folder.mkdir(mode=0o700)
    for name in (RECORD, LOG, WITNESS, SESSION):
        write(folder / name, randomness(SIZE), passphrase, randomness)
    root = SigningKey.generate(randomness(SIZE))
    write(folder / ROOT, root.to_bytes(), passphrase, randomness)
    write(folder / f"{LINK}.key", randomness(SIZE), passphrase, randomness)
    return root.public


def read(folder: Path, passphrase: Passphrase | None = None) -> Keyring:
    """All but the root key. Refused, naming the file and never its content."""
    old: list[str] = []
    found = {
        use: tuple(SigningKey(_secret(p, passphrase, old)) for p in _files(folder, use))
        for use in (*USES, LINK)
    }
    session = _secret(folder / SESSION, passphrase, old)
    if old:
        _LOG.warning("keys in the clear, in an old form: %s; hudna key passphrase puts them under "
                     "a passphrase", ", ".join(old))
    return Keyring(found["record"], found["log"], found["witness"], session, found[LINK])


def read_one(path: Path, passphrase: Passphrase | None = None) -> SigningKey:
    """The key in a file: the root key, say, wherever it is kept."""
    return SigningKey(_secret(path, passphrase, []))


def add(folder: Path, use: str, randomness: Randomness, passphrase: bytes | None) -> PublicKey:
    """Draw another key for this use and keep it beside those that there are."""
    taken = [_number(p) for p in folder.glob(f"{use}.*key")]
    number = max(taken, default=0) + 1
    key = SigningKey.generate(randomness(SIZE))
    name = f"{use}.key" if number == 1 else f"{use}.{number}.key"
    write(folder / name, key.to_bytes(), passphrase, randomness)
    return key.public


def change(
    folder: Path, old: Passphrase | None, new: bytes | None, randomness: Randomness
) -> tuple[str, ...]:
    """Put every secret in `folder` under another passphrase. All are opened before any is
    written, and each file is replaced in one step. The names of the files."""
    paths = sorted(folder.glob("*.key"))
    secrets = [_secret(path, old, []) for path in paths]
    for path, secret in zip(paths, secrets, strict=True):
        beside = path.with_name(path.name + ".new")
        beside.unlink(missing_ok=True)
        write(beside, secret, new, randomness)
        beside.replace(path)
    return tuple(p.name for p in paths)


def is_sealed(folder: Path) -> bool:
    """Whether this node's keys are under a passphrase, by the one that there always is."""
    return pkcs8.is_sealed(_text(folder / SESSION))


def newest(held: Sequence[SigningKey], good: Sequence[PublicKey]) -> SigningKey | None:
    """The held key that is latest among the good ones; None where none of them is held."""
    by_public = {key.public: key for key in held}
    return next((by_public[p] for p in reversed(good) if p in by_public), None)


def write(
    path: Path, secret: bytes, passphrase: bytes | None, randomness: Randomness
) -> None:
    """A new file of mode 600, on disk when this returns; Refused where there is one already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(pkcs8.write(secret, passphrase, randomness))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Refused(Fault(str(path), error.strerror or "an error",
                            say("a path where a new file may be written"))) from None


def _files(folder: Path, use: str) -> list[Path]:
    first = [folder / f"{use}.key"]
    if use in {"witness", LINK} and not first[0].exists():
        first = []
    more = [p for p in folder.glob(f"{use}.*.key") if _number(p) > 1]
    return [*first, *sorted(more, key=_number)]


def _number(path: Path) -> int:
    found = re.fullmatch(r"[a-z]+\.([0-9]{1,6})\.key", path.name)
    return int(found[1]) if found else 1


def _secret(path: Path, passphrase: Passphrase | None, old: list[str]) -> bytes:
    expected = say("a secret of {n} bytes in PKCS#8, made by hudna", n=SIZE)
    text = _text(path)
    if not pkcs8.is_pem(text):
        old.append(path.name)
        return _old(text, path)
    if not pkcs8.is_sealed(text):
        secret = pkcs8.read(text, None)
    elif passphrase is None:
        raise Refused(Fault(str(path), "a key under a passphrase", say("its passphrase")))
    elif (secret := pkcs8.read(text, passphrase())) is None:
        raise Refused(Fault(str(path), "a passphrase that does not open it",
                            say("the passphrase of this key")))
    if secret is None:
        raise Refused(Fault(str(path), "other content", expected))
    return secret


def _text(path: Path) -> str:
    expected = say("a secret of {n} bytes in PKCS#8, made by hudna", n=SIZE)
    try:
        mode, text = path.stat().st_mode, path.read_text("ascii")
    except OSError as error:
        raise Refused(Fault(str(path), error.strerror or "an error", expected)) from None
    except UnicodeDecodeError:
        raise Refused(Fault(str(path), "other content", expected)) from None
    if mode & 0o077:
        raise Refused(Fault(str(path), f"mode {mode & 0o777:o}", say("mode 600: nobody else "
                                                                    "may read a secret")))
    return text


def _old(text: str, path: Path) -> bytes:
    """Secrets were once kept as base64url in the clear."""
    try:
        secret = base64url.decode(text.strip(), str(path))
    except Refused:
        secret = b""
    if len(secret) != SIZE:
        raise Refused(Fault(str(path), "other content",
                            say("a secret of {n} bytes in PKCS#8, made by hudna", n=SIZE)))
    return secret
