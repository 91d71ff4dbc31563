"""What another process has opened comes back as it would have been opened here."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.log.bulk_worker import Found, _told, found_in
from hudna.log.prepared import kind_of
from hudna.record import sdjwt
from hudna.record.kinds import Anything, Existence, Statement
from hudna.record.open import hear, open_record
from hudna.record.record import Record
from hudna.record.release import releasable, withheld_at
from hudna.record.sharing import STEPS
from hudna.record.sign import sign
from tests.record.statements import KEY, KINDS, MS, PROTECTIONS, of_kind, seeded

SLOW = tuple(HealthCheck)


def signed(said: Statement) -> Record:
    return sign(said, author="us", key=KEY, issued_ms=MS, randomness=seeded(1))


def there_and_back(record: Record) -> Record:
    """As it comes from the other process."""
    found = Found(record.hash, record.author, record.envelope.id, kind_of(record), b"s", b"x",
                  _told(hear(record.presentation, {"us": KEY.public})))
    (back,) = found_in(msgspec.msgpack.encode([found]))
    assert back is not None
    prepared = back.prepared(record.presentation)
    assert prepared.disclosed == sdjwt.disclosure_hash(record.presentation)
    return prepared.opened()


def must_be_the_same(record: Record) -> None:
    back = there_and_back(record)
    assert back == record
    assert type(back.said) is type(record.said)
    # What is equal may still differ: a list for a tuple, a number with a fraction for one without.
    assert repr(back) == repr(record)


def test_every_kind_that_there_is_is_looked_at() -> None:
    assert {*KINDS, Existence} == set(get_args(Anything))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_the_same_with_and_without_what_may_be_withheld(
    kind: type[Statement],
) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
    @given(of_kind(kind), st.data())
    def same(said: Statement, data: st.DataObject) -> None:
        record = signed(said)
        must_be_the_same(record)
        gone = data.draw(st.sets(st.sampled_from(fields))) if (fields := releasable(said)) else ()
        try:
            less = open_record(sdjwt.withhold(record.presentation, set(gone)), {"us": KEY.public})
        except Refused:
            return
        must_be_the_same(less)

    same()


@pytest.mark.parametrize("kind", PROTECTIONS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("step", STEPS)
def test_a_place_is_the_same_at_every_step(kind: type[Statement], step: str) -> None:
    seen = set[type]()

    @settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
    @given(of_kind(kind))
    def same(said: Statement) -> None:
        text = sdjwt.withhold(signed(said).presentation, withheld_at(said, step))
        try:
            less = open_record(text, {"us": KEY.public})
        except Refused:
            return
        seen.add(type(less.said))
        must_be_the_same(less)

    same()
    assert step != "existence" or seen == {Existence}
