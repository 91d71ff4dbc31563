"""`hudna places`: what an operator's files of places give, and how a name is read.

Exit 0 done, 1 nothing found, 2 bad input (`docs/places.md`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hudna.cli.files import give_up, read_bytes, report_faults
from hudna.fault import Refused
from hudna.place.geometry import E7
from hudna.say import Say, say, say_n

if TYPE_CHECKING:
    from hudna.speak.finding import Candidate
    from hudna.speak.own_checked import Checked, Level
    from hudna.speak.own_places import Own
    from hudna.speak.places import Places
    from hudna.speak.stated import Stated

NOTHING_FOUND = 1
_FILES = click.Path(exists=True, path_type=Path)


@click.group("places")
def command() -> None:
    """Places by name: what files of places give, and how words are read.

    Nothing is asked of anybody: all is in the package and in the files. Exit status 2 on bad input.
    """


@command.command("check")
@click.argument("files", nargs=-1, required=True,
                type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, nothing else.")
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Read FILES of places (.geojson, .csv) as a node would, and say what they give.

    A file that is wrong is refused whole, with every fault in it. What a person should look at is
    listed; it does not keep a file out. Exit status 0 sound, 2 bad input.
    """
    from hudna.speak.own_checked import checked  # noqa: PLC0415 - nobody waits for it at --help
    from hudna.speak.own_places import Own  # noqa: PLC0415 - as above

    read = {path: own for path in files if (own := _read(path)) is not None}
    if len(read) < len(files):
        give_up()
    each = {path.name: checked(own) for path, own in read.items()}
    whole = checked(Own(tuple(d for own in read.values() for d in own.districts),
                        tuple(t for own in read.values() for t in own.towns),
                        tuple(u for own in read.values() for u in own.units)))
    print(_check_json(each, whole) if as_json else "\n".join(_check_words(each, whole)))


@command.command("find")
@click.argument("words")
@click.option("--with", "files", multiple=True, type=_FILES, metavar="FILE",
              help="A file or folder of places besides those of the package; may be repeated.")
@click.option("--node", type=click.Path(exists=True, file_okay=False, path_type=Path),
              metavar="DIRECTORY", help="A node's directory: its places count too.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True,
              help="Candidates at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, nothing else.")
def find(words: str, files: tuple[Path, ...], node: Path | None, limit: int,
         as_json: bool) -> None:
    """What WORDS may mean: candidates with their scores, and how a notice would be understood.

    100 is a name that is shown (or a code), 98 another known spelling, 94 the same sound; what is
    only alike has 92 at most. Where several are called so none is chosen. Exit status 0 found, 1
    nothing found, 2 bad input.
    """
    known = _places(files, node)
    found, stated = known.find(words, limit), known.stated(words)
    print(_find_json(found, stated) if as_json else "\n".join(_find_words(found, stated)))
    sys.exit(0 if found or stated else NOTHING_FOUND)


def _read(path: Path) -> Own | None:
    from hudna.speak.own_places import from_file  # noqa: PLC0415 - nobody waits at --help

    try:
        return from_file(read_bytes(path), path.name)
    except Refused as refused:
        report_faults(path, refused)
        return None


def _places(files: tuple[Path, ...], node: Path | None) -> Places:
    from hudna.home.folder import Folder  # noqa: PLC0415 - nobody waits at --help
    from hudna.speak.places import Places  # noqa: PLC0415 - as above

    try:
        return Places.load([*files, *(() if node is None else Folder(node).places)])
    except Refused as refused:
        print(refused, file=sys.stderr)
        give_up()


# --- check -----------------------------------------------------------------------------


def _check_words(each: dict[str, Checked], whole: Checked) -> Iterator[str]:
    for name, found in each.items():
        yield f"{name}: {say_n('{n} thing', '{n} things', found.things)}"
        yield from (f"  {line}" for line in _counts(found))
    if whole.look:
        yield str(say("To be looked at:"))
        yield from (f"  {line}" for line in whole.look)


def _counts(found: Checked) -> Iterator[Say]:
    for level in found.levels:
        yield _units(level)
    if found.places:
        yield say_n("{n} place, as a point", "{n} places, as points", found.places)
    yield say("names in Arabic: {arabic}, in Russian: {russian}; with further spellings: {further}",
              arabic=found.arabic, russian=found.russian, further=found.further)
    yield say("with the units that hold them: {joined}", joined=found.joined)


def _units(level: Level) -> Say:
    return say("units of level {level}: {drawn} drawn, {points} by a point alone",
               level=level.level, drawn=level.drawn, points=level.points)


def _check_json(each: dict[str, Checked], whole: Checked) -> str:
    return _text({"files": {name: _checked(found) for name, found in each.items()},
                  "look": [str(line) for line in whole.look]})


def _checked(found: Checked) -> dict[str, object]:
    return {"things": found.things, "places": found.places,
            "levels": [level._asdict() for level in found.levels], "arabic": found.arabic,
            "russian": found.russian, "further": found.further, "joined": found.joined}


# --- find ------------------------------------------------------------------------------


def _find_words(found: tuple[Candidate, ...], stated: Stated | None) -> Iterator[str]:
    if not found:
        yield str(say("No place is called anything like that."))
    yield from (_line(c) for c in found)
    yield str(_understood(stated))


def _line(c: Candidate) -> str:
    names = " / ".join(n for n in (c.names.en, c.names.ar, c.names.ru) if n)
    lat, lon = (f"{v / E7:.4f}" for v in (c.at[1], c.at[0]))
    within = f" · {' > '.join(c.units)}" if c.units else ""
    return f"{c.score:5.1f}  {names} · {_what(c)} · {c.id}{within} · {lat}, {lon}"


def _what(c: Candidate) -> Say:
    if c.district is not None:
        return say("unit of level {level}", level=c.district.level)
    if c.level is not None:
        return say("unit of level {level}, its ground not known", level=c.level)
    return say("place")


def _understood(stated: Stated | None) -> Say:
    if stated is None:
        return say("As the words of a notice: not understood.")
    if stated.several:
        return say_n("As the words of a notice: {n} place may be meant; a person is asked which.",
                     "As the words of a notice: {n} places may be meant; a person is asked which.",
                     len(stated.meant))
    return say("As the words of a notice: within {km} km of {lat}, {lon}.",
               km=f"{stated.radius_mm / 1e6:.1f}", lat=f"{stated.at[1] / E7:.4f}",
               lon=f"{stated.at[0] / E7:.4f}")


def _find_json(found: tuple[Candidate, ...], stated: Stated | None) -> str:
    meant = [] if stated is None else [
        {"id": m.candidate.id, "lat": m.at[1] / E7, "lon": m.at[0] / E7,
         "within_m": -(-m.radius_mm // 1000)} for m in stated.meant]
    return _text({"candidates": [_candidate(c) for c in found], "understood": meant})


def _candidate(c: Candidate) -> dict[str, object]:
    level = c.district.level if c.district is not None else c.level
    return {"id": c.id, "score": round(c.score, 1), "en": c.names.en, "ar": c.names.ar,
            "ru": c.names.ru, "level": level, "units": list(c.units), "lat": c.at[1] / E7,
            "lon": c.at[0] / E7}


def _text(what: object) -> str:
    return json.dumps(what, ensure_ascii=False, indent=2)
