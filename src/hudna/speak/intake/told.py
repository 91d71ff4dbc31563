"""What one source says, as it came in a file: its words, and where they stood. Nothing is read
out of them here: what a day, a place or a kind means, a person confirms later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hudna.fault import Fault, Refused
from hudna.record.incidents import Channel
from hudna.record.shown import shown
from hudna.say import Say, say, say_n

LONGEST_TEXT = 200_000
LONGEST_CELL = 100_000
"""Characters."""

DAMAGED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
"""What no writer means and no record may hold."""
LOST = "\ufffd"
"""The sign for a letter that was lost before the file came here."""
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of writing around and are not seen themselves."""
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_MARKUP = re.compile("<[^<>]{1,500}>")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that came with it. `name` and `said_type` are the sender's words for it: shown to
    whoever takes it in, and kept nowhere. `chunks` begins anew each time that it is called."""

    name: str
    said_type: str
    chunks: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Told:
    """One telling. `where`: in the input (`row 3`, `results[2]`). `told_ms`: when this node was
    told; `sent`: when the file says that it was sent. Everything else is as written, and empty
    where nothing is. `admin`: (column, as written), the widest unit first. `others`: (header, as
    written) of what none of our columns means. `named`: files that it names and that did not come
    with it. `language`: `ar`, `en` or `ru` by the script of most of its letters, else empty."""

    where: str
    channel: Channel
    told_ms: int
    text: str
    language: str
    title: str = ""
    source: str = ""
    origin: str = ""
    id: str = ""
    sent: str = ""
    when: str = ""
    time: str = ""
    until: str = ""
    place: str = ""
    admin: tuple[tuple[str, str], ...] = ()
    lat: str = ""
    lon: str = ""
    position: str = ""
    mgrs: str = ""
    within: str = ""
    happened: str = ""
    parties: str = ""
    known: str = ""
    killed: str = ""
    injured: str = ""
    others: tuple[tuple[str, str], ...] = ()
    attached: tuple[Enclosed, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file gave. `faults`: why nothing of it is taken. `hints`: what to look at. `aside`:
    names of columns or parts that were not taken. `told` is empty where there is a fault."""

    told: tuple[Told, ...] = ()
    faults: tuple[Fault, ...] = ()
    hints: tuple[Say, ...] = ()
    aside: tuple[str, ...] = ()

    def whole(self) -> Taken:
        """The same, with nothing kept where there is a fault."""
        return replace(self, told=()) if self.faults else self

    def or_refused(self) -> tuple[Told, ...]:
        """What was told; raises `Refused` with every fault if there is one."""
        if self.faults:
            raise Refused(self.faults)
        return self.told


def language_of(text: str) -> str:
    """The desk's language in whose script most letters are, of what is no address and no markup;
    empty where there are none."""
    words_ = " ".join(w for w in _MARKUP.sub(" ", text).split() if "://" not in w and "@" not in w)
    counts = {"ar": len(_ARABIC.findall(words_)), "ru": len(_CYRILLIC.findall(words_)),
              "en": len(_LATIN.findall(words_))}
    most = max(counts, key=lambda code: counts[code])
    return most if counts[most] else ""


def words(text: str, where: str, longest: int = LONGEST_CELL, line: int | None = None) -> str:
    """`text` as it may be kept: signs that turn the writing around are left out. Raises `Refused`
    naming line and column of what is damaged, and where it is too long."""
    if len(text) > longest:
        raise Refused(Fault(where, f"{len(text)}", say("at most {n} characters", n=longest), line))
    if broken := DAMAGED.search(text):
        at = broken.start()
        down, across = text.count("\n", 0, at), at - text.rfind("\n", 0, at)
        found = f"U+{ord(broken[0]):04X} (column {across})"
        raise Refused(Fault(where, found, say("text without control characters"),
                            (line or 1) + down))
    return TURNING.sub("", text)


def noticed(where: str, text: str) -> Iterator[Say]:
    """That signs were left out of `text`, or that letters of it had been lost before."""
    if n := text.count(LOST):
        yield say_n("{where}: {n} letter was lost before the file came here",
                    "{where}: {n} letters were lost before the file came here", n, where=where)
    if TURNING.search(text):
        yield say("{where}: signs that turn the direction of writing were left out", where=where)


def file_name(text: str) -> str:
    """The last part of a file's name, short and harmless enough to be shown."""
    return shown(re.split(r"[/\\]", text)[-1].strip())
