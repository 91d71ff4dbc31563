"""Rounds between nodes: they cosign, follow and catch each other."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from hudna.exchange import checkpoints
from hudna.exchange.checkpoints import Checkpoints
from hudna.fault import Refused
from hudna.log import tiles
from hudna.log.checkpoint import Checkpoint
from hudna.log.histories import between, forked
from hudna.log.mirror import bundled
from tests.exchange.witnesses import Party, one_round, three
from tests.log.trees import Grown


@pytest.fixture
def parties(tmp_path: Path) -> Iterator[tuple[Party, Party, Party]]:
    made = three(tmp_path)
    yield made
    for one in made:
        one.ledger.close()


def rounds(*parties: Party) -> None:
    asyncio.run(one_round(*parties))


def proves(catcher: Party, liar: Party) -> None:
    """The catcher holds, once, what proves the liar's two histories, as a record."""
    said, = catcher.said + catcher.delivered
    assert catcher.sight.proven == {liar.own.verifier.name: said}
    fork = forked(said, [liar.own.verifier])
    assert fork.first != fork.second


def test_partners_cosign_and_mirror_each_other(parties) -> None:
    _us, _ru, un = parties
    un.own.grown.grow(700)
    rounds(*parties)
    for p in parties:
        for other in parties:
            if other is not p:
                state = p.rounds[other.name].state()
                assert (state.cosigned, state.mirrored) == (p.own.size, other.own.size)
                assert state.cosigned_s == other.now // 1000
                assert state.fault is None is state.unproven
    un.own.grown.grow(1)
    rounds(un)
    assert un.rounds["us"].state().cosigned == 704
    assert not any(p.said for p in parties)


def test_what_third_parties_cosigned_is_passed_on(parties) -> None:
    us, ru, un = parties
    rounds(*parties)
    rounds(us)
    held = us.ledger.cosignatures(un.own.verifier.name, 3)
    assert {c.witness for c in held} == {us.cosigner.name, ru.cosigner.name}


def test_seen_names_what_this_node_has_cosigned(parties) -> None:
    us, ru, un = parties
    assert us.sight.latest() == ()
    rounds(*parties)
    seen = {s.origin: (s.size, s.root) for s in us.sight.latest()}
    assert seen == {p.own.verifier.name: (3, p.own.grown.root().hex()) for p in (ru, un)}


def test_a_dead_partner_holds_up_nothing(parties) -> None:
    us, ru, un = parties
    ru.dead = True
    un.own.grown.grow(5)
    rounds(us, un)
    assert un.rounds["us"].state().cosigned == 8
    assert us.rounds["un"].state().mirrored == 8
    assert us.rounds["ru"].state().fault
    ru.dead = False
    rounds(us)
    assert us.rounds["ru"].state().fault is None


@pytest.mark.parametrize(("first", "second"), [(6, 6), (6, 4), (4, 6), (600, 300), (300, 600)])
def test_invariant_3_a_fork_is_caught_by_both_partners_within_one_round(
    parties, first: int, second: int
) -> None:
    """Each partner is shown a history of its own, of equal and of unequal sizes."""
    us, ru, un = parties
    rounds(*parties)
    fork = un.own.grown.fork(3, second)
    un.own.grown.grow(first)
    un.shows = lambda to: fork if to == "ru" else un.own.grown
    rounds(us, ru)
    proves(us, un)
    proves(ru, un)


def test_invariant_3_a_fork_shown_only_to_one_partner_as_a_submission(parties) -> None:
    """The liar has one partner cosign a history that it serves nowhere."""
    us, ru, un = parties
    fork = un.own.grown.fork(2, 9)
    answer = ru.add_checkpoint(fork.submission(0))
    assert answer.status == 200
    un.own.grown.grow(20)
    rounds(us, ru)
    proves(ru, un)
    proves(us, un)


