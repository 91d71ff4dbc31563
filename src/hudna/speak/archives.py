"""What is in an archive, before anything of it is kept: how far it really unfolds, whatever its
directory claims, and that nothing in it is a program. Only ZIP files are looked into (office
documents are such); what cannot be looked into is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say
from hudna.speak.filetypes import ARCHIVES, HEAD_BYTES, media_type, refuse_program

MOST_UNFOLDED = 500_000_000
MOST_ENTRIES = 2_000
DEEPEST = 1
"""An archive may lie in an archive, and no further."""
_CHUNK = 1 << 18
_SPOOLED = 8_000_000
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The others may ask for gigabytes of memory by a few bytes."""
_RUN = re.compile(
    r"(.*/)?(vbaproject\.bin|androidmanifest\.xml|manifest\.mf)"
    r"|.*\.(exe|dll|scr|com|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|msi|jar|apk|lnk|reg|sh|"
    r"app|desktop|docm|xlsm|pptm)", re.IGNORECASE | re.DOTALL)
_ZIP = say("a ZIP file that is not damaged or encrypted")


def is_zip(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def look_into(file: IO[bytes], where: str = "file", most_bytes: int = MOST_UNFOLDED) -> int:
    """How many bytes a ZIP file unfolds to. Raises `Refused` where it is too many, where a program
    is in it, and where it cannot be looked into. Ends at the beginning of `file`."""
    return _unfolded(file, where, _Bound(most_bytes, most_bytes), 0)


class _Bound(NamedTuple):
    """`left` of `most`, which is what whoever is refused is told."""

    left: int
    most: int

    def without(self, size: int) -> _Bound:
        return _Bound(self.left - size, self.most)


def _unfolded(file: IO[bytes], where: str, bound: _Bound, depth: int) -> int:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise Refused(Fault(where, f"{len(entries)} entries",
                                    say("at most {n} entries", n=MOST_ENTRIES)))
            left = bound
            for entry in entries:
                left = left.without(_entry(archive, entry, where, left, depth))
            return bound.left - left.left
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError,
            ValueError, OverflowError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(Fault(where, type(error).__name__, _ZIP)) from None
    finally:
        file.seek(0)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str, left: _Bound,
           depth: int) -> int:
    inside = f"{where}/{shown(entry.filename)}"
    if _RUN.fullmatch(entry.filename):
        raise Refused(Fault(inside, "a program, or macros", say(
            "an archive without anything that runs")))
    if entry.compress_type not in METHODS:
        raise Refused(Fault(inside, f"compression method {entry.compress_type}", _ZIP))
    with archive.open(entry) as stream:
        head = stream.read(HEAD_BYTES)
        refuse_program(head, inside)
        if media_type(head) in ARCHIVES:
            raise Refused(Fault(inside, media_type(head), say("files one by one, or a ZIP file")))
        if is_zip(head):
            return _nested(head, stream, inside, left, depth)
        return _counted(head, stream, inside, left)


def _nested(head: bytes, stream: IO[bytes], where: str, left: _Bound, depth: int) -> int:
    """An archive in the archive, unfolded too, out of what is left of the bound."""
    if depth >= DEEPEST:
        raise Refused(Fault(where, "an archive in an archive in an archive",
                            say("at most one archive in another")))
    with SpooledTemporaryFile(_SPOOLED) as copy:
        size = _counted(head, stream, where, left, copy)
        copy.seek(0)
        return size + _unfolded(copy, where, left.without(size), depth + 1)


def _counted(head: bytes, stream: IO[bytes], where: str, bound: _Bound,
             copy: IO[bytes] | None = None) -> int:
    size, chunk = 0, head
    while chunk:
        size += len(chunk)
        if size > bound.left:
            raise Refused(Fault(where, "more than it may unfold to", say(
                "an archive of at most {n} bytes unfolded, all of it together", n=bound.most)))
        if copy is not None:
            copy.write(chunk)
        chunk = stream.read(_CHUNK)
    return size
