"""What every section of a bulletin needs to put its data into one language."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import NamedTuple

from hudna.record.incidents import Harm
from hudna.record.protecting import Names
from hudna.say import Say, say
from hudna.speak.bulletin.cleaned import cleaned, direction, in_line
from hudna.speak.bulletin.clock import ahead, local, zone_of
from hudna.speak.bulletin.data import BulletinData, Cell
from hudna.speak.bulletin.page import Quote
from hudna.speak.language import Language

DASH = "—"


class Plain(NamedTuple):
    """A text of others, ready to be an argument of a sentence: `say` asks it for its words."""

    text: str

    def best(self, _lang: str) -> str:
        return in_line(self.text)


class Reader:
    """The data and the language that it is read in."""

    def __init__(self, data: BulletinData, lang: Language) -> None:
        self.data, self.lang = data, lang
        self.zoned = zone_of(data.zone) or UTC
        self._parties = {p.id: p.names for p in data.parties}
        self._backed_by = {p.id: p.backed_by for p in data.parties}
        self._clauses = {c.id: c.title for c in data.clauses}
        self._units = {u.code: u.names for u in data.units}

    def say(self, msgid: Say) -> str:
        return self.lang.say(msgid)

    def party(self, party: str) -> Plain:
        return self.named(self._parties[party])

    def heard(self, party: str, answered: Collection[str]) -> bool:
        """Whether a party is among those that answered, or the guarantor that answers for it."""
        return party in answered or self._backed_by.get(party, "") in answered

    def clause(self, clause: str) -> str:
        """Its title, with its id beside it; a dash where none is said."""
        return self._coded(clause, self._clauses[clause]) if clause else DASH

    def unit(self, code: str) -> str:
        """What it is called, with its P-code beside it; the code alone where that is not known."""
        return self._coded(code, self._units[code]) if code in self._units else self.inline(code)

    def _coded(self, code: str, names: Names) -> str:
        named = self.named(names)
        if named.text == code:
            return self.inline(code)
        return self.say(say("{name} ({code})", name=named, code=Plain(code)))

    def named(self, names: Names) -> Plain:
        return Plain(names.best(self.lang.code))

    def inline(self, text: str) -> str:
        """A text of others, on one line and fenced against what stands around it."""
        return self.lang.isolate(in_line(text)) or DASH

    def quote(self, who: str, text: str) -> Quote:
        plain = cleaned(text)
        return Quote(who, plain, direction(plain, self.lang.dir))

    def wrote(self, who: str, text: str) -> Quote:
        """What somebody said of a record that may have words: never as if it had none."""
        if text.strip():
            return self.quote(who, text)
        bare = say("{what}; its words are not printed here", what=_Words(who))
        return Quote(self.say(bare), "", self.lang.dir)

    def joined(self, words: list[str]) -> str:
        """A list of words in the language's own manner; a dash for none."""
        comma = "، " if self.lang.code == "ar" else ", "
        return comma.join(words) or DASH

    def number(self, n: int | None) -> str:
        return DASH if n is None else self.lang.number(n)

    def few(self, n: int | None) -> str:
        """A number, or that there are some."""
        return self.say(say("a few")) if n is None else self.lang.number(n)

    # --- times, by the bulletin's own clock ------------------------------------------------

    def day(self, day: str) -> str:
        return self.lang.day(date.fromisoformat(day))

    def moment(self, ms: int) -> str:
        """`31 Jul 2016 14:05`, by the bulletin's clock."""
        at = self._local(ms)
        return f"{self.lang.day(at)} {self.lang.isolate(f'{at:%H:%M}')}"

    def window(self, from_ms: int, until_ms: int) -> str:
        """From when until when; one moment where they are of one minute, the day once where they
        are of one day."""
        start, end = self._local(from_ms), self._local(until_ms)
        if start.date() != end.date():
            return self.say(say("{start} to {end}", start=_Words(self.moment(from_ms)),
                                end=_Words(self.moment(until_ms))))
        if f"{start:%H:%M}" == f"{end:%H:%M}":
            return self.moment(from_ms)
        return f"{self.lang.day(start)} {self.lang.isolate(f'{start:%H:%M}–{end:%H:%M}')}"

    def zone(self) -> str:
        """`Asia/Damascus (UTC+03:00)`; both, where clocks are changed up to the cut-off."""
        first, last = (_ahead(ahead(ms, self.zoned)) for ms in (
            self.data.from_ms, self.data.cutoff_ms))
        named = in_line(self.data.zone)
        if first == last:
            return f"{named} ({last})"
        return f"{named} ({self.say(say('{start} to {end}', start=first, end=last))})"

    def _local(self, ms: int) -> datetime:
        return local(ms, self.zoned)

    # --- places and harm -------------------------------------------------------------------

    def cell(self, cell: Cell) -> str:
        """Its corners in degrees: `36.1–36.2° N, 37.1–37.2° E`."""
        north = _degrees(cell.south, cell.side, "N", "S")
        east = _degrees(cell.west, cell.side, "E", "W")
        return self.lang.isolate(f"{north}, {east}")

    def harm(self, harm: Harm) -> str:
        """People who take no part, and nobody else."""
        killed, injured = (_range(harm.killed_least, harm.killed_most),
                           _range(harm.injured_least, harm.injured_most))
        parts = [
            *([self.say(say("killed: {n}", n=killed))] if killed else []),
            *([self.say(say("injured: {n}", n=injured))] if injured else []),
        ]
        return self.joined(parts) if parts else self.say(say("not said"))


def _ahead(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


class _Words(NamedTuple):
    """Words of this language already: not fenced again."""

    text: str

    def best(self, _lang: str) -> str:
        return self.text


def _range(least: int | None, most: int | None) -> Say | None:
    if least is not None and most is not None:
        return say("{n}", n=least) if least == most else say(
            "{least} to {most}", least=least, most=most)
    if least is not None:
        return say("at least {n}", n=least)
    return None if most is None else say("at most {n}", n=most)


def _degrees(low: int, side: int, positive: str, negative: str) -> str:
    """From one edge to the other, the nearer to the middle of the map's counting first."""
    edges = sorted((abs(low), abs(low + side)))
    if low < 0 < low + side:
        return f"{-low / 10:.1f}° {negative} – {(low + side) / 10:.1f}° {positive}"
    letter = negative if low < 0 else positive
    return f"{edges[0] / 10:.1f}–{edges[1] / 10:.1f}° {letter}"
