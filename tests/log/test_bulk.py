"""The bulk door lets in what the other doors let in, in the same order, and refuses the same."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.log.bulk import take_in
from hudna.log.entry import Entry
from hudna.log.store import StoreError
from hudna.record.authority import Authority, Founder
from hudna.record.keys import SigningKey
from hudna.record.kinds import KeyAdded, KeyRevoked, Statement, Withdrawal
from hudna.record.sign import sign
from hudna.say import say
from tests.log.building import AUTHORS, LOG_KEY, NOW, ORIGIN, Clock, a_log, record, texts
from tests.record.statements import seeded

ROOT_KEY = SigningKey.generate(b"R" * 32)
ANOTHER = SigningKey.generate(b"A" * 32)
AUTHORITY = Authority.of({
    "un": Founder(AUTHORS["un"].public, ROOT_KEY.public), "us": Founder(AUTHORS["us"].public),
})


def opened(directory: Path) -> Log:
    return Log.open(directory, key=LOG_KEY, origin=ORIGIN, admission=Admission(AUTHORITY),
                    clock=Clock(), randomness=seeded(3))


def said(number: int, key: SigningKey, what: Statement | None = None) -> str:
    what = what or Withdrawal(f"{number:064x}", "x")
    return sign(what, author="un", key=key, issued_ms=NOW, randomness=seeded(number)).presentation


def a_mixture() -> list[str]:
    """Good ones, twice the same, spoilt ones, and keys that come and go on the way."""
    good, twice, us = texts(*range(30)), texts(3, 4), record(40, "us").presentation
    broken = good[7][:-9] + "AAAAAAAA~"
    ahead = record(41, issued_ms=NOW + 10**11).presentation
    clash = [said(50, AUTHORS["un"], Withdrawal("a" * 64, w)) for w in "ab"]
    added = said(60, ROOT_KEY, KeyAdded("record", ANOTHER.public.text))
    revoked = said(61, ROOT_KEY, KeyRevoked(ANOTHER.public.text, 0, "lost"))
    other = [said(n, ANOTHER) for n in range(70, 90)]
    return [
        *good[:10], "x", "", "é~", "\ud800~", *twice, broken, us, ahead, *clash, other[0], added,
        *other[:9], revoked, *other[9:], *good, us,
    ]


def outcome(results: list[object]) -> list[str]:
    """The index of an entry that a refusal names is not known before the commit."""
    return [re.sub(r"entry -?\d+", "entry", str(r)) if isinstance(r, Refused) else
            r.record.hash if isinstance(r, Entry) else str(r) for r in results]


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_it_lets_in_and_refuses_what_the_other_door_does(tmp_path: Path, batch: int) -> None:
    mixture = a_mixture()
    with opened(tmp_path / "each") as each, opened(tmp_path / "bulk") as bulk:
        expected = [r for text in mixture for r in each.admit_each([text])]
        found = list(take_in(bulk, mixture, workers=2, batch=batch))
        assert outcome(found) == outcome(expected)
        assert (bulk.size, bulk.root()) == (each.size, each.root())
        assert bulk.verify_all().size == bulk.size
        assert [e.record for e in bulk.entries()] == [e.record for e in each.entries()]
        assert bulk.authority == each.authority


def test_followers_are_told_of_all_of_it(tmp_path: Path) -> None:
    told: list[Entry] = []
    with a_log(tmp_path) as log:
        log.subscribe(told.extend)
        list(take_in(log, texts(*range(20)), workers=1, batch=6))
        assert told == list(log.entries())
        assert all(map(log.checkpoint_at, (6, 12, 18, 20)))
        assert log.checkpoint_at(7) is None


def test_it_reads_no_further_than_it_must(tmp_path: Path) -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        for n in range(10**9):
            read += 1
            yield record(n).presentation

    with a_log(tmp_path) as log:
        results = take_in(log, endless(), workers=1, batch=5)
        assert next(results) == record(0).hash
        assert read <= 5 * 4
        results.close()
        assert log.size == 5
        assert log.verify_all().size == 5


def test_a_log_that_is_held_takes_nothing_in(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        log.hold(say("witnesses that have been asked"))
        with pytest.raises(Refused) as refused:
            list(take_in(log, texts(1, 2), workers=1))
        assert not isinstance(refused.value, StoreError)
        assert log.size == 0


def test_what_it_seals_is_sealed_with_the_logs_own_randomness(tmp_path: Path) -> None:
    with Log.open(tmp_path, key=LOG_KEY, origin=ORIGIN, admission=Admission(AUTHORITY),
                  clock=Clock(), randomness=os.urandom) as log:
        list(take_in(log, texts(1, 2, 3), workers=1, batch=2))
        keys = log._writer._vault.keys([h.hex() for h in log.hashes(0, 3)])
        assert len({k.secret for k in keys.values()}) == 3


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("door", ["each", "bulk"])
def test_invariant_13_a_key_whose_record_is_refused_vouches_for_nothing(
    tmp_path: Path, door: str, before: bool
) -> None:
    """Its id was used before, in the same call or in an earlier one."""
    first = said(50, AUTHORS["un"])
    added = said(50, ROOT_KEY, KeyAdded("record", ANOTHER.public.text))
    by_it = said(51, ANOTHER)
    with opened(tmp_path) as log:
        if before:
            log.append([first])
        texts_ = [first, added, by_it]
        found = log.admit_each(texts_) if door == "each" else list(take_in(log, texts_))
        assert [isinstance(r, Refused) for r in found] == [False, True, True]
        assert log.size == 1


@pytest.mark.parametrize("door", ["each", "bulk"])
def test_the_same_twice_is_no_fault_though_its_key_ended_between(
    tmp_path: Path, door: str
) -> None:
    added = said(60, ROOT_KEY, KeyAdded("record", ANOTHER.public.text))
    revoked = said(61, ROOT_KEY, KeyRevoked(ANOTHER.public.text, 0, "lost"))
    texts_ = [added, said(70, ANOTHER), revoked, said(70, ANOTHER), said(71, ANOTHER)]
    with opened(tmp_path) as log:
        found = log.admit_each(texts_) if door == "each" else list(take_in(log, texts_))
        assert [isinstance(r, Refused) for r in found] == [False] * 4 + [True]
        assert log.size == 3
