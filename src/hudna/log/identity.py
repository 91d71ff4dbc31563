"""Which file this is: a copy or a restored one has another identity than the one it was made from.

Linux's `statx` tells when a file came into being; where there is none, device and number have to
do. A snapshot of a whole machine, or a file overwritten in place, can't be told here.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_AT_FDCWD = -100
_STATX_BTIME = 0x800
_BORN_S, _BORN_NS = 80, 88


def of_file(path: Path) -> str:
    """Device, number and moment of creation (ns since 1970 UTC, 0 where unknown)."""
    status = path.stat()
    return f"{status.st_dev:x}-{status.st_ino:x}-{_born_ns(path):x}"


def _born_ns(path: Path) -> int:
    """`struct statx` is 256 bytes; stx_mask is its first word, stx_btime stands at 80."""
    try:
        statx = ctypes.CDLL(None, use_errno=True).statx
    except (OSError, AttributeError):
        return 0
    found = ctypes.create_string_buffer(256)
    if statx(_AT_FDCWD, os.fsencode(path), 0, _STATX_BTIME, found):
        return 0
    if not int.from_bytes(found.raw[:4], "little") & _STATX_BTIME:
        return 0
    seconds = int.from_bytes(found.raw[_BORN_S:_BORN_NS], "little", signed=True)
    return seconds * 10**9 + int.from_bytes(found.raw[_BORN_NS : _BORN_NS + 4], "little")
