"""So far in a direction from a name: `5 km north of`, `٥ كم شمال`, `в 5 км к северу от`. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from hudna.speak.reading.numbers import digits_at, number_at
from hudna.speak.reading.phrases import Hit, Phrases, only
from hudna.speak.reading.tokens import Token
from hudna.speak.sighting_words import WINDS
from hudna.speak.stated import FARTHEST_M, METRES

FILL = frozenset({"to", "the", "due", "away", "in", "direction", "الي", "باتجاه", "الجهه", "من",
                  "of",
                  "from", "к", "на", "от", "в", "направлении", "و", "about", "some"})
APART = frozenset({"ب", "بنحو", "بحوالي", "بمسافه", "علي", "بعد", "نحو", "حوالي", "مسافه", "(",
                   "примерно", "в", "на", "about", "by", "around", ","})
MOST_FILL = 5
POINTS = frozenset(".,٫")


class Away(NamedTuple):
    """So many metres (None where not said), degrees from north (None where not said). The words
    from `first` to before `after` say so."""

    first: int
    after: int
    metres: float | None
    bearing: int | None


SHORTEST_ALONE = 3


@cache
def winds(least: int = SHORTEST_ALONE) -> Phrases:
    """Directions of so many letters at least: `SW` is one behind a length, not in running text."""
    return Phrases({str(deg): ";".join(p for p in listed.split(";") if len(p.strip()) >= least)
                    for deg, listed in WINDS.items()})


def away_before(tokens: Sequence[Token], i: int) -> Away | None:
    """What stands before the name at `i`: the nearest length and direction that lead up to it."""
    start = max(0, i - 16)
    for first in range(i - 1, start - 1, -1):
        length = _length(tokens, first)
        if length and tokens[first].sentence == tokens[i].sentence:
            bearing = _leads(tokens, length[1], i)
            if bearing != -1:
                return Away(first, i, length[0], bearing)
    return _side(tokens, i)


def away_behind(tokens: Sequence[Token], i: int, after: int) -> Away | None:
    """Arabic also says it round the name: `شمال حلب بنحو ٥ كم`. The direction stands before."""
    side = _side(tokens, i)
    k = after
    while k < len(tokens) and k < after + 3 and tokens[k].word in APART:
        k += 1
    length = _length(tokens, k)
    if side is None or length is None or tokens[k].sentence != tokens[i].sentence:
        return None
    return Away(side.first, length[1], length[0], side.bearing)


def _side(tokens: Sequence[Token], i: int) -> Away | None:
    """`north of` the name, without a distance."""
    k = _before_of(tokens, i)
    hit = winds().before(tokens, k) if k > 0 else None
    spoken = k < i or (hit is not None and tokens[hit.first].word[:1] >= "\u0600")
    return Away(hit.first, i, None, int(hit.meaning)) if hit and spoken else None


def _before_of(tokens: Sequence[Token], i: int) -> int:
    """The word at which *of the town of* before a name begins; `i` where nothing of it stands."""
    town = only("places", "strong").before(tokens, i)
    i = town.first if town else i
    of = only("wind_words", "of").before(tokens, i, 2)
    return of.first if of else i


def _leads(tokens: Sequence[Token], k: int, i: int) -> int | None:
    """The direction that stands between a length and the name; None where none does, -1 where
    other words do."""
    bearing: int | None = None
    fill = 0
    while k < i and fill <= MOST_FILL:
        hit: Hit | None = winds(1).at(tokens, k)
        town = only("places", "strong").at(tokens, k)
        if hit and hit.after <= i:
            bearing, k = int(hit.meaning), hit.after
        elif town and town.after <= i:
            k = town.after
        elif tokens[k].word in FILL:
            k, fill = k + 1, fill + 1
        elif tokens[k].word == "(":
            k = _closed(tokens, k, i)
        else:
            return -1
    return bearing if k == i else -1


def _closed(tokens: Sequence[Token], k: int, i: int) -> int:
    """After the bracket that closes: `15 kilometres (10 miles) west of`."""
    closing = [n for n in range(k, min(k + 6, i)) if tokens[n].word == ")"]
    return closing[0] + 1 if closing else i + 1


def _length(tokens: Sequence[Token], k: int) -> tuple[float, int] | None:
    """Metres, and the word after them."""
    number = number_at(tokens, k) if 0 <= k < len(tokens) else None
    if number is None:
        return None
    value, j = float(number.value), number.after
    pointed = j < len(tokens) and tokens[j].word in POINTS
    part = digits_at(tokens, j + 1) if pointed else None
    if part is not None and tokens[j + 1].begin == tokens[j].end:
        value, j = float(f"{number.value}.{tokens[j + 1].word}"), j + 2
    metres = METRES.get(tokens[j].word) if j < len(tokens) else None
    if metres is None or value * metres > FARTHEST_M or _inside_number(tokens, k):
        return None
    return value * metres, j + 1 + (j + 1 < len(tokens) and tokens[j + 1].word == ".")


def _inside_number(tokens: Sequence[Token], k: int) -> bool:
    """Whether the word `k` is the second half of `3.5`."""
    return (k > 1 and tokens[k - 1].word in POINTS
            and digits_at(tokens, k - 2) is not None and tokens[k - 1].end == tokens[k].begin
            and tokens[k - 2].end == tokens[k - 1].begin)
