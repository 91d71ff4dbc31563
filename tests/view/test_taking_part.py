"""Who takes part: the same answer whatever the order, and never by one guarantor alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.place.geometry import Point
from hudna.record.kinds import (
    AgreementSigned,
    AgreementText,
    Anything,
    CameBack,
    Concurrence,
    Joining,
    Leaving,
    Names,
    Notice,
    Site,
    Stop,
    StopLifted,
    WalkedOut,
    Withdrawal,
)
from hudna.record.record import Envelope, Record
from hudna.terms.load import Loaded, load
from hudna.view.past import in_effect
from hudna.view.releases import goes_to
from hudna.view.standing import standing
from hudna.view.world import World
from tests.agreements import edited, quick
from tests.promises.machine import HOUR, READ, START, box

PARTIES = ("us", "ru", "un", "issg", "opposition", "syrian-government")
GENESIS = quick()
CARD, OTHER_CARD = "a" * 64, "b" * 64


@pytest.fixture(autouse=True, scope="module")
def _a_text_is_read_once() -> Iterator[None]:
    """Reading an agreement takes half a second, and every world here holds the same two."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hudna.view.agreement.load", cache(load))
        yield


@cache
def without(*parties: str) -> Loaded:
    """The agreement before these were named in it."""

    def change(data: dict[str, Any]) -> None:
        data["parties"] = [p for p in data["parties"] if p["id"] not in parties]
        del data["sealed"]
        data["process"]["claimants"] = [
            p for p in data["process"]["claimants"] if p not in parties]
        if "un" in parties:
            data["receipts"]["deposit_tells"] = False
            del data["incidents"]

    return load(edited(change))


def record(author: str, said: Anything, at: int = START, supersedes: str | None = None) -> Record:
    name = sha256(f"{author} {said} {at}".encode()).hexdigest()
    return Record(name, Envelope(name[:36], author, at, supersedes), said, "")


def world(records: list[Record], genesis: Loaded = GENESIS, me: str = "us") -> World:
    return World(genesis, me).follow(Entry(i, START, r) for i, r in enumerate(records))


def walks(author: str, at: int) -> Record:
    return record(author, WalkedOut("why", "duty"), at)


def returns(author: str, at: int) -> Record:
    return record(author, CameBack("", "duty"), at)


def lets_in(author: str, party: str, past: str = "everything", card: str = CARD,
            undoes: tuple[Record, ...] = ()) -> Record:
    said = Joining(party, card, past, f"duty {author}",  # type: ignore[arg-type]
                   tuple(r.hash for r in undoes))
    return record(author, said)


def puts_out(author: str, party: str) -> Record:
    return record(author, Leaving(party, f"{author} says so", "duty"))


def amended(before: Loaded, after: Loaded) -> list[Record]:
    return [
        record("un", AgreementText(after.text, before.digest)),
        *(record(g, AgreementSigned(after.digest, before.digest, "duty")) for g in ("us", "ru")),
    ]


def inside(w: World) -> set[str]:
    return {p for p in PARTIES if w.taking_part.takes_part(p)}


# --- walking out ---


def test_only_a_guarantor_walks_out() -> None:
    w = world([walks("ru", 5), walks("un", 5), walks("opposition", 5)])
    assert {p for p in PARTIES if w.taking_part.absent(p)} == {"ru"}


def test_the_last_of_its_own_words_says_whether_it_is_here() -> None:
    there_and_back = [walks("ru", 10), returns("ru", 20), walks("us", 30)]
    assert world(there_and_back).taking_part.absent("ru") is None
    again = world([*there_and_back, walks("ru", 40)]).taking_part.absent("ru")
    assert again is not None
    assert again.issued_ms == 40


def test_at_one_moment_out_and_back_is_out() -> None:
    assert world([returns("ru", 10), walks("ru", 10)]).taking_part.absent("ru")


def test_what_was_said_of_notices_before_counts_no_more_and_nobody_elses_word_is_touched() -> None:
    part = world([walks("ru", 10), returns("ru", 20)]).taking_part
    before, at_once, after = (record("ru", Concurrence("n", "k", 0, READ, "x"), at)
                              for at in (5, 20, 21))
    assert [part.counts(r) for r in (before, at_once, after)] == [False, False, True]
    assert part.counts(record("us", Concurrence("n", "k", 0, READ, "x"), 5))


def test_a_word_said_while_away_does_not_count_even_dated_later() -> None:
    part = world([walks("ru", 10)]).taking_part
    assert not part.counts(record("ru", Concurrence("n", "k", 0, READ, "x"), 99))


# --- joining and leaving ---


def test_the_parties_of_the_text_that_it_began_under_are_in_from_the_start() -> None:
    assert inside(world([])) == set(PARTIES)


