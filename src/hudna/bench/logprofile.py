"""What each step of an append costs by itself, one core, one thread: what bounds the whole."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

from hudna.bench.log import PARTS
from hudna.bench.measure import cores, spread_of, timed
from hudna.bench.place import machine
from hudna.bench.result import Figure, Line, Report
from hudna.bench.scratch import scratch
from hudna.bench.setting import LogSetting
from hudna.bench.workloads.signed import AUTHOR, BEGIN_MS, Signed, signed_of
from hudna.bench.works.log_append import LOG_KEY, ORIGIN
from hudna.bench.works.log_bulk import claims_of
from hudna.log import head, tree
from hudna.log.admission import Admission
from hudna.log.head import Head
from hudna.log.opening import open_store
from hudna.log.prepared import Prepared, prepare
from hudna.log.store import Owner, SignedSize, Staged, Store
from hudna.log.vault import Vault
from hudna.record.open import reopen

GROUP = 64
"""Records in one commit, as 64 writers that wait for each other bring them."""
T = TypeVar("T")


def profile(setting: LogSetting) -> Report:
    """µs a record of every step, `GROUP` records to a commit."""
    setting.tell("profile: signing records")
    signed = signed_of(max(setting.size.appended, 10 * GROUP), setting.seed)
    report = Report(notes=[machine(PARTS), f"{len(signed.presentations):,} records of "
                           f"{signed.mean_bytes:,.0f} bytes; one thread; commits of {GROUP}"])
    with cores(1):
        items = _opening(setting, report, signed)
        _keeping(setting, report, items)
    total, here = sum(line.ours.value for line in report.lines), os.cpu_count() or 1
    report.lines.append(Line("all steps", Figure(total, "µs a record")))
    report.notes.append(f"at most {here * 1e6 / total:,.0f} records/s on {here} cores, were no "
                        "step ever to wait for another")
    return report


def _opening(setting: LogSetting, report: Report, signed: Signed) -> list[Prepared]:
    door, key, texts = Admission(signed.keys), signed.keys[AUTHOR], signed.presentations
    now_ms, claims = BEGIN_MS + 1000 * len(texts), claims_of(signed)
    whole = _each(setting, texts, lambda: [door.admit(text, now_ms) for text in texts])
    alone = _each(setting, texts, lambda: [key.verifies(*claim) for claim in claims])
    records = [reopen(text) for text in texts]
    sealing = _each(setting, texts, lambda: [prepare(r, os.urandom) for r in records])
    for step, took in (("verify the signature", alone),
                       ("decode and check the record", whole - alone),
                       ("seal the disclosures", sealing)):
        report.lines.append(_line(step, took))
    return [prepare(record, os.urandom) for record in records]


def _keeping(setting: LogSetting, report: Report, items: list[Prepared]) -> None:
    """Once only: what is kept is kept."""
    owner = Owner(ORIGIN, "profile")
    empty = SignedSize(0, head.sign(ORIGIN, 0, tree.EMPTY, [LOG_KEY]))
    took: dict[str, list[float]] = defaultdict(list)
    with scratch(setting) as directory, ExitStack() as opened:
        store = open_store(None, directory, owner, empty, os.urandom)
        opened.callback(store.close)
        vault = Vault(directory, ORIGIN)
        opened.callback(vault.close)
        now = Head(0, tree.EMPTY, empty.note, BEGIN_MS, {})
        for i in range(0, len(items), GROUP):
            now = _one_commit(store, vault, now, items[i : i + GROUP], took)
    for step, seconds in took.items():
        report.lines.append(_line(step, sum(seconds) / len(items)))


def _one_commit(
    store: Store, vault: Vault, now: Head, group: list[Prepared], took: dict[str, list[float]]
) -> Head:
    def step(name: str, work: Callable[[], T]) -> T:
        seconds, answer = timed(work)
        took[name].append(seconds)
        return answer

    hashes, secrets = [i.record_hash for i in group], [i.secret for i in group]
    step("look for the ids in the store", lambda: store.hashes_by_id({i.name for i in group}))
    step("keep the keys, on disk", lambda: vault.keep(hashes, secrets, now.size))
    staged, grown = step("grow the tiles, sign the checkpoint", lambda: _staged(now, group, store))
    step("keep records, tiles and checkpoint, on disk", lambda: store.commit(staged))
    return grown


def _staged(now: Head, group: list[Prepared], store: Store) -> tuple[Staged, Head]:
    rows = [item.row(now.size + i, BEGIN_MS) for i, item in enumerate(group)]
    return head.stage(now, rows, store.tile, lambda size, root: head.sign(ORIGIN, size, root,
                                                                          [LOG_KEY]))


def _each(setting: LogSetting, texts: list[str], work: Callable[[], object]) -> float:
    """Seconds a record: the median of the rounds."""
    return spread_of([timed(work)[0] for _ in range(setting.repeat)]).median / len(texts)


def _line(step: str, seconds: float) -> Line:
    return Line(step, Figure(seconds * 1e6, "µs a record"))
