"""The time to reply runs from when the registrant has it, where its own word on that is here."""

from __future__ import annotations

import pytest

from hudna.act.challenge import challenge
from hudna.act.draft import Draft
from hudna.act.register import register
from hudna.record.kinds import Acknowledgement, Anything, Receipt
from hudna.record.record import Record
from hudna.terms.load import load
from hudna.view.reply_due import had_ms, reply_due_ms
from tests.act.speaking import Speaking
from tests.act.test_challenge import PLACE
from tests.agreements import edited, quick
from tests.view.telling_incidents import HOUR, START

AGREED = 48 * HOUR


@pytest.fixture
def us() -> Speaking:
    return Speaking("us", quick(), START)


@pytest.fixture
def un() -> Speaking:
    return Speaking("un", quick(), START)


def challenged(us: Speaking, un: Speaking, within_ms: int | None = AGREED) -> Record:
    site = un.say(register(un.world, PLACE))
    us.take(site)
    return us.say(challenge(us.world, site.hash, text="seen", officer="o", now_ms=us.now_ms,
                            within_ms=within_ms))


def signed(there: Speaking, said: Anything) -> Record:
    return there.voice.sign(Draft(said), there.now_ms)


def due(there: Speaking, of: Record) -> int | None:
    return reply_due_ms(there.world, of, "un")


def test_without_its_word_that_it_has_it_no_time_runs(us: Speaking, un: Speaking) -> None:
    one = challenged(us, un)
    assert (had_ms(us.world, one.hash, "un"), due(us, one)) == (None, None)


def test_it_runs_from_its_receipt(us: Speaking, un: Speaking) -> None:
    one = challenged(us, un)
    us.now_ms += 9 * HOUR
    us.take(signed(un, Receipt("us", "0" * 64, (one.hash,), (1,), START + 7 * HOUR)))
    assert due(us, one) == START + 7 * HOUR + AGREED
    assert due(un, one) is None, "another node knows nothing of it"


def test_or_from_its_acknowledgement_the_first_of_them(us: Speaking, un: Speaking) -> None:
    one = challenged(us, un)
    us.now_ms = un.now_ms = START + 5 * HOUR
    us.take(signed(un, Acknowledgement(one.hash, "o")))
    assert due(us, one) == START + 5 * HOUR + AGREED
    us.take(signed(un, Receipt("us", "0" * 64, (one.hash,), (1,), START + 3 * HOUR)))
    assert due(us, one) == START + 3 * HOUR + AGREED


def test_a_clock_that_goes_wrong_gives_neither_more_time_nor_less(
    us: Speaking, un: Speaking
) -> None:
    """Never later than when its word was here; never earlier than what the challenge says."""
    one = challenged(us, un)
    us.now_ms += HOUR
    us.take(signed(un, Receipt("us", "0" * 64, (one.hash,), (1,), START + 9_000 * HOUR)))
    assert due(us, one) == START + HOUR + AGREED
    two = challenged(Speaking("us", quick(), START), un)
    us.take(two)
    us.take(signed(un, Receipt("us", "1" * 64, (two.hash,), (1,), START - 9_000 * HOUR)))
    assert due(us, two) == START + AGREED


def test_at_its_own_node_it_runs_from_when_it_came_in(us: Speaking, un: Speaking) -> None:
    one = challenged(us, un)
    un.now_ms += 30 * HOUR
    un.take(one)
    assert due(un, one) == START + 30 * HOUR + AGREED


def test_no_challenge_gives_less_time_than_is_agreed(us: Speaking, un: Speaking) -> None:
    one = challenged(us, un, within_ms=1)
    us.take(signed(un, Acknowledgement(one.hash, "o")))
    assert due(us, one) == START + AGREED
    more = challenged(us, un, within_ms=2 * AGREED)
    us.take(signed(un, Acknowledgement(more.hash, "o")))
    assert due(us, more) == START + 2 * AGREED


def test_where_no_time_is_given_or_agreed_none_runs(us: Speaking, un: Speaking) -> None:
    one = challenged(us, un, within_ms=None)
    us.take(signed(un, Acknowledgement(one.hash, "o")))
    assert due(us, one) is None
    opened = load(edited(lambda data: data.pop("incidents")))
    there = Speaking("us", opened, START)
    two = challenged(there, Speaking("un", opened, START))
    there.take(signed(un, Acknowledgement(two.hash, "o")))
    assert due(there, two) is None
