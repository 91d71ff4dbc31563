"""What its author has taken back is destroyed here as what is erased is, and asked for before
anything is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hudna.log.store import StoreError
from hudna.log.vault import Vault
from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.record import sdjwt
from hudna.record.kinds import Names, Recall, Site
from hudna.record.record import Record
from hudna.record.release import withheld_at
from hudna.record.sharing import Existence, Step
from hudna.record.sign import sign
from tests.log.building import AUTHORS, NOW, record
from tests.log.erasing import CANARY, given, openable, opened, readable, still_proven, traces
from tests.record.statements import seeded

AT = Point((371_512_345, 362_487_654))
SAID = Site("hospital", Names(en="Ward"), AT, 5, 0, note=CANARY, cell_1km=cell(AT, "1 km"),
            cell_10km=cell(AT, "10 km"))


def registered(seed: int = 1) -> Record:
    return sign(SAID, author="un", key=AUTHORS["un"], issued_ms=NOW,
                randomness=seeded(10_000 + seed))


def recall_of(of: Record, step: Step = "10 km", by: str = "un", to: str = "ru") -> Record:
    digests = sdjwt.digests_of(of.presentation)
    fields = tuple(f for f in (*withheld_at(SAID, step), "note") if f in digests)
    said = Recall(of.hash, (to,), tuple(dict.fromkeys(fields)),
                  tuple(digests[f] for f in dict.fromkeys(fields)), step, True, "leaked", "Officer")
    return sign(said, author=by, key=AUTHORS[by], issued_ms=NOW, randomness=seeded(20_000))


def wanted(back: Record) -> tuple[str, tuple[str, ...]]:
    assert isinstance(back.said, Recall)
    return back.said.subject, back.said.digests


@pytest.mark.parametrize("step", ["10 km", "existence"])
def test_invariant_14_what_is_taken_back_is_in_no_file_and_all_old_proofs_verify(
    tmp_path: Path, step: Step
) -> None:
    victim = registered()
    back = recall_of(victim, step)
    gone = [f for f in back.said.fields if f != "common"]  # type: ignore[union-attr]
    with opened(tmp_path, me="ru") as log:
        log.append([record(n).presentation for n in range(200)])
        log.append([victim.presentation])
        was, sealed = given(log, 200, 201), log._store.entry(victim.hash).sealed
        assert not log.destroyed(*wanted(back))
        assert openable([tmp_path], sealed, victim.hash) != [], "the control"
        log.append([back.presentation])
        assert log.destroyed(*wanted(back))
        assert openable([tmp_path], sealed, victim.hash) == []
        assert readable([tmp_path], traces(victim, *gone)) == []
        still_proven(log, was)
        assert log.verify_all().size == 202
    with opened(tmp_path, me="ru") as log:
        entry = log.entry(victim.hash)
        assert entry is not None and log.destroyed(*wanted(back))
        assert entry.record.said == (
            Existence("site") if step == "existence" else entry.record.said)
        assert not {"shape", "note", "cell_1km"} & set(
            sdjwt.digests_of(entry.record.presentation))


def test_who_was_not_asked_and_the_author_keep_all_of_it(tmp_path: Path) -> None:
    for me in ("us", "un"):
        victim, here = registered(), tmp_path / me
        with opened(here, me=me) as log:
            log.append([victim.presentation, recall_of(victim).presentation])
            assert log.entry(victim.hash).record.presentation == victim.presentation
            assert not log.destroyed(*wanted(recall_of(victim)))


@pytest.mark.parametrize("by", ["us", "ru"])
def test_promise_2_nobody_else_s_recall_destroys_anything(tmp_path: Path, by: str) -> None:
    victim = registered()
    with opened(tmp_path, me="ru") as log:
        log.append([victim.presentation, recall_of(victim, by=by).presentation])
        assert log.entry(victim.hash).record.said == SAID


def test_what_comes_after_it_was_taken_back_is_never_kept_whole(tmp_path: Path) -> None:
    victim = registered()
    back = recall_of(victim)
    with opened(tmp_path, me="ru") as log:
        log.append([back.presentation])
        assert not log.destroyed(*wanted(back)), "it is not here"
        log.append([victim.presentation])
        assert log.destroyed(*wanted(back))
        log.append([victim.presentation])
        assert log.entry(victim.hash).record.said.shape == SAID.cell_10km
    assert readable([tmp_path], traces(victim, "shape", "cell_1km", "note")) == []


@pytest.mark.parametrize("step", ["prepare", "destroy", "forget"])
def test_nothing_is_said_to_be_destroyed_while_the_vault_cannot_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    victim = registered()
    back = recall_of(victim)
    done = getattr(Vault, step)

    def fails(self: Vault, *_: object) -> None:
        raise StoreError([])

    with opened(tmp_path, me="ru") as log:
        log.append([victim.presentation])
        sealed = log._store.entry(victim.hash).sealed
        monkeypatch.setattr(Vault, step, fails)
        log.append([back.presentation])
        assert not log.destroyed(*wanted(back))
        monkeypatch.setattr(Vault, step, done)
        log.append([record(900).presentation])
        assert log.destroyed(*wanted(back))
        assert openable([tmp_path], sealed, victim.hash) == []
