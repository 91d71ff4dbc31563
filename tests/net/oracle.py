"""What is true of a notice by the bare records of one node, also where a place is only a cell."""

from __future__ import annotations

import msgspec

from hudna.place.geometry import Point, Polygon
from hudna.record.kinds import Site
from hudna.record.record import Record
from tests.promises.oracle import Held, box, meets
from tests.net.wires import PARTIES

GUARANTORS = ("us", "ru")
assert set(GUARANTORS) < set(PARTIES)


class HeldHere(Held):
    """The records of one history that a node holds."""

    def check_clear(self, notice: Record, now_ms: int, tolerance_ms: int) -> None:
        """Promise 1: by every guarantor's own live word, and nothing stands against it."""
        of = notice.hash
        assert not self.stopped(notice), f"{of} is clear under a stop"
        assert not self.ended_by_author(notice), f"{of} is clear and over"
        assert not (met := self.met_sites(notice)), f"{of} is clear and meets {met}"
        assert not (met := self.met_notices(notice)), f"{of} is clear and meets {met}"
        for guarantor in GUARANTORS:
            assert self.has_concurred(notice, guarantor), f"{of} is clear without {guarantor}"
            last = self.last_lease_ms(notice, guarantor)
            assert now_ms < last - tolerance_ms, f"{of} is clear beyond the lease of {guarantor}"

    def met_sites(self, notice: Record) -> list[Record]:
        return [s for s in self.standing_sites() if meets(notice.said, self._nearest(notice, s))]

    def _nearest(self, notice: Record, record: Record) -> Site:
        """The site at the point of its shape that is nearest to the notice: boxes both."""
        site = record.said
        assert isinstance(site, Site)
        if isinstance(site.shape, Point):
            return site
        assert isinstance(site.shape, Polygon)
        xs, ys = zip(*site.shape.rings[0], strict=True)
        west, south, east, north = (round(v * 1e7) for v in box(notice.said))
        x = min(max((west + east) // 2, min(xs)), max(xs))
        y = min(max((south + north) // 2, min(ys)), max(ys))
        return msgspec.structs.replace(site, shape=Point((x, y)))
