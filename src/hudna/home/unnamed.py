"""Which own records name a file, and files that none names: what a kill left between the keeping of
a file and the record that was to name it.

Such a file is destroyed at the next start, and its chain of custody says so; never where the log
may be an older one than the files came with: then all of them stay, for good, and their number is
said.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from hudna.fault import Refused
from hudna.home.attached import Attachments
from hudna.home.custody_kept import Custody
from hudna.home.effaced import NAMING, WORDS, named_by
from hudna.log.append import Log
from hudna.log.entry import Entry
from hudna.record.erasure import erasure
from hudna.record.kinds import PartyId, RecordHash

LEFT = ".left"
"""In the directory of the files: the digests of those that stay though no record names them."""
BY = "node"
_LOG = logging.getLogger(__name__)


class Named:
    """By the log: each of its entries is read once. Use from any thread, never on the loop."""

    def __init__(self, log: Log, me: PartyId) -> None:
        self._log, self._me, self._turn = log, me, Lock()
        self._size = -1
        self._by: dict[str, set[RecordHash]] = {}
        self._erased: set[RecordHash] = set()

    def still(self, digest: str) -> bool:
        """Whether an own record names the file that has its words."""
        with self._turn:
            self._read()
            return not self._by.get(digest, set()) <= self._erased

    def _read(self) -> None:
        size = self._log.size
        if self._size == size:
            return
        # What comes meanwhile is read again the next time, which changes nothing.
        entries = (self._log.entries_of((*NAMING, "erasure")) if self._size < 0
                   else self._log.entries(self._size))
        for entry in entries:
            self._take(entry)
        self._size = size

    def _take(self, entry: Entry) -> None:
        record = entry.record
        kind = record.said.__struct_config__.tag
        if record.author != self._me:
            return
        if kind == "erasure" and WORDS in erasure(record).fields:
            self._erased.add(erasure(record).subject)
        elif kind in NAMING:
            for digest in named_by(record):
                self._by.setdefault(digest, set()).add(record.hash)


def tidy(
    directory: Path, attached: Attachments, custody: Custody, named: Callable[[str], bool], *,
    begun_ms: int, older_log: bool,
) -> int:
    """Destroy the files that nothing names and that came before `begun_ms`; how many there were.
    `older_log`: the log may be older than the files: they are all left, now and later."""
    marked = directory / LEFT
    left = set(marked.read_text("ascii").split()) if marked.exists() else set[str]()
    found = [d for d in attached.all() if d not in left and not named(d)]
    if found and older_log:
        marked.write_text("\n".join(sorted(left | set(found))), "ascii")
        _LOG.warning("%d files are named by no record of this log, which may be an older one: they "
                     "are left", len(found))
        return 0
    return sum(_destroyed(d, attached, custody, begun_ms) for d in found)


def _destroyed(digest: str, attached: Attachments, custody: Custody, begun_ms: int) -> bool:
    try:
        steps = custody.chain(digest).steps
        if steps and steps[-1].at_ms > begun_ms:
            return False
        attached.destroy(digest)
        if steps and steps[-1].did != "destroyed":
            custody.then(digest, "destroyed", BY, begun_ms)
    except (OSError, Refused):
        _LOG.exception("a file that no record names is not destroyed yet")
        return False
    _LOG.warning("a file that no record names was destroyed")
    return True
