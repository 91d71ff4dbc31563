"""The journal: what it said is on disk is there, whatever happened."""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.watch.kept.journal import Journal, NotKept
from hudna.watch.kept.states import State
from tests.watch.small import Count, items

PATIENCE_S = 10


def filled(directory: Path, begin: int, end: int) -> None:
    journal = Journal(directory, 0)
    for item in items(begin, end):
        journal.append(item)
    journal.close()


def opened(directory: Path) -> tuple[State | None, list[int], int]:
    journal = Journal(directory)
    journal.close()
    assert not journal.opened.faults
    return journal.opened.state, [n for n, _ in journal.opened.items], journal.next


def test_what_was_appended_is_there_in_order_and_numbered(tmp_path: Path) -> None:
    filled(tmp_path, 0, 30)
    filled(tmp_path, 30, 50)
    journal = Journal(tmp_path)
    assert [one.item for one in journal.opened.items] == items(0, 50)
    assert [one.number for one in journal.opened.items] == list(range(50))
    assert journal.next == journal.kept == 50
    journal.close()


def test_callers_get_to_know_what_is_on_disk(tmp_path: Path) -> None:
    told: list[int] = []
    journal = Journal(tmp_path, 1, told.append)
    for item in items(0, 20):
        number = journal.append(item)
    assert number == 19 and journal.wait(number, PATIENCE_S)
    assert journal.kept == told[-1] == 20 and told == sorted(set(told))
    assert not journal.wait(20, 0)
    journal.close()


def test_a_state_spares_what_it_has_folded(tmp_path: Path) -> None:
    journal, fold = Journal(tmp_path, 0), Count()
    for i, item in enumerate(items(0, 95)):
        journal.append(item)
        fold.take(item)
        if i % 20 == 19:
            journal.save(journal.prepare(), [fold.freeze()])
            assert journal.wait(i, PATIENCE_S)
    journal.close()
    assert sorted(p.name for p in tmp_path.glob("state-*")) == ["state-000000000060",
                                                                "state-000000000080"]
    state, numbers, following = opened(tmp_path)
    assert state is not None and state.number == 80
    assert (numbers, following) == (list(range(80, 95)), 95)
    again = Count.thaw(state.data)
    for item in items(80, 95):
        again.take(item)
    assert again.seen == fold.seen


def test_a_state_that_is_not_sound_is_named_and_the_older_one_taken(tmp_path: Path) -> None:
    journal = Journal(tmp_path, 0)
    for item in items(0, 10):
        assert journal.wait(journal.append(item), PATIENCE_S)
        journal.save(journal.prepare(), [b"folded"])
    journal.close()
    path = tmp_path / "state-000000000010"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    journal = Journal(tmp_path)
    journal.close()
    assert journal.opened.state == State(9, b"folded")
    assert [n for n, _ in journal.opened.items] == [9]
    assert journal.fault is None
    assert [f.where for f in journal.opened.faults] == [path.name]


