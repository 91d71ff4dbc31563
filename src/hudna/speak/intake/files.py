"""Reports from a file, whatever it is: all that it tells, or why nothing of it was taken.

Nothing is signed or kept here. What was told is shown, and a person makes reports of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.record.sound_incidents import LONGEST_REPORT
from hudna.say import say
from hudna.speak.archives import is_zip
from hudna.speak.intake.csv_told import read_csv
from hudna.speak.intake.heads import COLUMNS
from hudna.speak.intake.kobo_json import read_json
from hudna.speak.intake.mail import read_mail
from hudna.speak.intake.plain import read_plain
from hudna.speak.intake.told import Taken
from hudna.speak.intake.xlsx_told import read_xlsx

MOST_BYTES = 50_000_000
ENDINGS = ("csv", "tsv", "json", "xlsx", "eml", "txt")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person taking a file in says of it: foreign columns by ours, the encoding where the
    file does not show it, and the sheet where there are several."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    sheet: str = ""


def read_told(data: bytes, filename: str, told_ms: int, choices: Choices = Choices()) -> Taken:
    """What a file tells, or the faults for which nothing of it was taken. Never raises `Refused`.
    `told_ms`: when this node was told."""
    try:
        return _long(_read(data, filename, told_ms, choices)).whole()
    except Refused as refused:
        return Taken(faults=refused.faults)


def _read(data: bytes, filename: str, told_ms: int, choices: Choices) -> Taken:
    ending = filename.rpartition(".")[2].lower()
    _can_be_read(data, filename, ending, choices)
    if ending == "xlsx":
        return read_xlsx(data, told_ms, choices.mapping, choices.sheet)
    if ending == "json":
        return read_json(data, told_ms, choices.mapping)
    if ending == "eml":
        return read_mail(data, told_ms, choices.encoding)
    if ending == "txt":
        return read_plain(data, told_ms, choices.encoding)
    return read_csv(data, told_ms, choices.encoding, choices.mapping)


def _long(taken: Taken) -> Taken:
    """With the word that a text is longer than a report may be: a person chooses what of it."""
    hints = [say("{where}: {n} characters, and a report holds {most}: keep the file beside it",
                 where=t.where, n=len(t.text), most=LONGEST_REPORT)
             for t in taken.told if len(t.text) > LONGEST_REPORT]
    return replace(taken, hints=(*taken.hints, *hints))


def _can_be_read(data: bytes, filename: str, ending: str, choices: Choices) -> None:
    if len(data) > MOST_BYTES:
        raise Refused(Fault("file", f"{len(data)} bytes", say("at most {n} bytes", n=MOST_BYTES)))
    if not data.strip():
        raise Refused(Fault("file", "an empty file", say("a file that tells something")))
    if ending not in ENDINGS:
        raise Refused(Fault("file", shown(filename), say(
            "a name that ends in {endings}", endings=", ".join(f".{e}" for e in ENDINGS))))
    if is_zip(data) != (ending == "xlsx"):
        found = "a ZIP file" if is_zip(data) else "no spreadsheet"
        raise Refused(Fault("file", found, say("what its name says: .{ending}", ending=ending)))
    if unknown := [c for c in choices.mapping.values() if c not in COLUMNS]:
        raise Refused(Fault("mapping", shown(unknown[0]), say(
            "one of {columns}", columns=", ".join(COLUMNS))))
