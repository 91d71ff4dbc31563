"""The cells of one row of an import: each read, or its fault kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from hudna.fault import Fault, Refused
from hudna.place.datum import Datum
from hudna.place.features import HEIGHT_DATUM
from hudna.place.geometry import Shape
from hudna.place.times import parse_instant
from hudna.record.kinds import Names
from hudna.say import say
from hudna.speak.spelling import folded
from hudna.terms.working import Working

LONGEST_NAME = 300
LONGEST_NOTE = 4000
WIDEST_BUFFER_M = 100_000
HIGHEST_M = 100_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """`where` names the row in the file; `cells` are texts by column (COLUMNS); `shape` is there
    where the format carries geometry."""

    where: str
    cells: Mapping[str, str]
    shape: Shape | None = None
    times: tuple[object, ...] | None = None
    faults: tuple[Fault, ...] = ()
    """What the format itself found wrong with the row."""
    aside: tuple[str, ...] = ()
    """Names in the file that mean none of our columns, where the format can say."""


@dataclass(slots=True)
class Reader:
    """Reads the cells of one row and gathers what is wrong with them."""

    row: Row
    terms: Working
    now_ms: int
    faults: list[Fault] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.row.cells.get(column, "").strip()

    def where(self, column: str) -> str:
        return f"{self.row.where}, {column}"

    def attempt(self, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except Refused as e:
            self.faults.extend(e.faults)
            return otherwise


def kind_of(r: Reader) -> str:
    """A protected kind of the agreement: its id, its name in any of the languages, or first
    words of a name that begin no other kind's (`hospital`, `مستشفى`)."""
    said = folded(r.text("kind"))
    kinds = r.terms.agreement.protected_kinds
    names = {k.id: [folded(w) for w in (k.id, k.name.en, k.name.ar, k.name.ru)] for k in kinds}
    exact = [id_ for id_, known in names.items() if said in known]
    begun = [id_ for id_, known in names.items() if any(n.startswith(f"{said} ") for n in known)]
    if said and len(fits := exact or begun) == 1:
        return fits[0]
    raise Refused(Fault(r.where("kind"), r.text("kind") or "nothing", say(
        "a kind that the agreement protects: {kinds}", kinds=", ".join(k.id for k in kinds))))


def names_of(r: Reader) -> Names:
    names = {lang: words_of(r, f"name_{lang}", LONGEST_NAME) for lang in ("en", "ar", "ru")}
    if plain := words_of(r, "name", LONGEST_NAME):
        lang = script(plain)
        names[lang] = names[lang] or plain
    if not any(names.values()):
        raise Refused(Fault(r.where("name"), "nothing", say("a name in at least one language")))
    return Names(**names)


def script(text: str) -> str:
    """The desk's language whose script a name is written in."""
    if re.search("[\u0600-\u06ff]", text):
        return "ar"
    return "ru" if re.search("[\u0400-\u04ff]", text) else "en"


def words_of(r: Reader, column: str, longest: int) -> str:
    text = r.text(column)
    if len(text) > longest:
        raise Refused(Fault(r.where(column), f"{len(text)}",
                            say("at most {n} characters", n=longest)))
    if broken := CONTROL.search(text):
        raise Refused(Fault(r.where(column), f"U+{ord(broken[0]):04X}",
                            say("text without control or replacement characters")))
    return text


def instant_of(r: Reader, column: str, otherwise: int | None) -> int | None:
    if not r.text(column):
        return otherwise
    return r.attempt(
        lambda: parse_instant(r.text(column), r.where(column), up=column == "until"), otherwise)


def in_order(r: Reader, column: str, low: int | None, high: int | None) -> None:
    if low is not None and high is not None and high <= low:
        expected = (say("an end after the start") if column == "until"
                    else say("a ceiling above the floor"))
        r.faults.append(Fault(r.where(column), r.text(column), expected))


def buffer_of(r: Reader, kind: str) -> int:
    if not r.text("buffer_m"):
        return r.terms.buffers_mm.get(kind, 0)
    return number_of(r, "buffer_m", 0, WIDEST_BUFFER_M)


def height_of(r: Reader, column: str) -> int | None:
    if not r.text(column):
        return None
    return r.attempt(lambda: number_of(r, column, -500, HIGHEST_M), None)


def datum_of(r: Reader) -> Datum:
    """What the row's heights are measured from; mean sea level where it does not say."""
    said = r.text("height_datum").casefold() or Datum.MSL
    if said not in list(Datum):
        raise Refused(Fault(r.where("height_datum"), said, HEIGHT_DATUM))
    return Datum(said)


def number_of(r: Reader, column: str, least: int, most: int) -> int:
    """A number of metres or seconds, in thousandths."""
    text = r.text(column)
    try:
        number = Decimal(text) if text.isascii() else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not least <= number <= most:
        raise Refused(Fault(r.where(column), text, say(
            "a plain number from {least} to {most}", least=least, most=most)))
    return int((number * 1000).to_integral_value())