def test_a_party_that_an_amendment_names_is_in_once_every_guarantor_has_said_the_same() -> None:
    before = without("issg")
    named = amended(before, GENESIS)
    assert "issg" not in inside(world(named, before))
    us, ru = lets_in("us", "issg"), lets_in("ru", "issg")
    assert "issg" not in inside(world([*named, us], before))
    assert "issg" in inside(world([*named, us, ru], before))
    assert "issg" not in inside(world([us, ru], before))


@pytest.mark.parametrize("other", [
    lets_in("ru", "issg", card=OTHER_CARD), lets_in("ru", "issg", past="nothing"),
    lets_in("un", "issg"), lets_in("us", "issg", past="nothing"),
])
def test_promise_3_two_guarantors_who_say_different_things_let_nobody_in(other: Record) -> None:
    before = without("issg")
    w = world([*amended(before, GENESIS), lets_in("us", "issg"), other], before)
    assert "issg" not in inside(w)
    assert "ru" in {p for j in w.taking_part.proposed() for p in j.missing}


def test_a_party_leaves_by_its_own_word() -> None:
    w = world([puts_out("opposition", "opposition")])
    assert "opposition" not in inside(w)
    gone = w.taking_part.gone("opposition")
    assert gone is not None
    assert gone.author == "opposition"


def test_a_party_is_put_out_by_every_guarantor_and_not_by_one() -> None:
    assert "issg" in inside(world([puts_out("us", "issg"), puts_out("un", "issg")]))
    assert "issg" not in inside(world([puts_out("us", "issg"), puts_out("ru", "issg")]))


def test_promise_3_one_of_two_guarantors_is_put_out_by_nobody_but_itself() -> None:
    others = [puts_out(p, "ru") for p in PARTIES if p != "ru"]
    assert "ru" in inside(world(others))
    assert "ru" not in inside(world([puts_out("ru", "ru")]))


def test_a_guarantor_that_has_left_is_absent_too() -> None:
    gone = puts_out("ru", "ru")
    assert world([gone, returns("ru", START + 1)]).taking_part.absent("ru") == gone


def test_a_joining_lets_back_in_only_after_the_leavings_that_it_names() -> None:
    gone = puts_out("issg", "issg")
    again = [lets_in(g, "issg", undoes=(gone,)) for g in ("us", "ru")]
    blind = [lets_in(g, "issg") for g in ("us", "ru")]
    assert "issg" not in inside(world([gone, *blind]))
    assert "issg" in inside(world([gone, *again]))
    second = record("issg", Leaving("issg", "again", "duty"), START + 1)
    assert "issg" not in inside(world([gone, *again, second]))


def test_one_of_two_guarantors_is_let_back_in_by_the_other_and_the_depositary() -> None:
    gone = puts_out("ru", "ru")
    us, un = (lets_in(p, "ru", undoes=(gone,)) for p in ("us", "un"))
    assert "ru" not in inside(world([gone, us]))
    assert "ru" in inside(world([gone, us, un]))


def test_who_is_no_longer_named_takes_no_part() -> None:
    after = without("issg")
    assert "issg" not in inside(world(amended(GENESIS, after)))


# --- whatever the order ---

ALL = st.lists(st.one_of(
    st.builds(walks, st.sampled_from(PARTIES), st.integers(1, 6)),
    st.builds(returns, st.sampled_from(PARTIES), st.integers(1, 6)),
    st.builds(puts_out, st.sampled_from(PARTIES), st.sampled_from(PARTIES)),
    st.builds(lets_in, st.sampled_from(PARTIES), st.sampled_from(PARTIES),
              st.sampled_from(["nothing", "everything"]), st.sampled_from([CARD, OTHER_CARD]),
              st.sampled_from([(), (puts_out("issg", "issg"),), (puts_out("ru", "ru"),)])),
), max_size=14, unique_by=lambda r: r.hash)
ANSWER = Concurrence("n", "k", 0, READ, "x")


def answers(w: World) -> object:
    part = w.taking_part
    return {
        p: (part.takes_part(p), part.gone(p), part.absent(p), part.walks(p),
            [part.counts(record(p, ANSWER, at)) for at in range(8)],
            {(j.said.past, j.said.card, frozenset(j.said.undoes)) for j in part.joined(p)})
        for p in PARTIES
    }, {(j.said.party, j.said.card, j.missing) for j in part.proposed()}


@settings(deadline=None, max_examples=150)
@given(ALL, st.randoms(use_true_random=False), st.sampled_from([GENESIS, without("issg")]))
def test_whatever_the_order_of_arrival_the_answers_are_the_same(
    records: list[Record], chance: Any, genesis: Loaded
) -> None:
    records = [*records, *(amended(genesis, GENESIS) if genesis is not GENESIS else [])]
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert answers(world(records, genesis)) == answers(world(shuffled, genesis))


@settings(deadline=None, max_examples=150)
@given(ALL.map(lambda rs: [r for r in rs if r.author not in ("ru", "un")]))
def test_promise_3_one_guarantor_alone_lets_in_nobody_and_puts_out_nobody(
    records: list[Record],
) -> None:
    """Whatever one guarantor says, and all who are neither guarantor nor depositary."""
    own_word = {r.author for r in records
                if isinstance(r.said, Leaving) and r.said.party == r.author}
    assert inside(world(records)) == set(PARTIES) - own_word
    before = without("issg")
    assert "issg" not in inside(world([*amended(before, GENESIS), *records], before))


