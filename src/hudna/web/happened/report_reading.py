"""What the desk proposes of a report's text: the guesses of `speak.reading`, as rows to choose
from. A row's `value` carries all that is signed if it is chosen, so that what was seen is what is
kept. At most one guess of each kind is chosen beforehand, and the page says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo

import msgspec

from hudna.place.geometry import Position
from hudna.record.incidents import Happening
from hudna.record.kinds import Names
from hudna.say import moment
from hudna.speak.finding import SHOWN, SOUNDS, Candidate
from hudna.speak.reaching import reach_mm
from hudna.speak.reading.proposed import (
    How,
    KindGuess,
    PartyGuess,
    PlaceGuess,
    Proposal,
    TimeGuess,
)
from hudna.speak.reading.reading import Setting, propose
from hudna.speak.reading.sides import callings
from hudna.web.happened import of_event, report_marks, standing_out
from hudna.web.happened.report_marks import Guess
from hudna.web.happened.report_places import home
from hudna.web.house import House

FIELDS = ("where", "when", "happened", "killed", "injured")
MOST_FOUND = 8
SCRIPTS = (("ar", "\u0600", "\u06ff"), ("ru", "\u0400", "\u04ff"), ("en", "A", "z"))


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A place as a form carries it: in 1e-7 degrees, within so many metres. `unit`: the code of the
    unit that is meant, where one is; `words`: the place in words."""

    lon: int
    lat: int
    within_m: int
    unit: str
    words: str


class PlaceRow(msgspec.Struct, frozen=True):
    value: str
    place: Place
    names: Names
    how: How
    label: str = ""
    score: float | None = None
    words: tuple[str, ...] = ()
    admin: bool = False

    @property
    def at(self) -> Position:
        return (self.place.lon, self.place.lat)


class Row(msgspec.Struct, frozen=True):
    """A guess of another kind: `what` is what is guessed."""

    value: str
    what: object
    label: str
    score: float
    words: tuple[str, ...]


class Offered(msgspec.Struct, frozen=True):
    """All that is offered of one text. `chosen`: by the field of the form, the value that is chosen
    beforehand, where one guess stands above all others, else nothing."""

    found: Proposal
    pieces: list[report_marks.Piece]
    places: list[PlaceRow]
    times: list[Row]
    kinds: list[Row]
    parties: list[Row]
    killed: list[Row]
    injured: list[Row]
    language: str
    chosen: dict[str, str]


def zone(house: House) -> tzinfo:
    """The zone of the agreement's days; UTC where that is open."""
    terms = house.world.terms.incidents
    return terms.zone if terms and terms.zone else UTC


def setting(house: House) -> Setting:
    parties = house.world.terms.agreement.parties
    return Setting(house.places.index, zone(house), callings(parties), home(house))


async def offered(house: House, text: str, told_ms: int) -> Offered:
    """Read off the loop: a long text takes a while."""
    where = setting(house)
    return await asyncio.to_thread(lambda: offer(text, propose(text, told_ms, where)))


def offer(text: str, found: Proposal) -> Offered:
    """Not on the event loop."""
    lang = language_of(text)
    places = [_place(text, g, f"P{n}", lang) for n, g in enumerate(found.places, 1)]
    times = [_time(text, g, f"T{n}") for n, g in enumerate(found.times, 1)]
    kinds = [_kind(text, g, f"K{n}") for n, g in enumerate(found.kinds, 1)]
    parties = [_party(text, g, f"A{n}") for n, g in enumerate(found.parties, 1)]
    killed, injured = _harm(text, found, "killed"), _harm(text, found, "injured")
    chosen = dict.fromkeys(FIELDS, "") | _chosen((
        ("where", found.places, places, of_event.place(found)),
        ("when", found.times, times, of_event.time(found)),
        ("happened", found.kinds, kinds, standing_out.above_all(found.kinds))))
    for name, rows in (("killed", killed), ("injured", injured)):
        if len({r.value for r in rows}) == 1:
            chosen[name] = rows[0].value
    return Offered(found, report_marks.of_proposal(text, found), places, times, kinds, parties,
                   killed, injured, lang, chosen)


