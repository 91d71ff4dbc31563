"""Which logs have told two histories."""

from __future__ import annotations

from msgspec.structs import replace

from hudna.log.histories import between, forked
from hudna.record.keys import SigningKey
from hudna.record.sign import sign
from hudna.view import histories
from hudna.view.histories import Histories
from tests.log.trees import Grown
from tests.record.statements import seeded

KEY = SigningKey.generate(b"k" * 32)


def said(number: int, evidence):
    return sign(evidence, author="un", key=KEY, issued_ms=1, randomness=seeded(number))


def test_each_forked_log_is_named_once_by_the_first_record_that_proves_it() -> None:
    one, other = Grown("one.example").grow(5), Grown("other.example").grow(9)
    forks = [between(g.signed(), g.fork(2, 4).signed(), g.fork(2, 4).subtree) if len(g.entries) < 6
             else between(g.signed(), g.fork(2, 4).signed(), g.subtree) for g in (one, other)]
    logs = {g.origin: [g.verifier] for g in (one, other)}
    view = Histories()
    assert view.alarms(logs) == ()
    bent = replace(forks[0], old_root="00" * 32)
    records = [said(n, e) for n, e in enumerate([bent, forks[0], forks[0], forks[1]])]
    for record in records:
        view.apply(record)
    assert [(f.origin, f.said.hash) for f in view.alarms(logs)] == [
        ("one.example", records[1].hash), ("other.example", records[3].hash)]
    assert view.alarms({"other.example": logs["other.example"]})[0].origin == "other.example"
    assert view.alarms({}) == ()


def test_what_proves_nothing_is_looked_at_once(monkeypatch) -> None:
    log, looked = Grown("one.example", b"o" * 32).grow(5), []
    fork = log.fork(2, 4)
    evidence = between(log.signed(), fork.signed(), fork.subtree)
    view = Histories()
    for n in range(20):
        view.apply(said(n, replace(evidence, old_root=f"{n:064x}")))
    monkeypatch.setattr(histories, "forked", lambda *a: looked.append(a) or forked(*a))
    for _ in range(3):
        assert view.alarms({log.origin: [log.verifier]}) == ()
    assert len(looked) == 20
    assert view.alarms({log.origin: [log.verifier, Grown("one.example").verifier]}) == ()
    assert len(looked) == 40, "another key may prove it"
