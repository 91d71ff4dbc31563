"""Whose aircraft it is, as far as anybody has said: an assessment with its basis, never a guess.

- *declared*: a flight is announced under the callsign, and the position lies in what was announced.
  Where more use the callsign than were announced, only those whose address a party has named are.
- *transponder*: a party has named the address as one of its own. Anybody can send any address.
- *observer*: a person or an instrument has seen it; of whose it is, that says nothing.

Where two of these contradict each other nobody is known to fly it, and who is not known is barred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np
from msgspec.structs import astuple

from hudna.place.clash import clash
from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Int32
from hudna.place.geometry import Point
from hudna.place.volume import Heights, Volume, Window
from hudna.watch.brief import Announced, Brief
from hudna.watch.event import Who
from hudna.watch.fold.rows import Rows, Texts, heights_of

Used = dict[str, dict[int, int]]
AT_ONE_TIME_MS, FORGOTTEN_MS = 600_000, 7_200_000


class Whose:
    """Assessments by number: number 0 is nobody known."""

    def __init__(self, all_: Iterable[Who] = (), used: Used | None = None) -> None:
        self.all: list[Who] = list(all_) or [Who()]
        self.used: Used = used or {}
        """When each name last flew as announced, by callsign."""
        self._numbers = {who: number for number, who in enumerate(self.all)}
        self._announced: dict[str, list[Announced]] = {}
        self._aircraft: dict[str, str] = {}
        self._plain: dict[tuple[int, int], int] = {}
        self._flying: set[int] = set()
        self._rank: Int32 = np.empty(0, np.int32)

    def __getitem__(self, number: int) -> Who:
        return self.all[number]

    @property
    def rank(self) -> Int32:
        """The place of each assessment in an order that does not depend on when it was first
        made; nobody known comes first."""
        if len(self._rank) != len(self.all):
            order = sorted(range(len(self.all)), key=lambda n: astuple(self.all[n]))
            self._rank = np.empty(len(order), np.int32)
            self._rank[order] = np.arange(len(order))
        return self._rank

    def brief(self, brief: Brief) -> None:
        """What is announced and named from here on."""
        announced = defaultdict(list)
        for one in brief.announced:
            if callsign := spelled(one.designation):
                announced[callsign].append(one)
        self._announced, self._aircraft = dict(announced), brief.aircraft
        self._plain.clear()
        self._flying.clear()

    def forget(self, renumbered: Callable[[int], int]) -> None:
        """Names are numbered anew; below 0 are those that are gone."""
        self._plain.clear()
        self._flying.clear()
        self.used = {
            callsign: {new: at for old, at in names.items() if (new := renumbered(old)) >= 0}
            for callsign, names in self.used.items()}

    def assess(self, rows: Rows, names: Texts, callsigns: Texts) -> Int32:
        """The number of each position's assessment."""
        pairs = list(zip(rows["name"].tolist(), rows["callsign"].tolist(), strict=True))
        known = self._plain
        found = np.array([known[pair] if pair in known else self._by_name(*pair, names, callsigns)
                          for pair in pairs], np.int32)
        if not self._flying:
            return found
        for i in (i for i, (_, callsign) in enumerate(pairs) if callsign in self._flying):
            name, callsign = pairs[i]
            found[i] = self._declared(rows[i:i + 1], name, names[name], callsigns[callsign])
        return found

    def _by_name(self, name: int, callsign: int, names: Texts, callsigns: Texts) -> int:
        if self._announced.get(spelled(callsigns[callsign])):
            self._flying.add(callsign)
        operator = self._aircraft.get(names[name], "")
        who = Who(operator, "", "transponder", "possible") if operator else Who()
        found = self._plain[name, callsign] = self._number(who)
        return found

    def _declared(self, row: Rows, number: int, name: str, callsign: str) -> int:
        """By the flights announced under its callsign in which it is."""
        named = self._aircraft.get(name, "")
        flights = [a for a in self._announced.get(spelled(callsign), ()) if _within(row, a)]
        operators = {a.operator for a in flights} | ({named} if named else set())
        if not flights or len(operators) > 1 or len({a.category for a in flights}) > 1:
            if flights:
                return self._number(Who())
            who = Who(named, "", "transponder", "possible") if named else Who()
            return self._number(who)
        if self._too_many(callsign, number, int(row["at"][0]), flights) and not named:
            return self._number(Who())
        first = min(flights, key=lambda a: a.notice)
        return self._number(Who(first.operator, first.category, "declared",
                                "confirmed" if named else "probable", first.notice))

    def _too_many(self, callsign: str, name: int, at: int, flights: list[Announced]) -> bool:
        """Whether more fly under the callsign at this time than were announced: then any of them
        may be one that nobody has announced."""
        used = self.used.setdefault(spelled(callsign), {})
        used[name] = max(at, used.get(name, at))
        now = [n for n, last in used.items() if abs(at - last) <= AT_ONE_TIME_MS]
        for gone in [n for n, last in used.items() if last < at - FORGOTTEN_MS]:
            del used[gone]
        return len(now) > sum(max(1, a.aircraft) for a in flights)

    def _number(self, who: Who) -> int:
        found = self._numbers.get(who)
        if found is None:
            found = self._numbers[who] = len(self.all)
            self.all.append(who)
        return found


def spelled(callsign: str) -> str:
    """A callsign or a designation, as they are compared."""
    return "".join(c for c in callsign.upper() if c.isalnum())


def _within(row: Rows, announced: Announced) -> bool:
    at, (low, high) = int(row["at"][0]), heights_of(row)
    heights = Heights(None if low[0] == LOWEST_MM else int(low[0]),
                      None if high[0] == HIGHEST_MM else int(high[0]))
    here = Volume(Point((int(row["lon"][0]), int(row["lat"][0]))), 0, heights, Window(at, at))
    return clash(here, announced.volume) is not None
