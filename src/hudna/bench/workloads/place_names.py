"""Names of real places, and what they are asked by. The files are not ours to keep here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from hudna.bench.workloads.misspelled import slips
from hudna.speak.named import Town
from hudna.speak.own_places import from_file

FILES = {"ocha": "ocha_pcode_names.csv", "geonames": "geonames_sy.csv"}
SCRIPTS = {"Latin": "en", "Arabic": "ar", "Russian": "ru"}
AS_WRITTEN = "as it is"


class Asked(NamedTuple):
    """The words that somebody looks for the place `id` by. `alone`: no other is called so."""

    id: str
    script: str
    kind: str
    words: str
    alone: bool


def things_of(data: Path, source: str) -> list[Town] | None:
    """All that the file of `source` names, under `data` or its folder `gazetteer`; None where it
    is not there. Raises `Refused` where it is no such file."""
    for path in (data / FILES[source], data / "gazetteer" / FILES[source]):
        if path.is_file():
            own = from_file(path.read_bytes(), path.name)
            return [*own.units, *own.towns]
    return None


def spellings(thing: Town) -> tuple[str, ...]:
    """Every spelling that the file gives."""
    n = thing.names
    return tuple(dict.fromkeys(s for s in (n.en, n.ar, n.ru, *thing.other) if s))


def asked(things: Sequence[Town], seed: int, half: str) -> Iterator[Asked]:
    """Each shown name as it is and with one slip of each kind, of the things of that half."""
    shown: dict[str, set[str]] = {}
    for thing in things:
        for name in spellings(thing):
            shown.setdefault(name.casefold(), set()).add(thing.id)
    for thing in things:
        if half not in ("both", half_of(thing.id)):
            continue
        for script, lang in SCRIPTS.items():
            if name := getattr(thing.names, lang):
                alone = len(shown[name.casefold()]) == 1
                yield Asked(thing.id, script, AS_WRITTEN, name, alone)
                yield from (Asked(thing.id, script, kind, words, alone)
                            for kind, words in slips(name, script, seed))


def half_of(of: str) -> str:
    """`even` was looked at while the finding was made; `odd` was not."""
    return "odd" if crc32(of.encode()) & 1 else "even"
