"""What is taken back is gone from every view at once, and protects wherever it was not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.act.hide import hidings
from hudna.act.recall import recall, recall_line
from hudna.act.release import placed
from hudna.log.entry import Entry
from hudna.place.geometry import Point, Polygon
from hudna.record import kinds, sdjwt
from hudna.record.hiding import stripped
from hudna.record.kinds import Names, Recall, Site, Statement, Withdrawal
from hudna.record.open import reopen
from hudna.record.record import Record
from hudna.record.sharing import Existence, Hidden, Step
from hudna.record.sign import sign
from hudna.view.awareness import awareness_key
from hudna.view.conflicts import conflicts
from hudna.view.past import in_effect
from hudna.view.recalls import taken_from_here, unhidden
from hudna.view.snapshot import Stamp, encode, open_snapshot, thaw
from hudna.view.standing import standing
from hudna.view.world import World
from tests.agreements import quick
from tests.promises.machine import HOUR, START
from tests.reached import things_in
from tests.record.statements import KEY, seeded

NOW = START + 60_000
CANARY = "Canary Ward Yellow"
LON, LAT = 391_512_345, 352_487_654
NEAR = 200_000
"""Whatever tells the place to better than this, in 1e-7 degree, tells too much."""
TERMS = quick(lead_s=600)
STAMP = {"origin": "o", "root": "", "code": "c", "party": "ru", "genesis": TERMS.digest}


def said_by(author: str, said: Statement, seed: int, supersedes: str | None = None) -> Record:
    return sign(said, author=author, key=KEY, issued_ms=START + seed,  # type: ignore[arg-type]
                randomness=seeded(seed), supersedes=supersedes)


def flight(lon: int, lat: int, seed: int, half: int = 20_000) -> Record:
    ring = ((lon - half, lat - half), (lon + half, lat - half), (lon + half, lat + half),
            (lon - half, lat + half), (lon - half, lat - half))
    return said_by("ru", kinds.Notice(
        f"RU-{seed}", Polygon((ring,)), 0, 0, 3_000_000, START + HOUR, START + 2 * HOUR,
        "transport", "ru", 1, "0" * 64), seed)


SAID = placed(Site("hospital", Names(en=CANARY), Point((LON, LAT)), 500_000, START - HOUR,
                   note=CANARY), "exact")
SITE = said_by("un", SAID, 1)
SECOND = said_by("un", msgspec.structs.replace(SAID, review_by_ms=NOW + HOUR), 2, SITE.hash)
OVER, BESIDE, AWAY = flight(LON, LAT, 3), flight(391_100_000, 352_100_000, 4), flight(0, 0, 5)
FLIGHTS = (OVER, BESIDE, AWAY)
ALL = (SITE, *FLIGHTS)


def follow(world: World, records: Iterable[Record]) -> World:
    for record in records:
        world.apply(Entry(world.size, NOW, record))
    return world


def world_of(records: Iterable[Record], me: str = "ru") -> World:
    return follow(World(TERMS, me), records)


def taken_back(step: Step, *parties: str, of: Record = SITE, seed: int = 50,
               before: Iterable[Record] = ()) -> Record:
    world = world_of([*ALL, *([of] if of is not SITE else []), *before], me="un")
    return said_by("un", recall(world, of.presentation, parties=parties or ("ru",), step=step,
                                reason="leaked", officer="Officer").said, seed)


def looked_at(world: World) -> World:
    """Every page has been looked at, so that every cache is full."""
    for one in FLIGHTS:
        if one.hash in world.entries:
            standing(world, one.hash, NOW)
            list(conflicts(world, world.entries[one.hash].record))
    world.register.standing(NOW)
    world.receipts.untold("us")
    return world


def tells(root: object) -> bool:
    """Whether a name or a number that tells the place can be reached."""
    return any(map(_tells, things_in(root)))


def _tells(thing: object) -> bool:
    if isinstance(thing, str):
        return CANARY in thing
    if isinstance(thing, np.ndarray):
        thing = thing.base if isinstance(thing.base, bytes | memoryview) else thing.tobytes()
    if isinstance(thing, bytes | memoryview):
        return told_in(bytes(thing))
    return isinstance(thing, int) and min(abs(thing - LON), abs(thing - LAT)) < NEAR


def told_in(raw: bytes) -> bool:
    if CANARY.encode() in raw or any(n.to_bytes(4) in raw for n in (LON, LAT)):
        return True
    for offset in range(8):
        numbers = np.frombuffer(raw[offset:len(raw) - (len(raw) - offset) % 8], "<i8")
        if ((abs(numbers - LON) < NEAR) | (abs(numbers - LAT) < NEAR)).any():
            return True
    return False


def frozen(world: World) -> bytes:
    return b"".join(encode(world, Stamp(size=world.size, **STAMP)))  # type: ignore[arg-type]


def thawed(buffer: bytes, size: int | None = None) -> World:
    return thaw(open_snapshot(memoryview(buffer)), TERMS, "ru", size)


def shown(world: World) -> dict[str, object]:
    """All that a page could ask of the register, and of the flights near it."""
    here = [f.hash for f in FLIGHTS if f.hash in world.entries]
    return {
        "standing": [(r.hash, r.said, r.withheld) for r in world.register.standing(NOW)],
        "existing": [(r.hash, r.said, r.withheld) for r in world.register.existing],
        "yet": [r.hash for r in world.register.existing_yet()],
        "records": [world.entries[r].record for r in sorted(world.entries)],
        "versions": {h: [v.hash for v in world.register.lines.versions(h)]
                     for h in sorted(world.entries)},
        "stands": {h: world.register.lines.stands(h) for h in sorted(world.entries)},
        "keys": {h: key_of(world, h) for h in here},
        "conflicts": {h: conflicts(world, world.entries[h].record) for h in here},
        "states": {h: standing(world, h, NOW).state for h in here},
        "recalls": [r.hash for r in world.recalls.all()],
    }


def key_of(world: World, of: str) -> str:
    return awareness_key(world, world.entries[of].record)


def met(world: World, one: Record = OVER) -> list[str]:
    return [c.subject for c in conflicts(world, world.entries[one.hash].record)
            if c.kind == "protection"]


# --- gone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["1 km", "10 km", "existence"])
def test_promise_4_nothing_that_tells_the_place_is_in_any_view_cache_or_snapshot(
    step: Step
) -> None:
    world = looked_at(world_of([SITE, AWAY]))
    assert tells(world), "the canary is there to be found"
    assert told_in(frozen(world)), "and in a snapshot"
    again = looked_at(thawed(frozen(world)))
    names = said_by("un", recall(
        world_of(ALL, me="un"), SITE.presentation, parties=["ru"], fields=["names", "note"],
        reason="leaked", officer="Officer").said, 51)
    back = taken_back("10 km" if step == "1 km" else step)
    for one in (world, again):
        looked_at(follow(one, [back, names]))
        assert one.entries[SITE.hash].record.withheld
        assert not told_in(frozen(one))
    assert not tells(world)


def test_promise_4_a_recall_that_came_before_what_it_takes_back_counts_too() -> None:
    for step in ("10 km", "existence"):
        back = taken_back(step)  # type: ignore[arg-type]
        world = world_of([back, SITE, *FLIGHTS])
        first, after = shown(world), shown(world_of([SITE, back, *FLIGHTS]))
        assert first == after


# --- where it was not taken back -----------------------------------------------------------------


def test_promise_2_a_recall_strips_no_protection_where_nothing_was_taken_back() -> None:
    for me in ("us", "un"):
        for step in ("10 km", "existence"):
            world = world_of([*ALL, taken_back(step)], me)  # type: ignore[arg-type]
            assert [r.said for r in world.register.standing(NOW)] == [SAID]
            assert met(world) == [SITE.hash] and met(world, BESIDE) == []


def test_promise_2_on_the_recalled_side_the_cell_protects_and_then_the_other_s_word() -> None:
    world = world_of([*ALL, taken_back("10 km")])
    assert met(world) == met(world, BESIDE) == [SITE.hash] and met(world, AWAY) == []
    (stands,) = world.register.standing(NOW)
    assert stands.said.shape == SAID.cell_10km  # type: ignore[union-attr]
    follow(world, [taken_back("existence", before=[taken_back("10 km")], seed=52)])
    assert met(world) == [] and world.register.standing(NOW) == ()
    (there,) = world.register.existing_yet()
    assert there.said == Existence("site")
    assert [r.hash for r in taken_from_here(world, there)] == [
        r.hash for r in world.recalls.all()]


@pytest.mark.parametrize("step", ["10 km", "existence"])
def test_invariant_10_both_guarantors_keys_are_equal_and_others_than_before(step: Step) -> None:
    back = taken_back(step)
    before = world_of(ALL)
    worlds = [world_of([*ALL, back], me) for me in ("ru", "us", "un")]
    for one in (OVER, BESIDE, AWAY):
        keys = {key_of(w, one.hash) for w in worlds}
        assert len(keys) == 1
        near = one is not AWAY or step == "existence"
        assert (keys != {key_of(before, one.hash)}) == near


def test_invariant_11_a_flight_near_what_was_narrowed_is_to_be_looked_at_again() -> None:
    """It loses what it met before, and no earlier key comes back."""
    back = taken_back("10 km")
    world = world_of([OVER, BESIDE, AWAY])
    empty = key_of(world, BESIDE.hash)
    follow(world, [SITE, back, said_by("un", Withdrawal(SITE.hash, "over"), 60)])
    assert met(world, BESIDE) == [] and key_of(world, BESIDE.hash) != empty


# --- versions ------------------------------------------------------------------------------------


def test_every_version_is_taken_back_of_which_a_party_has_more() -> None:
    own = world_of([SITE, SECOND], me="un")
    drafts = recall_line(own, [SITE.presentation, SECOND.presentation], parties=["ru"],
                         step="existence", reason="leaked", officer="Officer")
    assert [d.said.subject for d in drafts] == [SITE.hash, SECOND.hash]  # type: ignore[union-attr]
    backs = [said_by("un", d.said, 50 + i) for i, d in enumerate(drafts)]
    world = looked_at(world_of([SITE, SECOND]))
    assert tells(world)
    follow(world, backs)
    assert not tells(looked_at(world))
    assert [r.hash for r in world.register.existing_yet()] == [SECOND.hash]


def test_promise_2_a_version_that_only_exists_here_takes_the_place_of_the_one_before() -> None:
    back = taken_back("existence", of=SECOND)
    for records in ([SITE, SECOND, back], [back, SECOND, SITE], [SECOND, SITE, back]):
        world = world_of([*records, *FLIGHTS])
        assert not world.register.lines.stands(SITE.hash)
        assert [r.hash for r in world.register.existing_yet()] == [SECOND.hash]
        assert met(world) == []
        us = world_of([*records, *FLIGHTS], "us")
        assert key_of(world, OVER.hash) == key_of(us, OVER.hash)
        assert met(us) == [SECOND.hash]


# --- the same world --------------------------------------------------------------------------


HISTORY = [SITE, SECOND, *FLIGHTS, said_by("un", Withdrawal(SECOND.hash, "moved"), 8)]


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(len(HISTORY) + 2)),
       st.sampled_from(["10 km", "existence"]), st.sampled_from(["10 km", "existence"]),
       st.sampled_from(["ru", "us"]))
def test_promise_10_in_any_order_and_from_any_log_or_snapshot_it_is_the_same_world(
    order: list[int], first: Step, second: Step, me: str
) -> None:
    backs = [taken_back(first), taken_back(second, of=SECOND, seed=53)]
    records = [[*HISTORY, *backs][n] for n in order]
    world = looked_at(world_of(records, me))
    # As the log has it after the recall: the disclosures are destroyed.
    gone = {r.hash: reopen(stripped(r, world.hiding.gone(r.hash, r.author))) for r in records}
    anew = world_of((gone[r.hash] for r in records), me)
    assert shown(anew) == shown(world)
    assert frozen(anew) == frozen(world)
    assert shown(thawed_as(me, frozen(world))) == shown(world)
    in_order = world_of(sorted(records, key=lambda r: r.issued_ms), me)
    same = ("keys", "conflicts", "states", "stands", "versions", "records")
    assert {k: shown(in_order)[k] for k in same} == {k: shown(world)[k] for k in same}


def thawed_as(me: str, buffer: bytes) -> World:
    return thaw(open_snapshot(memoryview(buffer)), TERMS, me)


@given(st.integers(0, 6), st.sampled_from(["10 km", "existence"]))
def test_promise_7_what_was_known_before_a_recall_reads_without_what_is_gone(
    size: int, step: Step
) -> None:
    """From a snapshot, from one that a recall was folded on top of, and from the log."""
    back = taken_back(step)
    world = follow(thawed(frozen(world_of(ALL))), [back, SECOND])
    records = [reopen(stripped(r, world.hiding.gone(r.hash, r.author)))
               for r in (*ALL, back, SECOND)]
    assert shown(thawed(frozen(world), size)) == shown(world_of(records[:size]))


@pytest.mark.parametrize("subject", [OVER, SITE, said_by("ru", kinds.Acknowledgement(
    SITE.hash, "Officer"), 66)], ids=["flight", "site of another", "acknowledgement"])
def test_promise_10_a_recall_of_no_place_or_of_another_s_changes_no_key(subject: Record) -> None:
    """Nor does it stop a node from telling how a flight stands."""
    before = world_of([*ALL, subject] if subject not in ALL else ALL)
    said = Recall(subject.hash, ("us",), ("note",), ("A" * 43,), "1 km", True, "why", "Officer")
    for records in ([said_by("ru", said, 67)], [said_by("ru", msgspec.structs.replace(
            said, common="existence"), 68)]):
        world = world_of([*before_of(before), *records])
        for one in FLIGHTS:
            assert standing(world, one.hash, NOW) == standing(before, one.hash, NOW)


def before_of(world: World) -> list[Record]:
    return [e.record for e in world.entries.between(0, world.size)]


@pytest.mark.parametrize("me", ["un", "us"])
def test_promise_7_a_key_from_before_a_recall_is_told_again_where_the_place_is_held(
    me: str
) -> None:
    """All guarantors had the cell, which the flight beside it meets and the place does not."""
    site = said_by("un", msgspec.structs.replace(SAID, common="1 km"), 1)
    backs = [said_by("un", Recall(
        site.hash, ("ru",), ("shape", "cell_1km", "cell_10km"), ("A" * 43, "B" * 43, "C" * 43),
        step, True, "leaked", "Officer"), 50 + i) for i, step in enumerate(("10 km", "existence"))]
    records = [site, BESIDE, *backs]
    buffer = memoryview(frozen(world_of(records, me)))
    for size in range(2, 5):
        early = thaw(open_snapshot(buffer), TERMS, me, size)
        assert key_of(early, BESIDE.hash) == key_of(world_of(records[:size], me), BESIDE.hash)
    keys = {key_of(world_of(records[:size], me), BESIDE.hash) for size in (2, 3, 4)}
    assert len(keys) == 3


@pytest.mark.parametrize("later", ["withdrawn", "moved"])
@pytest.mark.parametrize("me", ["us", "un", "ru"])
def test_promise_10_what_a_page_has_shown_is_forgotten_as_far_as_all_guarantors_have_the_place(
    me: str, later: str
) -> None:
    """Where the place is held, its cell reaches further."""
    away = msgspec.structs.replace(SAID, shape=Point((0, 0)), cell_1km=None, cell_10km=None)
    last = (said_by("un", Withdrawal(SITE.hash, "over"), 60) if later == "withdrawn"
            else said_by("un", away, 61, SITE.hash))
    records = [*ALL, taken_back("10 km"), last]
    live = follow(looked_at(world_of(records[:-1], me)), [last])
    for one in FLIGHTS:
        assert standing(live, one.hash, NOW) == standing(world_of(records, me), one.hash, NOW)



@pytest.mark.parametrize("subject", [SITE, said_by("un", kinds.Acknowledgement(
    SITE.hash, "Officer"), 66)], ids=["site", "acknowledgement"])
def test_promise_10_a_recall_that_came_first_is_near_no_other_flight_once_its_subject_is_here(
    subject: Record
) -> None:
    back = said_by("un", msgspec.structs.replace(
        taken_back("10 km").said, subject=subject.hash), 50)
    live = follow(looked_at(world_of([*FLIGHTS, back])), [subject])
    for one in FLIGHTS:
        again = world_of([subject, *FLIGHTS, back])
        assert standing(live, one.hash, NOW) == standing(again, one.hash, NOW)



def test_a_recall_of_a_recall_is_taken_in_once_and_none_of_the_others_again(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever said thousands of them could else stop a node for as long as it takes."""
    said = Recall(SITE.hash, ("ru",), ("note",), ("A" * 43,), "exact", False, CANARY, "Officer")
    first = [said_by("un", said, 100 + i) for i in range(20)]
    again = [said_by("un", msgspec.structs.replace(said, subject=r.hash, fields=("reason",)),
                     200 + i) for i, r in enumerate(first)]
    world, taken_in = world_of([SITE, *first]), list[Record]()
    monkeypatch.setattr(world.hiding, "apply", lambda record: (
        taken_in.append(record), type(world.hiding).apply(world.hiding, record)))
    looked_up = list[int]()
    monkeypatch.setattr(world.entries, "record", lambda place: (
        looked_up.append(place), world.entries.at(place).record)[1])
    follow(world, again)
    assert [r.hash for r in taken_in] == [r.hash for r in again]
    assert len(looked_up) <= 3 * len(again)
    assert not any(CANARY in str(r.said) for r in world.recalls.all()[:20])
    assert [r.hash for r in world.recalls.all()] == [r.hash for r in (*first, *again)]



