"""Invariant 13: signatures before a revocation verify, after it never; at every node, in every
order of arrival, after every restart, and whoever comes first to the door."""

from __future__ import annotations

import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from threading import Barrier, Thread

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hudna.fault import Refused
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.log.entry import Entry
from hudna.record.authority import Authority, Founder
from hudna.record.keys import SigningKey
from hudna.record.kinds import Anything, KeyAdded, KeyRevoked, Withdrawal
from hudna.record.record import Record
from hudna.record.sdjwt import kid_of
from hudna.record.sign import sign
from tests.log.building import NOW, Clock
from tests.record.statements import seeded

PARTIES = ("us", "ru", "un")
NEWEST = 3
"""Record keys that a party may come to have, the first of which it began with."""


def key(party: str, use: str, number: int = 0) -> SigningKey:
    return SigningKey.generate(sha256(f"{party} {use} {number}".encode()).digest())


AUTHORITY = Authority.of({
    p: Founder(key(p, "record").public, key(p, "root").public, key(p, "log").public)
    for p in PARTIES
})
parties = st.sampled_from(PARTIES)
numbers = st.integers(0, NEWEST)


def opened(where: Path, party: str, logged_before=None) -> Log:
    door = Admission(AUTHORITY, **({"logged_before": logged_before} if logged_before else {}))
    return Log.open(where / party, key=key(party, "log"), origin=f"{party}/log", admission=door,
                    clock=Clock(), me=party)


def said(what: Anything, party: str, by: SigningKey, number: int, ms: int = NOW) -> Record:
    return sign(what, author=party, key=by, issued_ms=ms, randomness=seeded(number))


def may(entries: list[Entry], record: Record) -> bool:
    """The rule itself, read off the log: who signed, and what had been said of that key."""
    kid = kid_of(record.presentation)
    if isinstance(record.said, KeyAdded | KeyRevoked):
        return kid == key(record.author, "root").kid
    own = [e.record.said for e in entries if e.record.author == record.author]
    mine = {key(record.author, "record", n).public.text: key(record.author, "record", n).kid
            for n in range(NEWEST + 1)}
    added = {mine[s.public] for s in own if isinstance(s, KeyAdded)}
    ended = {mine[s.public] for s in own if isinstance(s, KeyRevoked)}
    return kid in added | {key(record.author, "record").kid} and kid not in ended


class Invariant13(RuleBasedStateMachine):
    """Three logs. Every record that was ever signed may arrive anywhere, at any time, again."""

    def __init__(self) -> None:
        super().__init__()
        self.where = Path(tempfile.mkdtemp())
        self.logs = {p: opened(self.where, p) for p in PARTIES}
        self.signed: list[Record] = []

    def teardown(self) -> None:
        for log in self.logs.values():
            log.close()
        shutil.rmtree(self.where)

    def sign(self, what: Anything, party: str, by: SigningKey, ms: int = NOW) -> Record:
        record = said(what, party, by, len(self.signed), ms)
        self.signed.append(record)
        return record

    def arrive(self, node: str, records: list[Record]) -> None:
        log, entries = self.logs[node], list(self.logs[node].entries())
        for record, result in zip(
            records, log.admit_each([r.presentation for r in records]), strict=True
        ):
            held = {e.record.hash for e in entries}
            expected = record.hash in held or may(entries, record)
            assert isinstance(result, Entry) == expected, (record.said, result)
            if expected and record.hash not in held:
                entries.append(result)

    @rule(party=parties, number=numbers, earlier=st.sampled_from([0, 86_400_000]))
    def speak(self, party: str, number: int, earlier: int) -> None:
        what = Withdrawal(f"{len(self.signed):064x}", "")
        record = self.sign(what, party, key(party, "record", number), NOW - earlier)
        self.arrive(party, [record])

    @rule(party=parties, number=numbers)
    def vouch(self, party: str, number: int) -> None:
        public = key(party, "record", number).public.text
        self.arrive(party, [self.sign(KeyAdded("record", public), party, key(party, "root"))])

    @rule(party=parties, number=numbers, after=st.integers(0, 9))
    def revoke(self, party: str, number: int, after: int) -> None:
        what = KeyRevoked(key(party, "record", number).public.text, after, "")
        self.arrive(party, [self.sign(what, party, key(party, "root"))])

    @rule(node=parties, data=st.data())
    def deliver(self, node: str, data: st.DataObject) -> None:
        if self.signed:
            some = data.draw(st.lists(st.sampled_from(self.signed), max_size=6))
            self.arrive(node, some)

    @rule(node=parties)
    def restart(self, node: str) -> None:
        before = self.logs[node].authority
        self.logs[node].close()
        self.logs[node] = opened(self.where, node)
        assert self.logs[node].authority == before

    @invariant()
    def what_was_let_in_stays_valid_and_was_allowed_in_its_time(self) -> None:
        for log in self.logs.values():
            entries = list(log.entries())
            for i, entry in enumerate(entries):
                assert may(entries[:i], entry.record)
            assert log.verify_all().size == len(entries)


test_invariant_13_signatures_before_a_revocation_verify_after_it_never = Invariant13.TestCase
test_invariant_13_signatures_before_a_revocation_verify_after_it_never.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None
)


def test_invariant_13_only_what_the_authors_log_held_before_enters_late(tmp_path: Path) -> None:
    early, late = (said(Withdrawal(f"{n:064x}", ""), "us", key("us", "record"), n) for n in (1, 2))
    end = said(KeyRevoked(key("us", "record").public.text, 1, ""), "us", key("us", "root"), 3)
    theirs = opened(tmp_path, "us")
    theirs.append([early.presentation, end.presentation])

    def logged_before(party: str, record: str, size: int) -> bool:
        return party == "us" and record in {e.record.hash for e in list(theirs.entries())[:size]}

    with opened(tmp_path, "ru", logged_before) as log:
        results = log.admit_each([r.presentation for r in (end, late, early)])
        assert [isinstance(r, Entry) for r in results] == [True, False, True]
        assert isinstance(log.admit_each([late.presentation])[0], Refused)
    with opened(tmp_path, "ru") as log:
        assert [e.record.hash for e in log.entries()] == [end.hash, early.hash]
        again = log.admit_each([early.presentation])
        assert isinstance(again[0], Entry), "what the log holds is no fault, whatever the key"
    theirs.close()


def test_invariant_13_a_revocation_and_appends_at_the_same_time(tmp_path: Path) -> None:
    for round_ in range(10):
        with opened(tmp_path / str(round_), "us") as log:
            words = [said(Withdrawal(f"{n:064x}", ""), "us", key("us", "record"), n).presentation
                     for n in range(8)]
            end = said(KeyRevoked(key("us", "record").public.text, 0, ""), "us",
                       key("us", "root"), 99).presentation
            gate = Barrier(9)

            def append(text: str, log: Log = log, gate: Barrier = gate) -> None:
                gate.wait()
                log.admit_each([text])

            threads = [Thread(target=append, args=(text,)) for text in (*words, end)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            kinds = [type(e.record.said) for e in log.entries()]
            assert kinds[-1] is KeyRevoked, "nothing of the key comes after its end"
            assert kinds.count(KeyRevoked) == 1
