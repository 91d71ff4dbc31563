"""A node's own secrets, one a file, readable by nobody else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.record import base64url
from hudna.record.keys import SigningKey
from hudna.record.sign import Randomness
from hudna.say import say

RECORD, LOG, SESSION = "record.key", "log.key", "session.key"
SIZE = 32


class Keyring(NamedTuple):
    """`record` signs what this party says, `log` its checkpoints, `session` the desk's cookies."""

    record: SigningKey
    log: SigningKey
    session: bytes


def make(folder: Path, randomness: Randomness) -> Keyring:
    """Draw three secrets and keep them in `folder`, which is made."""
    folder.mkdir(mode=0o700)
    for name in (RECORD, LOG, SESSION):
        _write(folder / name, randomness(SIZE))
    return read(folder)


def read(folder: Path) -> Keyring:
    """Refused, naming the file and never its content."""
    return Keyring(
        SigningKey(_read(folder / RECORD)), SigningKey(_read(folder / LOG)), _read(folder / SESSION)
    )


def _write(path: Path, secret: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(base64url.encode(secret) + "\n")


def _read(path: Path) -> bytes:
    expected = say("a secret of {n} bytes in base64url, made by hudna init", n=SIZE)
    try:
        mode, text = path.stat().st_mode, path.read_text("ascii")
    except OSError as error:
        raise Refused(Fault(str(path), error.strerror or "an error", expected)) from None
    except UnicodeDecodeError:
        raise Refused(Fault(str(path), "other content", expected)) from None
    if mode & 0o077:
        raise Refused(Fault(str(path), f"mode {mode & 0o777:o}", say("mode 600: nobody else "
                                                                    "may read a secret")))
    try:
        secret = base64url.decode(text.strip(), str(path))
    except Refused:
        secret = b""
    if len(secret) != SIZE:
        raise Refused(Fault(str(path), "other content", expected))
    return secret
