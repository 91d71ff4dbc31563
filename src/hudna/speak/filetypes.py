"""What a file is, by its first bytes. Its name and what its sender says of it are not asked."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

import filetype

from hudna.fault import Fault, Refused
from hudna.say import say

HEAD_BYTES = 8192
"""As many as any of the signatures needs."""
TEXT, UNKNOWN, PDF, ZIP = "text/plain", "application/octet-stream", "application/pdf", (
    "application/zip")
ARCHIVES = frozenset({
    "application/gzip", "application/x-bzip2", "application/x-xz", "application/x-7z-compressed",
    "application/x-rar-compressed", "application/x-tar", "application/x-compress",
    "application/x-lzip", "application/x-lzop", "application/x-lz4", "application/zstd",
    "application/x-brotli", "application/vnd.ms-cab-compressed", "application/x-unix-archive",
})
_PROGRAMS: Mapping[bytes, str] = {
    b"\x7fELF": "a program (ELF)", b"MZ": "a program (Windows)",
    b"\xfe\xed\xfa\xce": "a program (Mach-O)", b"\xfe\xed\xfa\xcf": "a program (Mach-O)",
    b"\xce\xfa\xed\xfe": "a program (Mach-O)", b"\xcf\xfa\xed\xfe": "a program (Mach-O)",
    b"\xca\xfe\xba\xbe": "a program (Java or Mach-O)", b"dex\n": "a program (Android)",
    b"\0asm": "a program (WebAssembly)", b"FWS": "a program (Flash)", b"CWS": "a program (Flash)",
    b"ZWS": "a program (Flash)", b"L\0\0\0\x01\x14\x02\0": "a shortcut (Windows)",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office file or installer, which may hold programs",
    b"ITSF": "a program (compiled help)", b"!<arch>": "a package of programs",
    b"\xed\xab\xee\xdb": "a package of programs", b"Cr24": "a program (browser extension)",
}
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def media_type(head: bytes) -> str:
    """By the first HEAD_BYTES bytes. HTML, SVG and scripts are text, and nothing else."""
    if b"%PDF-" in head[:1024]:
        return PDF
    if _is_text(head):
        return TEXT
    try:
        found = filetype.guess(head)
    except Exception:  # the library's matchers index into bytes that may not be there
        found = None
    return str(found.mime) if found is not None else UNKNOWN


def refuse_program(head: bytes, where: str) -> None:
    """Raises `Refused` where the bytes begin what a machine would run."""
    found = next((name for start, name in _PROGRAMS.items() if head.startswith(start)), None)
    if found and not _is_text(head):
        raise Refused(Fault(where, found, say("a picture, a recording, a document or text")))
    if head.removeprefix(codecs.BOM_UTF8).startswith(b"#!"):
        raise Refused(Fault(where, "a script (#!)", say(
            "a picture, a recording, a document or text")))


def _is_text(head: bytes) -> bool:
    """Text in UTF-8, or in UTF-16 with its mark; a letter that is cut off at the end is none that
    is wrong."""
    codec = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        text = codecs.getincrementaldecoder(codec)().decode(head)
    except UnicodeDecodeError:
        return False
    return bool(text) and not _NO_TEXT.search(text)
