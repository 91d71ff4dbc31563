"""C2SP tlog-witness, every answer of it, and what a witness must never do."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hudna.log import note
from hudna.log.checkpoint import Checkpoint, parse
from hudna.log.cosignature import Cosigner, in_answer
from hudna.log.postgres_ledger import PostgresLedger
from hudna.log.sqlite_ledger import SqliteLedger
from hudna.log.witness import SIZE_TYPE, Answer, Witness
from hudna.record.keys import SigningKey
from tests.log.postgres import Server
from tests.log.trees import Grown

COSIGNER = Cosigner("w.example/witness", SigningKey.generate(b"w" * 32))


def trusted(origin: str) -> list[note.Verifier] | None:
    log = Grown()
    return {log.origin: [log.verifier], "forked.example": []}.get(origin)


def over(ledger, now_s: int = 1000) -> Witness:
    return Witness(ledger, COSIGNER, verifiers=trusted, now_s=lambda: now_s)


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    ledger = SqliteLedger(tmp_path)
    yield over(ledger)
    ledger.close()


def cosigned(answer: Answer, log: Grown, size: int | None = None) -> int:
    """The time of the cosignature, which is a true one."""
    assert answer.status == 200, answer
    one, = in_answer(answer.body, log.signed(size).checkpoint.text, [COSIGNER.public])
    return one.time_s


def test_a_first_checkpoint_and_one_that_extends_it_are_cosigned(witness: Witness) -> None:
    log = Grown().grow(5)
    assert cosigned(witness.add_checkpoint(log.submission(0)), log) == 1000
    log.grow(300)
    assert cosigned(witness.add_checkpoint(log.submission(5)), log) == 1000
    assert cosigned(witness.add_checkpoint(log.submission(305)), log) == 1000, "the same again"


def test_409_says_the_size_held(witness: Witness) -> None:
    log = Grown().grow(9)
    witness.add_checkpoint(log.submission(0, 5))
    for old in (0, 3, 7):
        answer = witness.add_checkpoint(log.submission(old, 9))
        assert answer == Answer(409, "5\n", "text/x.tlog.size")
    assert witness.add_checkpoint(Grown().grow(1).submission(1)).body == "5\n"


def test_409_for_the_same_size_with_another_root(witness: Witness) -> None:
    log = Grown().grow(5)
    witness.add_checkpoint(log.submission(0))
    answer = witness.add_checkpoint(log.fork(3, 2).submission(5))
    assert (answer.status, answer.type) == (409, SIZE_TYPE)


def test_404_for_an_unknown_origin(witness: Witness) -> None:
    assert witness.add_checkpoint(Grown("other.example").grow(1).submission(0)).status == 404


def test_403_for_an_origin_that_is_trusted_no_more(witness: Witness) -> None:
    assert witness.add_checkpoint(Grown("forked.example").grow(1).submission(0)).status == 403


def test_403_without_a_trusted_signature(witness: Witness) -> None:
    log = Grown(seed=b"m" * 32).grow(2)
    assert witness.add_checkpoint(log.submission(0)).status == 403
    true = Grown().grow(2)
    forged = true.submission(0).replace(b"\n2\n", b"\n3\n")
    assert witness.add_checkpoint(forged).status == 403


def test_unknown_signatures_are_passed_over(witness: Witness) -> None:
    log = Grown().grow(2)
    stranger = Cosigner("stranger.example", SigningKey.generate(b"s" * 32))
    body = log.submission(0) + stranger.line(log.signed().checkpoint.text, 1).encode()
    assert cosigned(witness.add_checkpoint(body), log) == 1000


def test_422_for_a_proof_that_does_not_verify(witness: Witness) -> None:
    log = Grown().grow(5)
    witness.add_checkpoint(log.submission(0))
    fork = log.fork(3, 6)
    assert witness.add_checkpoint(fork.submission(5)).status == 422
    log.grow(4)
    whole = log.submission(5)
    lines = whole.split(b"\n")
    for bad in ([lines[0], *lines[2:]], [lines[0], lines[1], lines[1], *lines[2:]]):
        assert witness.add_checkpoint(b"\n".join(bad)).status == 422
    assert cosigned(witness.add_checkpoint(whole), log) == 1000, "and nothing was kept of those"


def test_422_for_a_proof_from_nothing(witness: Witness) -> None:
    log = Grown().grow(5)
    body = log.submission(0).replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n")
    assert witness.add_checkpoint(body).status == 422


def test_400_for_what_is_malformed_or_goes_back(witness: Witness) -> None:
    log = Grown().grow(5)
    whole = log.submission(3)
    line = whole.split(b"\n")[1] + b"\n"
    for bad in (
        b"", b"\xff", b"old 3\n", whole.replace(b"old 3", b"old 03"), whole.replace(b"old", b"Old"),
        whole.replace(b"old 3", b"old -3"), whole.replace(b"old 3", b"old \xd9\xa3"),
        whole.replace(line, b"????\n", 1), whole.replace(line, line[:-2] + b"\n", 1),
        whole.replace(line, line * 64, 1), whole.replace(b"old 3", b"old 6"),
        whole.replace(b"\n\n", b"\n"), whole.rstrip(b"\n"), whole + b"x" * 70_000,
        b"old 0\n\n" + log.signed().note.encode().replace(b"\n\n", b"\nextension\n\n"),
    ):
        assert witness.add_checkpoint(bad).status == 400, bad
    assert cosigned(witness.add_checkpoint(log.submission(0)), log) == 1000


def test_timestamps_never_go_back(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path)
    log = Grown().grow(1)
    assert cosigned(over(ledger, 5000).add_checkpoint(log.submission(0)), log) == 5000
    log.grow(1)
    assert cosigned(over(ledger, 10).add_checkpoint(log.submission(1)), log) == 5000
    ledger.close()


class Cosigning(RuleBasedStateMachine):
    """A log that forks at will, before a witness that is restarted at will, whose clock jumps."""

    def __init__(self) -> None:
        super().__init__()
        self._root = tempfile.TemporaryDirectory()
        self.logs = [Grown().grow(3)]
        self.given: list[tuple[int, Checkpoint]] = []
        self.now = 1000
        self._open()

    def _open(self) -> None:
        self.ledger = SqliteLedger(Path(self._root.name))
        self.witness = Witness(
            self.ledger, COSIGNER, verifiers=trusted, now_s=lambda: self.now)

    @rule(which=st.integers(0, 20), count=st.integers(1, 5), mark=st.integers(0, 3))
    def grow(self, which: int, count: int, mark: int) -> None:
        self.logs[which % len(self.logs)].grow(count, mark)

    @rule(which=st.integers(0, 20), at=st.integers(0, 40), more=st.integers(0, 4))
    def fork(self, which: int, at: int, more: int) -> None:
        log = self.logs[which % len(self.logs)]
        if len(self.logs) < 6:
            self.logs.append(log.fork(at % (len(log.entries) + 1), more, len(self.logs)))

    @rule(which=st.integers(0, 20), size=st.integers(0, 60), truthful=st.booleans(),
          old=st.integers(0, 60))
    def submit(self, which: int, size: int, truthful: bool, old: int) -> None:
        log = self.logs[which % len(self.logs)]
        size %= len(log.entries) + 1
        held = self.ledger.cosigned(log.origin)
        old = (held.size if held else 0) if truthful else old
        if old > size:
            return
        answer = self.witness.add_checkpoint(log.submission(old, size))
        if answer.status == 200:
            time_s = cosigned(answer, log, size)
            self.given.append((time_s, log.signed(size).checkpoint))

    @rule(now=st.integers(0, 10**6))
    def clock(self, now: int) -> None:
        self.now = now

    @rule()
    def restart(self) -> None:
        self.ledger.close()
        self._open()

    @invariant()
    def never_below_nor_beside(self) -> None:
        for (then, before), (now, after) in zip(self.given, self.given[1:], strict=False):
            assert after.size >= before.size
            assert after.size > before.size or after.root == before.root
            assert now >= then
        for log in self.logs:
            tree_of = {c.size for _, c in self.given}
            if self.given and len(log.entries) >= max(tree_of) and (
                    log.root(max(tree_of)) == self.given[-1][1].root):
                for _, checkpoint in self.given:
                    assert log.root(checkpoint.size) == checkpoint.root

    def teardown(self) -> None:
        self.ledger.close()
        self._root.cleanup()


Cosigning.TestCase.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)


class TestInvariant4(Cosigning.TestCase):
    test_invariant_4_a_witness_never_cosigns_below_or_beside_its_last = Cosigning.TestCase.runTest
    runTest = None  # type: ignore[assignment]  # once is enough


def _one_history(log: Grown, given: list[Checkpoint]) -> None:
    assert given
    by_size = {c.size: c.root for c in given}
    assert all(by_size[c.size] == c.root for c in given), "two roots at one size"


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_invariant_4_nor_when_asked_many_things_at_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Two histories of one log, each at every size, from many threads."""
    ledger = (SqliteLedger(tmp_path) if kind == "sqlite"
              else PostgresLedger(request.getfixturevalue("database")))
    witness, log = over(ledger), Grown().grow(24)
    other = log.fork(2, 22)

    def ask(n: int) -> list[Checkpoint]:
        mine, given = (log, other)[n % 2], []
        for size in range(1, 25):
            for _ in range(4):
                held = ledger.cosigned(log.origin)
                old = held.size if held else 0
                if old > size:
                    break
                if witness.add_checkpoint(mine.submission(old, size)).status == 200:
                    given.append(mine.signed(size).checkpoint)
        return given

    with ThreadPoolExecutor(6) as pool:
        each = list(pool.map(ask, range(6)))
    ledger.close()
    _one_history(log, [c for given in each for c in given])
    for given in each:
        assert [c.size for c in given] == sorted(c.size for c in given)
    true = {log.root(n) for n in range(3, 25)}, {other.root(n) for n in range(3, 25)}
    beyond = {c.root for given in each for c in given if c.size > 2}
    assert beyond <= true[0] or beyond <= true[1], "both histories were cosigned"


def _asking(url: str, number: int, results) -> None:
    ledger = PostgresLedger(url)
    witness, log = over(ledger), Grown().grow(16)
    mine, given = (log, log.fork(1, 15))[number % 2], []
    for size in range(1, 17):
        held = ledger.cosigned(log.origin)
        if (old := held.size if held else 0) <= size:
            answer = witness.add_checkpoint(mine.submission(old, size))
            if answer.status == 200:
                given.append(mine.signed(size).note)
    ledger.close()
    results.put(given)


def test_invariant_4_nor_from_several_processes(postgres: Server) -> None:
    url = postgres.database()
    spawn = multiprocessing.get_context("spawn")
    results = spawn.Queue()
    running = [spawn.Process(target=_asking, args=(url, n, results)) for n in range(4)]
    for one in running:
        one.start()
    given = [parse(note.split(n)[0]) for _ in running for n in results.get(timeout=60)]
    for one in running:
        one.join()
    log = Grown().grow(16)
    _one_history(log, given)
    other = log.fork(1, 15)
    beyond = {c.root for c in given if c.size > 1}
    assert beyond <= {log.root(n) for n in range(17)} or (
        beyond <= {other.root(n) for n in range(17)})
