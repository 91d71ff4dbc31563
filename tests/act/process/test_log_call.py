"""Logging a call: what is refused, and who is then told of it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.act.draft import draft
from hudna.act.process.hear_call import hear_call
from hudna.act.process.log_call import log_call
from hudna.act.walk_out import walk_out
from hudna.fault import Refused
from hudna.record.kinds import Call, Stop
from hudna.record.record import Record
from hudna.view.process import calls
from hudna.view.releases import goes_to
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.web.houses import box

MINUTE = 60_000
NOW = 1_469_944_800_000
SAID = Call("ru", NOW - 10 * MINUTE, NOW - 5 * MINUTE, "1", "what was said", "", "o")


def logs(node: Speaking, apart: tuple[str, ...] = (), **changed: Any) -> Record:
    said = msgspec.structs.replace(SAID, **changed)
    return node.say(log_call(node.world, said, node.now_ms, apart=apart))


def refused(node: Speaking, **changed: Any) -> list[str]:
    size = node.world.size
    with pytest.raises(Refused) as error:
        logs(node, **changed)
    assert node.world.size == size
    return [f.where for f in error.value.faults]


@pytest.fixture
def us() -> Speaking:
    return Speaking("us", quick())


def test_every_fault_is_named(us: Speaking) -> None:
    assert refused(us, to="us") == refused(us, to="nobody") == ["to"]
    assert refused(us, text=" ") == ["text"]
    assert refused(us, from_ms=NOW + 3_600_000, until_ms=NOW + 7_200_000) == [
        "from_ms", "until_ms"]
    assert refused(us, until_ms=SAID.from_ms) == ["until_ms"]
    assert refused(us, about="0" * 64) == ["about"]
    assert logs(us, text="", until_ms=None), "of a call that nobody answered nothing was said"


def test_it_is_about_nothing_but_a_stop_an_incident_an_incursion_or_a_concern(
    us: Speaking
) -> None:
    other = logs(us)
    assert refused(us, about=other.hash) == ["about"]
    stop = us.say(draft(Stop("r", "o", None, box(38.0, 35.0, 38.3, 35.2), "a")))
    assert logs(us, about=stop.hash)


def test_the_other_end_is_told_also_where_it_is_told_nothing_by_default(us: Speaking) -> None:
    told = {p: goes_to(us.world, logs(us, to=p), p) for p in ("ru", "un", "opposition")
            if p in {x.id for x in us.world.terms.agreement.parties}}
    assert all(told.values())
    for party in ("ru", "un"):
        assert goes_to(us.world, logs(us), party)


def test_what_the_other_end_has_logged_is_confirmed_instead_or_held_to_be_another(
    us: Speaking
) -> None:
    theirs = Speaking("ru", quick()).say_raw(Call(
        "us", SAID.from_ms + 1000, SAID.until_ms, "1", "x", "", "o", received=True))
    us.take(theirs)
    assert refused(us) == ["apart"]
    assert logs(us, apart=(theirs.hash,))
    us.say(hear_call(us.world, theirs.hash, heard="confirms", text="", officer="o", now_ms=NOW))
    assert logs(us), "what is confirmed is not asked about again"
    assert len(calls.all_calls(us.world)) == 3


def test_the_other_end_alone_says_what_it_knows(us: Speaking) -> None:
    own = logs(us)
    theirs = Speaking("ru", quick()).say_raw(Call("un", NOW, None, "", "", "", "o"))
    us.take(theirs)
    for of in (own.hash, theirs.hash, "0" * 64):
        with pytest.raises(Refused):
            hear_call(us.world, of, heard="confirms", text="", officer="o", now_ms=NOW)


def test_times_of_its_own_are_said_where_they_differ_alone(us: Speaking) -> None:
    theirs = Speaking("ru", quick()).say_raw(msgspec.structs.replace(SAID, to="us"))
    us.take(theirs)

    def wrong(**more: Any) -> list[str]:
        said: dict[str, Any] = {"heard": "differs", "text": "x", "officer": "o", "now_ms": NOW}
        with pytest.raises(Refused) as error:
            hear_call(us.world, theirs.hash, **{**said, **more})
        return [f.where for f in error.value.faults]

    assert wrong(heard="confirms", from_ms=NOW - 1) == ["from_ms"]
    assert wrong(text="") == ["text"]
    assert wrong(until_ms=NOW + 3_600_000) == ["until_ms"]
    assert wrong(from_ms=NOW - 5, until_ms=NOW - 6) == ["until_ms"]
    assert wrong(heard="maybe") == ["heard"]


def test_nobody_who_has_walked_out_logs_or_confirms(us: Speaking) -> None:
    us.say(walk_out(us.world, reason="r", officer="o"))
    assert refused(us) == ["party"]
