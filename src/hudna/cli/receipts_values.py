"""Who was told what, as rows and as JSON: plain values, in English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from hudna.exchange.proving import Bound, bound
from hudna.home.looking import LookedAt
from hudna.log.bounds import Bounds
from hudna.log.entry import Entry
from hudna.place.times import format_instant
from hudna.record.record import Record
from hudna.record.telling import Available, Deposit, PassedOn
from hudna.speak.standing_words import STANDING
from hudna.view.known import Known
from hudna.view.tellings import Telling, tellings
from hudna.view.world import World


class Row(NamedTuple):
    """`bound`: whether the receipt binds what was released; None without one."""

    telling: Telling
    bound: Bound | None


def rows(world: World, log: LookedAt, record: Record) -> tuple[Row, ...]:
    dating = log.dating()
    dated = dating.between if dating else _undated
    return tuple(
        Row(t, bound(world, log, record, t.told) if t.told else None)
        for t in tellings(world, record, dated)
    )


def values(
    exercise: str | None, known: Known, entry: Entry, found: Iterable[Row]
) -> dict[str, Any]:
    record = entry.record
    return {
        "statement": str(STANDING), "party": known.world.me, "exercise": exercise,
        "at": format_instant(known.at_ms), "size": known.size,
        "subject": {
            "hash": record.hash, "id": record.envelope.id, "author": record.author,
            "kind": str(type(record.said).__struct_config__.tag),
            "issued": format_instant(record.issued_ms), "index": entry.index,
            "admitted": format_instant(entry.admitted_ms), "withheld": list(record.withheld),
        },
        "readers": [_row(row) for row in found],
    }


def _row(row: Row) -> dict[str, Any]:
    t = row.telling
    return {
        "party": t.party, "released": t.goes, "withheld": list(t.withheld), "place": t.step,
        "waiting_since": None if t.told or not t.goes else format_instant(t.since_ms),
        "told": _told(row),
        "opened": _said(t.opened), "acknowledged": _said(t.acknowledged),
        "passed_on": [_passed(r) for r in t.passed_on],
        "left_with_depositary": [
            {"deposit": left.deposit.hash, "bytes": deposit(left.deposit).bytes,
             "available_since": _since(left.available)} for left in t.left
        ],
        "taken_back": [{"recall": _said(b.recall), "hidden": _said(b.hidden)}
                       for b in t.taken_back],
    }


def _told(row: Row) -> dict[str, Any] | None:
    told = row.telling.told
    if told is None:
        return None
    return {
        "receipt": told.receipt, "index": told.index, "claimed": format_instant(told.claimed_ms),
        "no_earlier_than": _instant(told.not_before),
        "no_later_than": _instant(told.no_later_than),
        "disclosed": told.disclosed, "disclosures": row.bound,
    }


def _said(record: Record | None) -> dict[str, Any] | None:
    """A word about the telling: whose, when by its author's clock, and all of it."""
    if record is None:
        return None
    return {"hash": record.hash, "author": record.author,
            "issued": format_instant(record.issued_ms),
            "said": msgspec.to_builtins(record.said)}


def _passed(record: Record) -> dict[str, Any]:
    said = passed_on(record)
    return {"hash": record.hash, "to": said.to, "at": format_instant(said.at_ms),
            "parties": list(said.parties), "officer": said.officer}


def _since(record: Record | None) -> str | None:
    return None if record is None else format_instant(available(record).since_ms)


def _instant(ms: int | None) -> str | None:
    return None if ms is None else format_instant(ms)


def deposit(record: Record) -> Deposit:
    assert isinstance(record.said, Deposit)
    return record.said


def available(record: Record) -> Available:
    assert isinstance(record.said, Available)
    return record.said


def passed_on(record: Record) -> PassedOn:
    assert isinstance(record.said, PassedOn)
    return record.said


def _undated(_first: Entry, _last: Entry) -> Bounds:
    """Where nobody else says anything of the time."""
    return Bounds((), True, None, None)
