"""Where it was, asked of whoever has told it: what the words may mean by this node's own map.

What was told is kept first, in its own words alone, so that nothing is lost with whoever does not
come back. Only a *yes* places it, as a version of its own; *no*, or nothing, leaves the words.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from hashlib import sha256

import msgspec

from hudna.act.report import correct
from hudna.place.geometry import Point, Position
from hudna.place.measure import between_mm
from hudna.record.incidents import Report
from hudna.record.kinds import Names, RecordHash
from hudna.record.sound_incidents import WIDEST_M
from hudna.speak.named import Town
from hudna.view.reports import report
from hudna.web.happened import report_reading
from hudna.web.happened.report_places import units
from hudna.web.happened.report_reading import PlaceRow
from hudna.web.house import House

MOST, LEAST = 4, 0.9
"""How many places are asked about, and how like the words a name must be."""
OPEN_MS, REMEMBERED = 3_600_000, 500
LARGER, NEAR_MM = 20_000, 80_000_000
"""People of a town that others are said to be near to, and how near that may be."""
NO = "none"


class Meant(msgspec.Struct, frozen=True):
    """A place that may be meant. `near`: a larger town; `unit`: the whole of it is meant."""

    names: Names
    near: Names | None
    holds: Names | None
    at: Position
    within_m: int
    admin: tuple[str, ...]
    unit: bool


class Question(msgspec.Struct):
    """`of`: the report. `hand`: who may answer. `answer`: empty until then."""

    of: RecordHash
    hand: str
    places: tuple[Meant, ...]
    until_ms: int
    answer: str = ""


class Questions:
    """In memory only: after a restart the words stand as they came. `turn`: one answer at a time,
    so that none is said twice."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._by: OrderedDict[str, Question] = OrderedDict()

    def ask(self, token: str, question: Question) -> None:
        self._by[token] = question
        while len(self._by) > REMEMBERED:
            self._by.popitem(last=False)

    def get(self, token: str, hand: str, now_ms: int) -> Question | None:
        """The one that this hand was asked, for an hour."""
        found = self._by.get(token)
        return found if found and found.hand == hand and now_ms < found.until_ms else None


def token_of(name: str) -> str:
    """The same for a form that is sent several times."""
    return sha256(f"where\n{name}".encode()).hexdigest()[:32]


def meant(house: House, words: str) -> tuple[Meant, ...]:
    """The places that the words may mean, the likeliest first. Not on the event loop."""
    rows = report_reading.looked_up(house, words, "ar")
    return tuple(_meant(house, r) for r in rows if (r.score or 0) >= LEAST)[:MOST]


async def answered(house: House, questions: Questions, question: Question, said: str) -> None:
    """Place the report where a *yes* says. Raises `Refused` where this node signs nothing; where a
    person has made another version meanwhile, that stands."""
    async with questions.turn:
        if question.answer or not (said == NO or _index(question, said) is not None):
            return
        record = house.world.record(question.of)
        number = _index(question, said)
        if record is not None and number is not None and house.world.reports.stands(question.of):
            placed = _placed(report(record), question.places[number])
            await house.say([correct(house.world, question.of, placed, house.now_ms())])
        question.answer = said


def _index(question: Question, said: str) -> int | None:
    known = {str(n): n for n in range(len(question.places))}
    return known.get(said)


def _placed(said: Report, place: Meant) -> Report:
    return msgspec.structs.replace(said, at=Point(place.at), within_m=place.within_m,
                                   admin=place.admin)


def _meant(house: House, row: PlaceRow) -> Meant:
    within_m = min(WIDEST_M, row.place.within_m)
    around = [d for d in house.places.districts_of(row.at) if d.level == 1]
    near = None if row.admin else _near(house, row.at, row.names)
    return Meant(row.names, near, around[0].names if around and not row.admin else None, row.at,
                 within_m, units(house.places, row.at, within_m, row.place.unit), row.admin)


def _near(house: House, at: Position, own: Names) -> Names | None:
    """The nearest larger town."""
    larger = [t for t in house.places.gazetteer.towns
              if t.population >= LARGER and t.names != own and _about(t, at)]
    near = min(larger, key=lambda t: between_mm(t.at, at), default=None)
    return near.names if near is not None and between_mm(near.at, at) <= NEAR_MM else None


def _about(town: Town, at: Position) -> bool:
    """Within about a degree: only those are measured."""
    return max(abs(a - b) for a, b in zip(town.at, at, strict=True)) < 12_000_000
