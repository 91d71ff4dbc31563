"""A node's log, followed by the test beside the running node, and folded by the product's views."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.log.entry import Entry
from hudna.record.record import Record
from hudna.view.world import World


class Mirror:
    """`entries` as they were read when they came; `record` gives each as it reads now."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.party = folder.config.party
        self.entries: list[Entry] = []
        self.world = World(folder.agreement, self.party)
        self.places: dict[str, int] = {}

    def follow(self) -> list[Entry]:
        """What has come since; nothing, before the node's first start."""
        try:
            with ReadLog(self._folder) as log:
                new = list(log.entries(len(self.entries)))
        except FileNotFoundError:
            return []
        for entry in new:
            self.world.apply(entry)
            self.places[entry.record.hash] = entry.index
        self.entries += new
        return new

    def anew(self) -> World:
        """Folded from the first entry, out of the log as it is now."""
        with ReadLog(self._folder) as log:
            return World(self._folder.agreement, self.party).follow(log.entries())

    def text_now(self, of: str) -> str | None:
        """The presentation of a record as the log has it now; None where it does not."""
        if of not in self.places:
            return None
        with ReadLog(self._folder) as log:
            entry = next(log.entries(self.places[of]))
        return entry.record.presentation

    def holds(self, of: str) -> bool:
        return of in self.places

    def record(self, of: str) -> Record | None:
        return self.world.record(of)

    def since(self, size: int) -> list[Record]:
        """What has come since, as the views have it now."""
        found = (self.world.record(e.record.hash) for e in self.entries[size:])
        return [r for r in found if r is not None]

    def of(self, author: str) -> list[Entry]:
        return [e for e in self.entries if e.record.author == author]


def told(presentation: str) -> str:
    """All that a presentation says, its disclosures decoded."""
    jwt, *disclosures = presentation.split("~")
    parts = [jwt.split(".")[1], *(d for d in disclosures if d)]
    return "\n".join(urlsafe_b64decode(p + "=" * (-len(p) % 4)).decode() for p in parts)


MARK = re.compile(r"CANARY[0-9a-f]{15}")
MARK_BYTES = re.compile(MARK.pattern.encode())
PLACE = re.compile(r"(?<![0-9.])[0-9]{9}(?![0-9])|(?<![0-9.])[0-9]{2}\.[0-9]{7}(?![0-9])")


def marks(text: str) -> set[str]:
    """Every canary, and everything that could be an exact coordinate, in a text."""
    return {*MARK.findall(text), *PLACE.findall(text)}


def forms(coordinate: int) -> tuple[str, str]:
    """How an exact coordinate is written, in 1e-7 degree or in degrees. Fewer digits than these
    are found in many places."""
    return str(coordinate), f"{coordinate / 1e7:.7f}"
