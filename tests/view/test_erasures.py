"""An erasure takes words out of every view, and nothing that anything is decided by."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.place.geometry import Point
from hudna.record import kinds, sdjwt
from hudna.record.erasure import WITHHELD, WITHHELD_NAMES
from hudna.record.kinds import Erasure, Names, Statement
from hudna.record.record import Record
from hudna.record.sign import sign
from hudna.view.awareness import awareness_key
from hudna.view.conflicts import conflicts
from hudna.view.erasures import erased
from hudna.view.snapshot import Stamp, encode, open_snapshot, thaw
from hudna.view.standing import standing
from hudna.view.world import World
from tests.agreements import quick
from tests.promises.machine import HOUR, READ, START, box
from tests.reached import texts_in
from tests.record.statements import KEY, seeded

CANARY = "Dr Canary Abu Yellow"
NOW = START + 60_000
TERMS = quick(lead_s=600)
STAMP = {"origin": "o", "root": "", "code": "c", "party": "un", "genesis": TERMS.digest}


def said_by(author: str, said: Statement, seed: int) -> Record:
    return sign(said, author=author, key=KEY, issued_ms=START + seed,  # type: ignore[arg-type]
                randomness=seeded(seed))


SITE = said_by("un", kinds.Site("hospital", Names(en=CANARY), Point((360_000_000, 350_000_000)),
                                2_000_000, START - HOUR, note=f"ask {CANARY}"), 1)
FLIGHT = said_by("us", kinds.Notice("US-1", box((360, 350)), 0, 0, 3_000_000, START + HOUR,
                                    START + 2 * HOUR, "transport", "us", 1, "0" * 64,
                                    note=CANARY), 2)
AFTER = said_by("us", kinds.AfterTheFact("US-X", box((360, 350)), 0, START - HOUR, START - 60_000,
                                         "us", CANARY, "x"), 3)
STOP = said_by("ru", kinds.Stop(CANARY, CANARY, notice=FLIGHT.hash), 4)
ALL: list[tuple[Record, tuple[str, ...]]] = [
    (SITE, ("names", "note")), (FLIGHT, ("note",)), (AFTER, ("reason",)),
    (STOP, ("reason", "officer")),
    (said_by("ru", kinds.StopTaken(STOP.hash, CANARY), 5), ("officer",)),
    (said_by("ru", kinds.StopLifted(STOP.hash, CANARY, CANARY), 6), ("reason", "officer")),
    (said_by("ru", kinds.Finding(AFTER.hash, "justified", CANARY, CANARY), 7),
     ("text", "officer")),
    (said_by("ru", kinds.Acknowledgement(SITE.hash, CANARY), 8), ("officer",)),
    (said_by("ru", kinds.Objection(FLIGHT.hash, CANARY, CANARY), 9), ("reason", "officer")),
    (said_by("ru", kinds.Concurrence(FLIGHT.hash, "0" * 64, NOW + HOUR, READ, CANARY), 10),
     ("officer",)),
    (said_by("un", kinds.Verified(SITE.hash, NOW + HOUR, CANARY), 11), ("how",)),
    (said_by("ru", kinds.Withdrawal("f" * 64, CANARY), 12), ("reason",)),
    (said_by("ru", kinds.AgreementSigned("a" * 64, TERMS.digest, CANARY), 13), ("officer",)),
    (said_by("un", Erasure("e" * 64, ("note",), ("A" * 43,), "law", CANARY), 14), ("officer",)),
]


def erasure_of(record: Record, fields: Iterable[str], by: str = "", seed: int = 0) -> Record:
    named = tuple(fields)
    digests = tuple(sdjwt.digests_of(record.presentation).get(f, "A" * 43) for f in named)
    said = Erasure(record.hash, named, digests, "Act 1", "Officer 7")
    return said_by(by or record.author, said, 1000 + seed)


def world_of(records: Iterable[Record], me: str = "un") -> World:
    return follow(World(TERMS, me), records)


def follow(world: World, records: Iterable[Record]) -> World:
    for record in records:
        world.apply(Entry(world.size, NOW, record))
    return world


def key_of(world: World) -> str:
    return awareness_key(world, world.entries[FLIGHT.hash].record)


def shows(world: World) -> bool:
    return any(CANARY in text for text in texts_in(world))


def looked_at(world: World) -> World:
    """Every page has been looked at, so that every cache is full."""
    standing(world, FLIGHT.hash, NOW)
    list(conflicts(world, world.entries[FLIGHT.hash].record))
    world.register.standing(NOW)
    world.receipts.untold("ru")
    return world


@pytest.mark.parametrize(("record", "fields"), ALL, ids=lambda x: type(x.said).__name__
                         if isinstance(x, Record) else "")
def test_the_words_are_gone_from_every_view_and_cache(
    record: Record, fields: tuple[str, ...]
) -> None:
    others = [FLIGHT, SITE, AFTER, STOP]
    rest = [r for r in others if r.hash != record.hash]
    erasures = [erasure_of(r, f, seed=i) for i, (r, f) in enumerate(ALL) if r in rest]
    world = looked_at(world_of([*rest, record, *erasures]))
    assert shows(world), "the canary is there to be found"
    follow(world, [erasure_of(record, fields, seed=99)])
    assert not shows(looked_at(world))
    assert set(world.entries[record.hash].record.withheld) == set(fields)


def test_an_erasure_that_came_before_what_it_erases_counts_too() -> None:
    for record, fields in ALL:
        world = world_of([erasure_of(record, fields), record])
        assert set(world.entries[record.hash].record.withheld) == set(fields)
        assert not shows(world)


def test_the_few_are_folded_again_as_they_were() -> None:
    records = [r for r, _ in ALL]
    before = world_of(records)
    after = follow(world_of(records), [erasure_of(r, f, seed=i) for i, (r, f) in enumerate(ALL)])
    assert [s.hash for s in after.stops.all()] == [s.hash for s in before.stops.all()]
    assert after.stops.taken(STOP.hash).keys() == before.stops.taken(STOP.hash).keys()
    assert after.reviews.findings(AFTER.hash).keys() == before.reviews.findings(AFTER.hash).keys()
    assert len(after.agreements.signatures) == len(before.agreements.signatures) == 1
    assert len(after.hiding.of("e" * 64)) == len(before.hiding.of("e" * 64)) == 1
    assert after.terms == before.terms


# --- promise 2 -------------------------------------------------------------------------------


@settings(max_examples=50)
@given(st.data())
def test_promise_2_an_erasure_never_strips_protection_nor_clears_nor_changes_a_key(
    data: st.DataObject,
) -> None:
    """Whoever says it, of whatever fields, before or after."""
    records = [r for r, _ in ALL]
    before = world_of(records)
    chosen = data.draw(st.lists(st.integers(0, len(records) - 1), min_size=1, max_size=5))
    erasures = []
    for i, record in enumerate(records[n] for n in chosen):
        fields = data.draw(st.lists(st.sampled_from(
            ["kind", *record.said.__struct_fields__]), min_size=1, unique=True))
        by = data.draw(st.sampled_from(["un", "us", "ru"]))
        erasures.append(erasure_of(record, fields, by, i))
    said = [*records, *erasures]
    after = world_of(said[n] for n in data.draw(st.permutations(range(len(said)))))
    assert [r.hash for r in after.register.standing(NOW)] == [SITE.hash]
    flight = FLIGHT.hash
    assert key_of(after) == key_of(before)
    met = [(c.kind, c.subject, c.clash) for c in standing(after, flight, NOW).conflicts]
    assert met == [(c.kind, c.subject, c.clash) for c in standing(before, flight, NOW).conflicts]
    assert ("protection", SITE.hash) in [(k, s) for k, s, _ in met]
    assert standing(after, flight, NOW).state == standing(before, flight, NOW).state
    for record in records:
        now = after.entries[record.hash].record.said
        changed = {f for f in now.__struct_fields__ if getattr(now, f) != getattr(record.said, f)}
        assert changed <= {"names", "note", "reason", "officer", "how", "text"}


# --- whose counts, and what is told ------------------------------------------------------------


def test_a_stranger_s_erasure_changes_nothing_here_and_is_told() -> None:
    world = world_of([SITE, erasure_of(SITE, ["note"], by="ru")])
    record = world.entries[SITE.hash].record
    assert record.said == SITE.said and record.withheld == ()
    told = erased(world, record)
    assert [(e.fields, e.by, e.here) for e in told] == [(("note",), "ru", False)]


def test_who_erased_what_when_and_on_what_ground() -> None:
    first, second = erasure_of(SITE, ["note"], by="us"), erasure_of(SITE, ["note", "names"], seed=5)
    world = world_of([SITE, first, second], me="us")
    record = world.entries[SITE.hash].record
    assert [(e.fields, e.by, e.officer, e.law, e.at_ms, e.record, e.here)
            for e in erased(world, record)] == [
        (("note",), "us", "Officer 7", "Act 1", START + 1000, first.hash, True),
        (("names",), "un", "Officer 7", "Act 1", START + 1005, second.hash, True),
    ]
    assert record.said.names == WITHHELD_NAMES  # type: ignore[union-attr]
    assert record.said.note == WITHHELD  # type: ignore[union-attr]


# --- snapshots -------------------------------------------------------------------------------


def frozen(world: World) -> bytes:
    return b"".join(encode(world, Stamp(size=world.size, **STAMP)))  # type: ignore[arg-type]


def thawed(buffer: bytes) -> World:
    return thaw(open_snapshot(memoryview(buffer)), TERMS, "un")


def test_a_snapshot_made_after_an_erasure_has_none_of_its_words() -> None:
    records = [r for r, _ in ALL]
    world = thawed(frozen(world_of(records)))
    follow(world, [erasure_of(r, f, by="un", seed=i) for i, (r, f) in enumerate(ALL)])
    buffer = frozen(world)
    assert CANARY.encode() not in buffer
    again = thawed(buffer)
    for record, fields in ALL:
        held = again.entries[record.hash].record
        assert set(held.withheld) == set(fields)
        assert held == world.entries[record.hash].record
    assert key_of(again) == key_of(world)


def test_an_older_snapshot_with_the_erasure_folded_on_top_reads_as_withheld() -> None:
    whole = frozen(world_of([r for r, _ in ALL]))
    for record, fields in ALL:
        world = follow(thawed(whole), [erasure_of(record, fields, by="un")])
        assert set(world.entries[record.hash].record.withheld) == set(fields)
        assert CANARY not in repr(world.entries[record.hash].record)