def test_a_history_that_is_replaced_as_a_whole_is_caught_by_whoever_saw_the_first(parties) -> None:
    us, ru, un = parties
    un.own.grown.grow(297)
    rounds(us)
    un.own.grown = un.own.grown.fork(150, 400)
    rounds(us)
    proves(us, un)
    rounds(ru)
    proves(ru, un)


def test_an_origin_that_has_forked_is_trusted_no_more(parties) -> None:
    us, ru, un = parties
    rounds(*parties)
    un.own.grown = un.own.grown.fork(1, 8)
    rounds(us, ru)
    size = us.ledger.mirror(un.own.verifier.name).size
    un.own.grown.grow(5)
    assert us.add_checkpoint(un.own.grown.submission(3)).status == 403
    rounds(us, ru, us, ru)
    assert us.ledger.mirror(un.own.verifier.name).size == size
    assert un.own.verifier.name not in {s.origin for s in us.sight.latest()}
    assert ru.own.verifier.name in {s.origin for s in us.sight.latest()}
    assert len(us.said + ru.said) == 1, "said once, however often it is seen"


def test_the_liar_is_told_of_its_own_fork(parties) -> None:
    """A copy of a node that runs on unknown to it: the node hears of it and says so itself."""
    us, _ru, un = parties
    copy = un.own.grown.fork(2, 3)
    us.add_checkpoint(copy.submission(0))
    un.own.grown.grow(9)
    rounds(un)
    proves(un, un)


def test_a_log_that_serves_nothing_is_shown_as_unreachable_and_its_checkpoints_wait(
    parties
) -> None:
    us, _ru, un = parties
    un.mute = True
    rounds(un, us)
    assert us.rounds["un"].state().fault
    assert us.rounds["un"].state().mirrored == 0
    assert [s.size for s in us.ledger.pending(un.own.verifier.name)] == [3]


def test_a_log_whose_entries_are_not_what_it_signed_is_unproven_and_not_accused(parties) -> None:
    us, _ru, un = parties
    rounds(us)
    true = un.own.grown.grow(5).served
    un.own.grown.served = lambda path: (
        (true(path) or b"")[:-1] + b"\x00" if path.startswith("tile/") else true(path))
    rounds(us)
    state = us.rounds["un"].state()
    assert "consistent" in state.unproven
    assert state.mirrored == 3
    assert not us.said
    un.own.grown.served = true
    rounds(us)
    assert us.rounds["un"].state().unproven is None


@pytest.mark.parametrize("grown", [1, 252, 253, 254, 508, 700])
def test_a_log_that_is_far_ahead_is_fetched_by_many_bundles_at_once(
    parties, monkeypatch: pytest.MonkeyPatch, grown: int
) -> None:
    monkeypatch.setattr(tiles, "MANY", 2)
    us, _ru, un = parties
    for size in (3 + grown, 3 + 2 * grown, 2000):
        un.own.grown.grow(size - len(un.own.grown.entries))
        rounds(us)
        assert us.rounds["un"].state().unproven is None
        mirror = us.sight.mirror(un.own.verifier.name)
        assert mirror.entries(0, size) == un.own.grown.entries
        assert mirror.root_at(size) == un.own.grown.root()


def test_bundles_that_are_not_as_many_as_asked_are_not_taken_in(parties) -> None:
    us, _ru, un = parties
    true = un.own.grown.grow(600).served
    un.own.grown.served = lambda path: (
        (true(path) or b"")[:-35] if path.startswith("bundles/") else true(path))
    rounds(us)
    assert "511 entries in bundles/0/2" in us.rounds["un"].state().unproven
    assert us.rounds["un"].state().mirrored == 0


def test_a_log_that_refuses_its_tiles_is_unproven(parties) -> None:
    us, _, un = parties
    true = un.own.grown.grow(5).served
    un.own.grown.served = lambda path: None if path.startswith("tile/") else true(path)
    rounds(us)
    state = us.rounds["un"].state()
    assert state.unproven
    assert (state.mirrored, us.said) == (0, [])


