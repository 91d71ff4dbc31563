"""Catching up: a node comes back to a partner that has everything to tell it.

Two processes over loopback, as an operator runs them; every record is delivered, admitted,
receipted, and its receipt logged at both. Beside it, in the same run, what the receiver could do at
most: the bulk door of its log with the same records, and their signatures checked and nothing else.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from hudna.bench.desks import EXERCISE, Desk, Failed, partners
from hudna.bench.measure import spread_of, timed
from hudna.bench.peers.presence import installed
from hudna.bench.peers.verifying import CORES, Claim, Two, by_pynacl
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.scratch import scratch
from hudna.bench.setting import ExchangeSetting
from hudna.bench.workloads.registered import Author
from hudna.bench.works.aims import aim_of
from hudna.home.folder import Folder
from hudna.home.opening import open_log
from hudna.home.reading import ReadLog
from hudna.log.bulk import take_in
from hudna.record import base64url, sdjwt
from hudna.record.keys import PublicKey
from hudna.record.kinds import PartyId, Receipt, RecordHash, Released
from hudna.record.record import Record

FROM, TO = "un", "us"
WORK = "catching up, every record receipted"
LOOK_S, QUIET_S, END_S = 1.0, 2.0, 1800.0


class Told(NamedTuple):
    """`own` are the presentations as their author has them, `read` as the reader gets them."""

    own: list[str]
    read: list[str]
    hashes: frozenset[RecordHash]
    key: PublicKey

    @property
    def mean_bytes(self) -> float:
        return sum(map(len, self.read)) / len(self.read)


def run(setting: ExchangeSetting, report: Report) -> None:
    """Records a second, beside the slower of the two."""
    setting.tell("catchup: signing records")
    with scratch(setting) as directory:
        told = told_of(partners(directory, (FROM, TO), setting.seed)[FROM], setting)
    two = Two(by_pynacl, told.key.to_bytes(), claims_of(told))
    seconds: dict[str, list[float]] = {"caught up": [], "bulk": [], "signatures": []}
    try:
        for i in range(setting.repeat):
            setting.tell(f"catchup: round {i + 1}, what the receiver could do at most")
            seconds["signatures"].append(timed(lambda: _counted(two, told))[0])
            seconds["bulk"].append(_in_bulk(setting, told))
            setting.tell(f"catchup: round {i + 1}, two nodes")
            seconds["caught up"].append(_caught_up(setting, told))
    finally:
        two.close()
    _lines(report, told, seconds, two.way)


def told_of(folder: Folder, setting: ExchangeSetting) -> Told:
    """What the author says, by the key that the folder of this seed has."""
    key, since = folder.keys.record, time.time_ns() // 1_000_000 - 3_600_000
    records = list(Author(FROM, key, EXERCISE, since).records(setting.size.records, TO,
                                                              setting.seed))
    return Told([r.presentation for r in records], list(_as_read(records)),
                frozenset(r.hash for r in records), key.public)


def claims_of(told: Told) -> list[Claim]:
    parts = [text.partition("~")[0].rpartition(".") for text in told.read]
    return [Claim(base64url.decode(signature, ""), message.encode())
            for message, _, signature in parts]


def _as_read(records: list[Record]) -> list[str]:
    withheld = {r.said.subject: frozenset(r.said.withheld) for r in records
                if isinstance(r.said, Released)}
    return [sdjwt.withhold(r.presentation, withheld[r.hash]) if r.hash in withheld
            else r.presentation for r in records]


def _counted(two: Two, told: Told) -> None:
    if (good := two.count()) != len(told.read):
        raise Different(f"{WORK}: {good} of {len(told.read)} signatures are good")


def _in_bulk(setting: ExchangeSetting, told: Told) -> float:
    with scratch(setting) as directory:
        folder = partners(directory, (FROM, TO), setting.seed)[TO]
        return timed(lambda: _imported(folder, told.read))[0]


def _imported(folder: Folder, texts: list[str]) -> None:
    with open_log(folder, clock=lambda: time.time_ns() // 1_000_000) as log:
        kept = [h for h in take_in(log, texts, workers=CORES) if isinstance(h, str)]
        if len(kept) != len(texts):
            raise Different(f"{WORK}: {len(kept)} of {len(texts)} were kept in bulk")


def _caught_up(setting: ExchangeSetting, told: Told) -> float:
    """Seconds from when the author's couriers set out until its log has the last receipt."""
    with scratch(setting) as directory:
        made = partners(directory, (FROM, TO), setting.seed)
        _imported(made[FROM], told.own)
        with Desk(made[TO]) as reader:
            reader.wait()
            with Desk(made[FROM]) as author:
                author.wait()
                _settled(author, reader, len(told.own))
        return _ended_ms(made, told) / 1000 - author.up_at


def _settled(author: Desk, reader: Desk, records: int) -> None:
    """Until both logs have come to rest with everything in them."""
    until, rested, before = time.monotonic() + END_S, 0.0, (0, 0)
    while rested < QUIET_S:
        time.sleep(LOOK_S)
        now = (author.size() or 0, reader.size() or 0)
        rested = rested + LOOK_S if now == before and now[1] > records else 0.0
        before = now
        if time.monotonic() > until:
            raise Failed(f"{now[1]} of {records} records after {END_S:.0f} s")


def _ended_ms(made: dict[PartyId, Folder], told: Told) -> int:
    """When the author admitted the last receipt. Different unless the reader holds every record,
    and the author a receipt for each."""
    with ReadLog(made[TO]) as log:
        held = {e.record.hash for e in log.entries() if e.record.author == FROM}
    with ReadLog(made[FROM]) as log:
        receipts = [e for e in log.entries_of(["receipt"]) if e.record.author == TO]
    named = {h for e in receipts if isinstance(e.record.said, Receipt)
             for h in e.record.said.records}
    if not told.hashes <= held or not told.hashes <= named:
        raise Different(f"{WORK}: {len(told.hashes & held)} held and {len(told.hashes & named)} "
                        f"receipted of {len(told.hashes)}")
    return max(e.admitted_ms for e in receipts)


def _lines(
    report: Report, told: Told, seconds: dict[str, list[float]], way: str
) -> None:
    count, ours = len(told.read), seconds["caught up"]
    peers = {
        "bulk": ("the receiver's log alone, in bulk", "signatures checked, sealed, on disk; "
                 f"{CORES} processes"),
        "signatures": (f"{installed('PyNaCl')}, verifying alone", f"its way: {way}"),
    }
    slower = max(peers, key=lambda peer: spread_of(seconds[peer]).median)
    for peer, (name, note) in peers.items():
        ratio = spread_of([b / a for a, b in zip(ours, seconds[peer], strict=True)])
        report.lines.append(Line(
            f"{WORK}, {count:,} records", _rate(count, ours), name, _rate(count, seconds[peer]),
            ratio, aim_of("exchange/catchup").at_least if peer == slower else None, None,
            f"{note}; records of {told.mean_bytes:,.0f} bytes, one site in five not told whole; "
            "two nodes over loopback"))


def _rate(count: int, seconds: list[float]) -> Figure:
    return Figure(count / spread_of(seconds).median, "records/s")
