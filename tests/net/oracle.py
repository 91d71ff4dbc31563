"""What is true of a notice by the bare records of one node, also where a place is only a cell."""

from __future__ import annotations

import msgspec

from hudna.place.geometry import Point, Polygon
from hudna.record.kinds import Concurrence, Notice, Renewal, SealedAnswer, Site, Suspension
from hudna.record.record import Record
from tests.processes import PARTIES
from tests.promises.oracle import Held, box, meets

GUARANTORS, DEPOSITARY = PARTIES[:2], PARTIES[2]


class HeldHere(Held):
    """The records of one history that a node holds."""

    def check_clear(
        self, notice: Record, now_ms: int, tolerance_ms: int, *, sealed: bool = True
    ) -> None:
        """Promise 1: by every guarantor's own live word, and nothing stands against it. `sealed`:
        the depositary's is needed too."""
        of = notice.hash
        assert not self.stopped(notice), f"{of} is clear under a stop"
        assert not self.ended_by_author(notice), f"{of} is clear and over"
        assert not (met := self.met_sites(notice)), f"{of} is clear and meets {met}"
        assert not (met := self.met_notices(notice)), f"{of} is clear and meets {met}"
        if sealed:
            self._check_sealed(notice, now_ms, tolerance_ms)
        for guarantor in GUARANTORS:
            assert not self._taken_back(notice, guarantor), f"{of} is clear, {guarantor} is not"
            assert self.has_concurred(notice, guarantor), f"{of} is clear without {guarantor}"
            last = self.last_lease_ms(notice, guarantor)
            assert now_ms < last - tolerance_ms, f"{of} is clear beyond the lease of {guarantor}"

    def _check_sealed(self, notice: Record, now_ms: int, tolerance_ms: int) -> None:
        """The depositary's word: nothing sealed meets it, and that is still good."""
        given = [r for r in self.of(SealedAnswer)
                 if r.said.notice == notice.hash and r.author == DEPOSITARY]
        replaced = {h for r in given for h in r.said.replaces}
        heads = [r for r in given if r.hash not in replaced]
        assert heads, f"{notice.hash} is clear without a word of {DEPOSITARY}"
        assert {r.said.outcome for r in heads} == {"nothing"}, f"{notice.hash} meets something"
        more = [r for r in self.of(Renewal)
                if r.said.notice == notice.hash and r.author == DEPOSITARY]
        last = max(r.said.fresh_until_ms for r in (*heads, *more))
        assert now_ms < last - tolerance_ms, f"{notice.hash} is clear beyond {DEPOSITARY}'s word"

    def _taken_back(self, notice: Record, party: str) -> bool:
        """Whether its node has taken back the latest word of the party's people."""
        own = [r for r in self.of(Concurrence)
               if r.said.notice == notice.hash and r.author == party]
        replaced = {h for r in own for h in r.said.replaces}
        heads = {r.hash for r in own if r.hash not in replaced} or {notice.hash}
        back = {r.said.of for r in self.of(Suspension) if r.author == party}
        return heads <= back

    def meeting(self, notice: Notice) -> list[Record]:
        """The protections known here that a flight meets."""
        return [s for s in self.standing_sites() if meets(notice, self._nearest(notice, s))]

    def met_sites(self, notice: Record) -> list[Record]:
        return self.meeting(notice.said)

    def _nearest(self, notice: Notice, record: Record) -> Site:
        """The site at the point of its shape that is nearest to the notice: boxes both."""
        site = record.said
        assert isinstance(site, Site)
        if isinstance(site.shape, Point):
            return site
        assert isinstance(site.shape, Polygon)
        xs, ys = zip(*site.shape.rings[0], strict=True)
        west, south, east, north = (round(v * 1e7) for v in box(notice))
        x = min(max((west + east) // 2, min(xs)), max(xs))
        y = min(max((south + north) // 2, min(ys)), max(ys))
        return msgspec.structs.replace(site, shape=Point((x, y)))