def test_a_partner_cannot_frame_another(parties) -> None:
    us, ru, un = parties
    rounds(*parties)
    forged = Grown(un.own.verifier.name, b"x" * 32).grow(3, mark=9)
    us.sight.regard(forged.signed().note)
    said = Checkpoints("ru", "us", None, 0, (forged.signed().note, "rubbish", ""))
    us.swap(checkpoints.pack(said, ru.record))
    rounds(us)
    assert not us.said
    assert not us.sight.proven


def test_messages_of_others_are_refused(parties) -> None:
    us, ru, un = parties
    said = Checkpoints("ru", "us", None, 0)
    good = checkpoints.pack(said, ru.record)
    us.swap(good)
    for bad in (
        checkpoints.pack(said, un.record), good[:-2], b"", b"a.b.c", b"x" * 2_000_000,
        checkpoints.pack(Checkpoints("ru", "un", None, 0), ru.record),
        checkpoints.pack(Checkpoints("ru", "us", "exercise", 0), ru.record),
        checkpoints.pack(Checkpoints("ru", "us", None, 0, ("n",) * 300), ru.record),
        checkpoints.pack(Checkpoints("xx", "us", None, 0), ru.record),
    ):
        with pytest.raises(Refused):
            us.swap(bad)


def test_a_log_that_has_lost_entries_learns_it_from_its_witness(parties) -> None:
    _us, _ru, un = parties
    un.own.grown.grow(5)
    rounds(un)
    un.own.grown = un.own.grown.fork(4, 0)
    rounds(un)
    assert un.sight.lost == 8
    assert not any(p.said for p in parties)


def test_a_round_never_dies(parties) -> None:
    us, _ru, _un = parties

    async def broken(_: bytes) -> bytes:
        raise RuntimeError("something else")

    us.rounds["un"].ways = us.rounds["un"].ways._replace(swap=broken)
    rounds(us)
    assert us.rounds["un"].state().fault == "RuntimeError"
    assert us.rounds["un"].state().cosigned == 3


def test_a_size_that_costs_a_liar_nothing_is_not_followed(parties) -> None:
    us, ru, _un = parties
    asked: list[str] = []
    huge = Checkpoint(ru.own.verifier.name, 2**60, bytes(32)).sign(ru.own.grown.key)

    async def endless(path: str) -> bytes:
        asked.append(path)
        return huge.encode() if path == "checkpoint" else bundled([b"\x01" * 33] * 256)

    one = us.rounds["ru"]
    one.ways = one.ways._replace(get=endless)
    asyncio.run(one.once())
    assert asked == ["checkpoint"]
    assert str(2**60) in str(one.state().unproven)
    assert one.state().cosigned == 3, "the rest of the round goes on"


def test_a_mirror_that_another_has_extended_meanwhile_is_no_doubt(parties) -> None:
    us, ru, _un = parties
    rounds(us)
    ru.own.grown.grow(4)
    one = us.rounds["ru"]
    get = one.ways.get

    async def slow(path: str) -> bytes:
        found = await get(path)
        if path.startswith("tile/entries") and us.sight.mirror("ru.example").root_at(7) is None:
            grown = ru.own.grown
            assert us.sight.mirror("ru.example").extend(grown.entries[3:], grown.signed())
        return found

    one.ways = one.ways._replace(get=slow)
    asyncio.run(one.once())
    assert (one.state().unproven, one.state().mirrored) == (None, 7)


def test_a_liar_cannot_make_the_proof_of_its_lie_too_long_to_be_passed_on(parties) -> None:
    us, ru, un = parties
    fork = ru.own.grown.fork(2, 4)
    evidence = between(ru.own.grown.signed(), fork.signed(), fork.subtree)
    line = "— nobody " + b64encode(bytes(200_000)).decode() + "\n"
    assert us.sight.believe(replace(evidence, first=evidence.first + line))
    assert us.sight.proven == {evidence.origin: evidence}
    rounds(us)
    assert us.said == [evidence]
    assert un.sight.proven == {evidence.origin: evidence}
