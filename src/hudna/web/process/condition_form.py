"""Rows of a form, each of which is one condition: read, filled again, and its faults beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from hudna.fault import Fault
from hudna.record.process import (
    AccessOpen,
    Condition,
    Declared,
    Kept,
    OnDay,
    QuietDays,
    Reached,
    Settled,
)
from hudna.record.sound_process import MOST_CONDITIONS, MOST_DAYS
from hudna.say import Say, say
from hudna.web.forms import Form

CHOICES: Mapping[str, Say] = {
    "quiet-days": say("Quiet days in a row"),
    "access-open": say("Monitors or aid are let in"),
    "on-day": say("A day has come"),
    "kept": say("A promise is kept"),
    "settled": say("A concern is settled"),
    "reached": say("All that a milestone needs is there"),
    "declared": say("Something that no log can tell: every guarantor says that it holds"),
}
FIELDS = ("is", "n", "of", "milestone", "text")
_FIELD_OF = {"days": "n", "day": "n", "of": "of", "milestone": "milestone"}
"""Of a part of a condition the field that has it; the rest are in `text`."""


class Rows(msgspec.Struct, frozen=True):
    """`places`: of each condition the row in which it is."""

    conditions: tuple[Condition, ...]
    places: tuple[int, ...]


def rows_in(form: Form, least: int) -> int:
    """How many rows the form has again: two more than are filled."""
    used = [i for i in range(MOST_CONDITIONS) if any(form.get(f"after_{i}_{f}") for f in FIELDS)]
    return min(MOST_CONDITIONS, max(least, used[-1] + 3 if used else 0))


def read_rows(form: Form) -> Rows:
    """A row without a kind in which something is typed is a fault: nothing is passed over."""
    found, places = list[Condition](), list[int]()
    for i in range(MOST_CONDITIONS):
        if (one := read_row(form, i)) is not None:
            found.append(one)
            places.append(i)
    return Rows(tuple(found), tuple(places))


def read_row(form: Form, at: int) -> Condition | None:
    """None where the row is empty, or is none of the kinds, which is a fault."""
    name = f"after_{at}_"
    kind, text = form.text(f"{name}is"), form.text(f"{name}text")
    if not kind:
        if any(form.text(name + f) for f in FIELDS):
            form.fault(f"{name}is", say("which kind of condition it is"))
        return None
    of, milestone, n = form.text(f"{name}of"), form.text(f"{name}milestone"), form.plain(f"{name}n")
    by_kind: dict[str, Condition] = {
        "access-open": AccessOpen(of, text), "on-day": OnDay(n), "kept": Kept(_hash(text)),
        "settled": Settled(_hash(text)), "reached": Reached(milestone), "declared": Declared(text)}
    if kind == "quiet-days":
        return QuietDays(form.whole(f"{name}n", least=1, most=MOST_DAYS), text)
    if kind not in by_kind:
        form.choice(f"{name}is", tuple(CHOICES))
        return None
    return by_kind[kind]


def filled(conditions: Sequence[Condition]) -> dict[str, str]:
    found: dict[str, str] = {}
    for i, one in enumerate(conditions):
        parts = {k: str(v) for k, v in msgspec.to_builtins(one).items() if k != "is"}
        found[f"after_{i}_is"] = str(msgspec.to_builtins(one)["is"])
        found |= {f"after_{i}_{_FIELD_OF.get(k, 'text')}": v for k, v in parts.items()}
    return found


def beside(faults: Iterable[Fault], rows: Rows) -> Iterator[Fault]:
    """The faults, those of a condition at the field of its row."""
    for fault in faults:
        name, _, rest = fault.where.replace("condition.", "after[0].").partition("[")
        place, _, part = rest.partition("].")
        if name != "after" or not place.isdigit() or int(place) >= len(rows.places):
            yield fault
        else:
            field = f"after_{rows.places[int(place)]}_{_FIELD_OF.get(part, 'text')}"
            yield Fault(field, fault.found, fault.expected)


def _hash(text: str) -> str:
    """A record's name, also where the address of its page was pasted."""
    return text.rstrip("/").rpartition("/")[2]
