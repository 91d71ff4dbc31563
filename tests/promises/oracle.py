"""What is true of a notice, told from the bare records by another method.

No view and no geometry of the product is used: plain dictionaries of records, and geographiclib
for distances. The flights of the machine are boxes, its protections points, so that the nearest
point of a box can be found by hand.
"""

from __future__ import annotations

from geographiclib.geodesic import Geodesic

from hudna.record.kinds import (
    CameBack,
    Concurrence,
    Holding,
    Notice,
    Objection,
    Renewal,
    Site,
    Stop,
    StopLifted,
    WalkedOut,
    Withdrawal,
)
from hudna.record.record import Record

E7 = 1e7


class Held:
    """The records that one node holds, by what they do."""

    def __init__(self, records: list[Record]) -> None:
        self.records = {r.hash: r for r in records}

    def of(self, kind: type) -> list[Record]:
        return [r for r in self.records.values() if isinstance(r.said, kind)]

    def ended_by_author(self, record: Record) -> bool:
        superseded = any(
            r.supersedes == record.hash and r.author == record.author
            and type(r.said) is type(record.said)
            for r in self.records.values()
        )
        withdrawn = any(
            r.said.subject == record.hash and r.author == record.author
            for r in self.of(Withdrawal)
        )
        return superseded or withdrawn

    def standing_sites(self) -> list[Record]:
        return [r for r in self.of(Site) if not self.ended_by_author(r)]

    def stopped(self, notice: Record) -> bool:
        lifted = {(r.said.stop, r.author) for r in self.of(StopLifted)}
        return any(
            s.said.notice == notice.hash and (s.hash, s.author) not in lifted
            for s in self.of(Stop)
        )

    def last_walk(self, party: str) -> Record | None:
        """The last that it said of being here or not, by its own clock."""
        own = [r for r in (*self.of(WalkedOut), *self.of(CameBack)) if r.author == party]
        return max(own, key=lambda r: (r.issued_ms, isinstance(r.said, WalkedOut)), default=None)

    def spoke_since(self, notice: Record, party: str, at_ms: int) -> bool:
        said = [r for r in self.of(Concurrence) if r.said.notice == notice.hash]
        return any(r.author == party and r.issued_ms > at_ms for r in (notice, *said))

    def has_concurred(self, notice: Record, party: str) -> bool:
        """A person's own unreplaced concurrence over this very notice, and no objection."""
        own = [
            r for r in self.of(Concurrence) + self.of(Objection)
            if r.said.notice == notice.hash and r.author == party
        ]
        replaced = {h for r in own for h in r.said.replaces}
        heads = [r for r in own if r.hash not in replaced]
        if any(isinstance(r.said, Objection) for r in heads):
            return False
        return bool(heads) or (party == notice.author and not own)

    def last_lease_ms(self, notice: Record, party: str) -> int:
        """The furthest moment that anything signed by the party about the notice reaches."""
        ends = [
            r.said.fresh_until_ms for r in self.of(Concurrence) + self.of(Renewal)
            if r.said.notice == notice.hash and r.author == party
        ]
        return max(ends, default=0)

    def met_sites(self, notice: Record) -> list[Record]:
        return [s for s in self.standing_sites() if meets(notice.said, s.said)]

    def on_mingled_ground(self, notice: Record) -> bool:
        """Of the machine's claims, which are as the boxes of its flights and have no end."""
        here = [c for c in self.of(Holding)
                if c.author in ("us", "ru", "un") and c.said.shape == notice.said.shape]
        both = [{*a.said.holders, *b.said.holders} for a in here for b in here
                if not {a.hash, b.hash} & {*self.replaced_by(a), *self.replaced_by(b)}]
        named = [{h for c in here if c.author == g and not self.ended_by_author(c)
                  for h in c.said.holders} for g in ("us", "ru")]
        return {"opposition", "daesh"} in both and not (named[0] == named[1] != set()
                                                        and len(named[0]) == 1)

    def replaced_by(self, claim: Record) -> list[str]:
        """The versions before it, as far as they are held."""
        before = self.records.get(claim.supersedes or "")
        if before is None or before.author != claim.author:
            return []
        return [before.hash, *self.replaced_by(before)]

    def met_notices(self, notice: Record) -> list[Record]:
        return [
            other for other in self.of(Notice)
            if other.hash != notice.hash and not self.ended_by_author(other)
            and notice.hash not in other.said.yields_to
            and boxes_meet(notice.said, other.said)
        ]


def meets(notice: Notice, site: Site) -> bool:
    """Clearly inside the buffer: the machine keeps every distance far from the threshold."""
    if site.until_ms is not None and site.until_ms < notice.from_ms:
        return False
    if site.from_ms > notice.until_ms:
        return False
    return distance_m(notice, site) <= site.buffer_mm / 1000


def distance_m(notice: Notice, site: Site) -> float:
    west, south, east, north = box(notice)
    lon, lat = site.shape.at[0] / E7, site.shape.at[1] / E7
    x, y = min(max(lon, west), east), min(max(lat, south), north)
    return Geodesic.WGS84.Inverse(lat, lon, y, x)["s12"]


def boxes_meet(a: Notice, b: Notice) -> bool:
    if a.until_ms < b.from_ms or b.until_ms < a.from_ms:
        return False
    if a.ceiling_mm < b.floor_mm or b.ceiling_mm < a.floor_mm:
        return False
    aw, as_, ae, an = box(a)
    bw, bs, be, bn = box(b)
    return aw <= be and bw <= ae and as_ <= bn and bs <= an


def box(notice: Notice) -> tuple[float, float, float, float]:
    ring = notice.shape.rings[0]
    xs, ys = [p[0] / E7 for p in ring], [p[1] / E7 for p in ring]
    return min(xs), min(ys), max(xs), max(ys)
