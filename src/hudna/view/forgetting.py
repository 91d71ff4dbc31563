"""Which facts about notices an entry may have changed: only those are worked out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hudna.place.volume import Volume
from hudna.record import kinds
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.foldings import CHANGES_NO_CONFLICT
from hudna.view.notices import notice
from hudna.view.process.mingled import reach_mm
from hudna.view.register import protection, reach
from hudna.view.releases import common
from hudna.view.volumes import notice_volume

if TYPE_CHECKING:
    from hudna.view.world import World


def forget(world: World, record: Record) -> None:
    """Drop the facts of every notice for which the entry may have changed them."""
    if world.hiding.about(record.hash):
        # Until it came, a recall of it could be near any notice.
        world.facts.clear()
    if not world.facts or isinstance(record.said, CHANGES_NO_CONFLICT):
        return
    touched = _touched_by(world, record)
    if touched is None:
        world.facts.clear()
        return
    for of in touched:
        world.facts.pop(of, None)


def _touched_by(world: World, record: Record) -> set[RecordHash] | None:
    """The notices of the same line, and those near any version of what the entry is about:
    a key digests whatever has become of all that it ever met. None: any notice."""
    said = record.said
    about = world.record(said.subject) if isinstance(said, kinds.Withdrawal) else record
    if about is None:
        return set()
    if isinstance(said, kinds.SealedAnswer):
        return {said.notice}
    if isinstance(about.said, kinds.Notice):
        line = world.notices.lines.versions(about.hash)
        return {v.hash for v in line}.union(*(_near(world, notice_volume(notice(v)))
                                              for v in line))
    if isinstance(about.said, kinds.Site | kinds.Area | kinds.Movement):
        line = world.register.lines.versions(about.hash)
        return set().union(*(_near(world, reach(protection(v), common(world, v)))
                             for v in line))
    if isinstance(about.said, kinds.Holding):
        claims = world.process.holdings.versions(about.hash)
        grounds = world.process.fineness.grounds(claims, world.terms.process.grain_m2)
        return set().union(*(_near(world, Volume(shape, reach_mm(world)))
                             for shape in {g.name: g.shape for g in grounds}.values()))
    return None


def _near(world: World, volume: Volume) -> set[RecordHash]:
    return {n.hash for n in world.notices.near(volume)}