def looked_up(house: House, name: str, lang: str) -> list[PlaceRow]:
    """The places that a name, or words such as *5 km south of* a name, may mean, each with its
    score. Not on the event loop: a name that is only like others is compared with all of them."""
    stated = house.places.stated(name)
    meant = stated.meant if stated else ()
    least = SHOWN * (1 - standing_out.FAR) if meant else 0.0
    found = [_named(m.candidate, m.at, m.radius_mm, name) for m in meant]
    found += [_named(c, c.at, c.radius_mm, c.names.best(lang))
              for c in house.places.find(name, MOST_FOUND) if c.score >= least]
    return list({(row.at, row.place.unit): row for row in reversed(found)}.values())[::-1]


def numbered(found: Sequence[PlaceRow], before: Sequence[PlaceRow]) -> list[PlaceRow]:
    """Those that the text did not offer already, each with a number of its own."""
    offered_ = {row.value for row in before}
    return [msgspec.structs.replace(row, label=f"N{n}")
            for n, row in enumerate((r for r in found if r.value not in offered_), 1)]


def local(window: tuple[int, int], of: tzinfo) -> str:
    """A window as clocks there show it: figures, which read alike in every language."""
    first, last = (moment(ms).astimezone(of) for ms in window)
    return f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}"


def language_of(text: str) -> str:
    """By the letters that most of it is written in; empty where it has none of the three."""
    counts = {code: sum(low <= c <= high for c in text) for code, low, high in SCRIPTS}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else ""


def written(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _place(text: str, guess: PlaceGuess, label: str, lang: str) -> PlaceRow:
    words = report_marks.words(text, guess.spans)
    named = guess.how == "name" and (guess.names.en or guess.names.ar or guess.names.ru)
    in_words = guess.names.best(lang or "en") if named else words[0] if words else ""
    place = Place(*guess.at, guess.within_m, guess.id if guess.admin else "", in_words)
    return PlaceRow(written(place), place, guess.names, guess.how, label, guess.score, words,
                    guess.admin)


def _named(found: Candidate, at: Position, radius_mm: int, words: str) -> PlaceRow:
    """A unit is as wide as it is: its candidate says only how far its boundary may be out."""
    if found.district is not None:
        radius_mm += reach_mm(found.district) - found.radius_mm
    unit = found.district.code if found.district else ""
    place = Place(*at, -(-radius_mm // 1000), unit, words)
    how: How = "name" if found.score >= SOUNDS else "like"
    return PlaceRow(written(place), place, found.names, how if at == found.at else "away",
                    score=found.score / 100, admin=bool(unit) or found.level is not None)


def _time(text: str, guess: TimeGuess, label: str) -> Row:
    # What is signed holds its last moment; the guess ends before its last.
    window = (guess.from_ms, max(guess.from_ms, guess.until_ms - 1))
    return _row(text, guess, label, written(window), window)


def _kind(text: str, guess: KindGuess, label: str) -> Row:
    happened: Happening = guess.happened
    return _row(text, guess, label, happened, happened)


def _party(text: str, guess: PartyGuess, label: str) -> Row:
    return _row(text, guess, label, guess.party, guess)


def _harm(text: str, found: Proposal, side: str) -> list[Row]:
    rows = []
    for n, guess in enumerate(found.harms, 1):
        bounds = (getattr(guess.harm, f"{side}_least"), getattr(guess.harm, f"{side}_most"))
        if bounds != (None, None):
            rows.append(_row(text, guess, f"H{n}", written(bounds), bounds))
    return rows


def _row(text: str, guess: Guess, label: str, value: str, what: object) -> Row:
    return Row(value, what, label, guess.score, report_marks.words(text, guess.spans))


def _chosen(
    fields: Iterable[tuple[str, Sequence[Guess], Sequence[PlaceRow | Row], Guess | None]]
) -> dict[str, str]:
    return {name: rows[guesses.index(best)].value
            for name, guesses, rows, best in fields if best is not None}