def test_whether_a_record_is_in_effect_is_told_however_long_the_chain_about_it() -> None:
    chain = [SITE]
    for i in range(1_200):
        chain.append(said_by("ru", kinds.Verified(chain[-1].hash, NOW), 1_000 + i))
    world = world_of(chain)
    assert in_effect(world, chain[-1])
    follow(world, [said_by("un", Withdrawal(SITE.hash, "over"), 60)])
    assert not in_effect(world, chain[-1])


# --- who has hidden it ---------------------------------------------------------------------------


def hidden(said: Record, party: str = "ru", **change: Any) -> Record:
    taken = said.said
    assert isinstance(taken, Recall)
    word = Hidden(said.hash, taken.subject, taken.digests)
    return said_by(party, msgspec.structs.replace(word, **change), 90)


def test_it_is_not_hidden_until_the_party_says_so_of_all_of_it() -> None:
    back = taken_back("10 km")
    world = world_of([*ALL, back], me="un")
    rest = sdjwt.digests_of(SITE.presentation)["note"]
    for wrong in (hidden(back, digests=(rest,)), hidden(back, "us"),
                  hidden(back, subject=SECOND.hash)):
        follow(world, [wrong])
        assert world.recalls.hidden(back.hash) == {}
    follow(world, [hidden(back)])
    assert list(world.recalls.hidden(back.hash)) == ["ru"]


