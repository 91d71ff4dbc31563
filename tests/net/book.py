"""What the test itself knows was said in a history, and who may see what of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.processes import PARTIES

Step: TypeAlias = str
"""At which step a party is told a place; "nothing" where it is not told of it at all."""
NEEDS: Mapping[str, frozenset[Step]] = {
    "name": frozenset({"exact", "1 km", "10 km"}),
    "note": frozenset({"exact", "1 km", "10 km"}),
    "place": frozenset({"exact"}),
}


NEAR = 2_000_000
"""1e-7 degree: the largest cell, the largest buffer here and half a flight are less."""


@dataclass
class SaidSite:
    """`steps`: how the place is told to each party, the author's own included; `withheld`: the
    words that are kept from each beside. `taken`: the step that a recall has left to a party."""

    hash: str
    author: str
    canaries: dict[str, str]
    steps: dict[str, Step]
    withheld: dict[str, frozenset[str]]
    ended: bool = False
    taken: dict[str, Step] = field(default_factory=dict)

    def near(self, notice: SaidNotice) -> bool:
        """Whether a flight may meet it, or a cell that it is told as."""
        x, y = map(int, self.canaries["place"].split())
        return max(abs(x - notice.over[0]), abs(y - notice.over[1])) < NEAR

    def may_see(self, what: str, party: str) -> bool:
        """Whether the party may ever have had this canary of it."""
        return self.steps[party] in NEEDS[what] and what not in self.withheld[party]

    def sees(self, what: str, party: str) -> bool:
        """Whether it may have it now that every recall has come."""
        step = self.taken.get(party, self.steps[party])
        return step in NEEDS[what] and what not in self.withheld[party]

    def whole_to(self, party: str) -> bool:
        return self.steps[party] == "exact" and not self.withheld[party] and party not in self.taken

    @property
    def whole(self) -> bool:
        """Whether every party has all of it: then all nodes must judge by it alike."""
        return all(map(self.whole_to, PARTIES))


@dataclass
class SaidNotice:
    hash: str
    author: str
    over: tuple[int, int]
    ended: bool = False


@dataclass
class SaidStop:
    hash: str
    author: str
    notice: str
    lifted: bool = False


@dataclass
class Book:
    """All that was said in one history and kept, by hash."""

    sites: dict[str, SaidSite] = field(default_factory=dict)
    notices: dict[str, SaidNotice] = field(default_factory=dict)
    stops: dict[str, SaidStop] = field(default_factory=dict)

    def standing_sites(self, author: str | None = None) -> list[SaidSite]:
        return [s for s in self.sites.values() if not s.ended and author in (None, s.author)]

    def standing_notices(self, author: str | None = None) -> list[SaidNotice]:
        return [n for n in self.notices.values() if not n.ended and author in (None, n.author)]