# --- what goes to whom ---

SITE = record("us", Site("hospital", Names(en="H"), Point((360_000_000, 350_000_000)), 0, 0))
CLOSED = record("us", Site("school", Names(en="S"), Point((361_000_000, 350_000_000)), 0, 0))
CLOSING = record("us", Withdrawal(CLOSED.hash, "closed"))
FLIGHT = record("us", Notice("US-1", box((370, 350)), 0, 0, 10, START + HOUR, START + 2 * HOUR,
                             "transport", "us", 1, "0" * 64))
SENT = record("us", Stop("", "duty", FLIGHT.hash))
LIFTED = record("us", StopLifted(SENT.hash, "clear", "duty"))
LATER = record("us", Site("camp", Names(en="C"), Point((362_000_000, 350_000_000)), 0, 0))
PAST = [SITE, CLOSED, CLOSING, FLIGHT, SENT, LIFTED]


def told(past: str) -> list[Record]:
    """What this node tells the depositary, which an amendment named and which has joined."""
    before = without("un")
    # The United Nations as an observer to begin with could propose nothing: us proposes.
    text = [record("us", AgreementText(GENESIS.text, before.digest)),
            *(record(g, AgreementSigned(GENESIS.digest, before.digest, "duty"))
              for g in ("us", "ru"))]
    joining = [lets_in(g, "un", past) for g in ("us", "ru")]
    w = world([*PAST, *text, *joining, LATER], before)
    return [r for r in (*PAST, text[0], *joining, LATER) if goes_to(w, r, "un")]


def test_of_the_past_a_party_that_joins_is_told_what_was_decided() -> None:
    everything, in_effect_, nothing = map(told, ("everything", "in effect", "nothing"))
    assert {*PAST, LATER} <= set(everything)
    assert [r for r in in_effect_ if r in PAST] == [SITE, FLIGHT]
    assert [r for r in nothing if r in PAST] == []
    assert all(LATER in found for found in (everything, in_effect_, nothing))


def test_a_stop_that_is_not_lifted_is_in_effect() -> None:
    w = world([FLIGHT, SENT])
    assert in_effect(w, SENT)
    assert not in_effect(world([FLIGHT, SENT, LIFTED]), SENT)


def test_nothing_goes_to_a_party_that_has_not_joined() -> None:
    before = without("un")
    w = world([SITE, *amended(before, GENESIS), LATER, lets_in("us", "un")], before)
    assert not any(goes_to(w, r, "un") for r in (SITE, LATER))


def test_leaving_ends_delivery_at_once_and_what_waits_is_gone() -> None:
    w = world([SITE])
    assert w.receipts.how_many_wait("un") == 1
    w.apply(Entry(1, START, puts_out("un", "un")))
    assert w.receipts.how_many_wait("un") == 0
    assert w.receipts.how_many_wait("ru") == 1
    w.apply(Entry(2, START, LATER))
    assert w.receipts.how_many_wait("un") == 0


def test_joining_begins_delivery_at_once() -> None:
    gone = puts_out("un", "un")
    w = world([SITE, gone])
    assert w.receipts.how_many_wait("un") == 0
    for i, g in enumerate(("us", "ru")):
        w.apply(Entry(2 + i, START, lets_in(g, "un", "everything", undoes=(gone,))))
    assert SITE in w.receipts.untold("un")


def test_a_party_that_has_left_says_that_it_leaves_and_nothing_after() -> None:
    leaving = puts_out("us", "us")
    w = world([SITE, leaving, LATER])
    assert [r for r in (SITE, leaving, LATER) if goes_to(w, r, "ru")] == [SITE, leaving]


def test_a_party_that_walks_out_is_still_told() -> None:
    w = world([walks("ru", START), SITE])
    assert goes_to(w, SITE, "ru")


# --- notices ---


def test_a_notice_that_needs_who_is_away_is_stopped_and_says_by_whom() -> None:
    w = world([FLIGHT, walks("ru", START)])
    (conflict,) = standing(w, FLIGHT.hash, START).conflicts
    assert (conflict.kind, conflict.subject) == ("absent", "ru")
    assert standing(w, FLIGHT.hash, START).state == "stopped"


def test_the_cache_of_facts_forgets_when_somebody_walks_out_comes_back_or_leaves() -> None:
    w = world([FLIGHT])
    steps = [(walks("ru", START), "stopped"), (returns("ru", START + 1), "awaiting"),
             (puts_out("ru", "ru"), "stopped")]
    assert standing(w, FLIGHT.hash, START).state == "awaiting"
    for i, (said, state) in enumerate(steps, 1):
        w.apply(Entry(i, START, said))
        assert standing(w, FLIGHT.hash, START + 2).state == state