def test_what_is_not_hidden_in_the_agreement_s_time_is_an_alarm() -> None:
    back = taken_back("10 km", "ru", "us")
    world = world_of([*ALL, back, hidden(back, "us")], me="un")
    within = world.terms.receipt_within_ms
    assert within is not None
    assert unhidden(world, back.issued_ms + within) == ()
    (late,) = unhidden(world, back.issued_ms + within + 1)
    assert (late.recall, late.party, late.told_ms) == (
        world.entries[back.hash].record, "ru", None)
    follow(world, [said_by("ru", kinds.Receipt("un", "0" * 64, (back.hash,), (7,), NOW + 5), 92)])
    assert unhidden(world, NOW + HOUR)[0].told_ms == NOW + 5
    assert unhidden(world_of([*ALL, back], "us"), NOW + HOUR) == ()
    follow(world, [hidden(back)])
    assert unhidden(world, NOW + HOUR) == ()


def test_a_node_says_that_it_has_hidden_once_its_log_has_destroyed_it_and_once() -> None:
    back = taken_back("10 km", "ru", "us")
    world = world_of([*ALL, back])
    assert list(hidings(world, lambda _: False)) == []
    (word,) = hidings(world, lambda taken: taken.subject == SITE.hash)
    assert isinstance(word.said, Hidden) and word.said.recall == back.hash
    follow(world, [said_by("ru", word.said, 91)])
    assert list(hidings(world, lambda _: True)) == []
    assert list(hidings(world_of([*ALL, back], me="un"), lambda _: True)) == []
    assert list(hidings(world_of([back]), lambda _: True)) == [], "what never came hides nothing"


def test_promise_2_nobody_but_the_author_can_have_it_hidden() -> None:
    said = msgspec.structs.replace(taken_back("existence").said)
    for by in ("us", "ru"):
        world = world_of([*ALL, said_by(by, said, 70)])
        assert [r.said for r in world.register.standing(NOW)] == [SAID]
        assert met(world) == [SITE.hash] and list(hidings(world, lambda _: True)) == []
