"""Promises of two parties, with their conditions and what is said to have become of them."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft
from hudna.bench.workloads.theatre import chance
from hudna.exchange.voice import Voice
from hudna.record.kinds import Anything, Commitment, Fulfilled, Names, Needed
from hudna.record.process import AccessOpen, Came, Condition, Declared, Kept, QuietDays
from hudna.record.record import Record

CLAUSE, MILESTONE = "coh-cease-attacks", "transition-talks"
DAY_MS, DAYS = 86_400_000, 60
CAME: tuple[Came, ...] = ("under-way", "met", "met", "broken", "overtaken")
OTHER = {"us": "ru", "ru": "us"}


def said(voices: dict[str, Voice], count: int, now_ms: int, seed: int) -> Iterator[Record]:
    """So many promises, over the last sixty days, each with what belongs to it: every second waits
    for something, every third has a word about it, every ninth mirrors another."""
    rng = chance(seed, "promises")
    made: list[Record] = []
    for i in range(count):
        by = ("us", "ru")[i % 2]
        at = now_ms - int(rng.integers(1, DAYS)) * DAY_MS
        earlier = made[int(rng.integers(0, len(made)))] if made else None
        record = voices[by].sign(Draft(_promise(i, by, earlier)), at)
        made.append(record)
        yield record
        for said_ in _about(i, record):
            yield voices[OTHER[by]].sign(Draft(said_), at)


def _promise(i: int, by: str, earlier: Record | None) -> Commitment:
    after = _after(i, earlier)
    return Commitment(
        by, (OTHER[by],), Names(en=f"Promise {i} to withdraw from a road"), CLAUSE, "officer",
        "" if after else f"2016-0{7 + i % 2}-{1 + i % 28:02}", after, 3 if after else 0,
        earlier.hash if earlier and i % 9 == 0 else None, 500)


def _after(i: int, earlier: Record | None) -> tuple[Condition, ...]:
    kinds: tuple[Condition, ...] = (
        QuietDays(7), Kept(earlier.hash) if earlier else QuietDays(3), Declared("both are told"),
        AccessOpen("syrian-government", "Aleppo"))
    return (kinds[i // 2 % 4],) if i % 2 else ()


def _about(i: int, record: Record) -> Iterator[Anything]:
    if i % 3 == 0:
        yield Fulfilled(record.hash, CAME[i % len(CAME)], "2016-07-20", "as seen", "officer")
    if i % 100 == 0:
        yield Needed(MILESTONE, Kept(record.hash), "", "officer")