def test_damage_is_named_and_what_follows_refused(tmp_path: Path) -> None:
    for begin in range(0, 30, 10):
        filled(tmp_path, begin, begin + 10)
    path = next(tmp_path.glob("items-*"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    journal = Journal(tmp_path)
    numbers = [n for n, _ in journal.opened.items]
    assert 5 < len(numbers) < 25 and numbers == list(range(len(numbers)))
    assert [str(len(numbers)) in f.where for f in journal.opened.faults] == [True]
    assert path.read_bytes() == data
    with pytest.raises(NotKept, match="damage") as raised:
        journal.append(items(30, 31)[0])
    assert raised.value.number == 30
    state = journal.prepare()
    assert state == 31
    assert journal.append(items(31, 32)[0]) == 31
    assert not journal.wait(31, 0.05)
    journal.save(state, [b"closed"])
    assert journal.wait(31, PATIENCE_S)
    journal.close()
    assert opened(tmp_path) == (State(31, b"closed"), [31], 32)


def test_a_missing_file_is_a_gap(tmp_path: Path) -> None:
    for begin in range(0, 30, 10):
        journal = Journal(tmp_path, 0, segment_bytes=1)
        for item in items(begin, begin + 10):
            journal.append(item)
        journal.close()
    files = sorted(tmp_path.glob("items-*"))
    assert len(files) >= 3
    files[1].unlink()
    journal = Journal(tmp_path)
    journal.close()
    assert journal.fault is not None and journal.next == 30
    assert [n for n, _ in journal.opened.items][-1] == int(files[1].stem[6:]) - 1


def test_one_process_has_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with pytest.raises(Refused, match="no other process"):
        Journal(tmp_path)
    journal.close()
    Journal(tmp_path).close()


FULL = """
import resource, signal, sys
from pathlib import Path
from hudna.watch.kept.journal import Journal, NotKept
from hudna.fault import Refused
from tests.watch.small import items
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = Journal(Path(sys.argv[1]), 0)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for item in items(0, 50):
    last = journal.append(item)
assert journal.wait(last, 10)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
refused = []
for item in items(50, 1000):
    try:
        journal.wait(journal.append(item), 10)
    except NotKept as why:
        refused.append(why.number)
    if len(refused) == 10:
        break
kept = journal.kept
assert refused == list(range(refused[0], refused[0] + 10)) and refused[0] - 1 == kept, refused
state = journal.prepare()
held = journal.append(items(state, state + 1)[0])
try:
    journal.save(state, [bytes(30_000)])
    raise AssertionError("saved on a full disk")
except Refused:
    pass
assert journal.fault is not None and not journal.wait(held, 0) and journal.kept == kept
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
state = journal.prepare()
journal.append(items(state, state + 1)[0])
journal.save(state, [bytes(30_000)])
last = journal.append(items(state + 1, state + 2)[0])
assert journal.wait(last, 10)
if sys.argv[2] == "before":
    (Path(sys.argv[1]) / f"state-{state:012}").unlink()
print(kept, state)
"""


def test_a_full_disk_is_said_and_nothing_is_half_kept(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path), "after"], check=True,
                          capture_output=True, text=True, timeout=60)
    _, at = map(int, done.stdout.split())
    assert opened(tmp_path) == (State(at, bytes(30_000)), [at, at + 1], at + 2)


def test_without_the_state_that_closes_a_hole_it_is_a_gap(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path), "before"], check=True,
                          capture_output=True, text=True, timeout=60)
    kept, at = map(int, done.stdout.split())
    journal = Journal(tmp_path)
    journal.close()
    assert [n for n, _ in journal.opened.items] == list(range(kept))
    assert journal.fault is not None and journal.next == at + 2


KILLED = """
import sys
from pathlib import Path
from hudna.watch.kept.journal import Journal
from tests.watch.small import Count, items
told = lambda kept: print(kept, flush=True)
journal = Journal(Path(sys.argv[1]), 1, told, segment_bytes=30_000)
fold = Count.thaw(journal.opened.state.data) if journal.opened.state else Count()
for number, item in journal.opened.items:
    fold.take(item)
while True:
    for item in items(journal.next, journal.next + 20):
        journal.append(item)
        fold.take(item)
    journal.save(journal.prepare(), [fold.freeze()])
    while journal.next - journal.kept > 1000:
        journal.wait(journal.next - 1000, 1)
"""


@pytest.mark.parametrize("seed", range(4))
def test_promise_8_what_was_said_to_be_on_disk_survives_a_kill(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)],
                                   stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(chance.randint(1, 40))]
        time.sleep(chance.random() / 50)
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.wait(PATIENCE_S)
        state, numbers, following = opened(tmp_path)
        begin = state.number if state else 0
        assert numbers == list(range(begin, following)) and following >= told[-1]
        fold = Count.thaw(state.data) if state else Count()
        for item in items(begin, following):
            fold.take(item)
        whole = Count()
        for item in items(0, following):
            whole.take(item)
        assert fold.seen == whole.seen
