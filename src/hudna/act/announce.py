"""Announce a flight, or a flight moved aside in place of an earlier notice."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from hudna.act.draft import Draft, draft, need_guarantor, need_here, refuse
from hudna.act.stated_place import StatedPlace, elsewhere
from hudna.place.times import format_instant
from hudna.record.kinds import Notice, RecordHash
from hudna.record.record import Envelope, Record
from hudna.say import say
from hudna.view.awareness import awareness_key
from hudna.view.volumes import notice_volume
from hudna.view.world import World


def announce(
    world: World, said: Notice, now_ms: int, *, stated: StatedPlace | None = None,
    replaces: RecordHash | None = None,
) -> Draft:
    """Announce `said`; its `key` and `yields_to` are set here, from what this node holds.

    Raises `Refused` for a place stated elsewhere, an unknown category, an operator that this
    guarantor does not answer for, a start too soon for the agreement's lead time, or a
    replacement of what is not one's own standing notice.
    """
    need_guarantor(world)
    need_here(world)
    _check_terms(world, said, now_ms)
    if replaces is not None:
        _must_stand(world, replaces)
    if wrong := elsewhere(said.shape, stated, world.terms.readback_tolerance_mm):
        raise wrong
    blank = msgspec.structs.replace(said, key="0" * 64, yields_to=())
    return draft(aware(world, draft(blank).said, now_ms, replaces), replaces)


def aware(world: World, said: object, now_ms: int, replaces: RecordHash | None) -> Notice:
    """`said` with the earlier operations that it gives way to, and the awareness key."""
    assert isinstance(said, Notice)
    given = _as_record(world, said, now_ms, replaces)
    own_line = {v.hash for v in world.notices.lines.versions(replaces)} if replaces else set()
    met = [
        r.hash for r in world.notices.near(notice_volume(said))
        if r.hash not in own_line and world.notices.lines.stands(r.hash)
        and world.meeting(given, r) is not None
    ]
    said = msgspec.structs.replace(said, yields_to=tuple(sorted(met)))
    return msgspec.structs.replace(
        said, key=awareness_key(world, _as_record(world, said, now_ms, replaces))
    )


def preview(world: World, said: Notice, now_ms: int, replaces: RecordHash | None) -> Record:
    """The notice as a record that is not signed yet, to show what it would meet."""
    return _as_record(world, aware(world, said, now_ms, replaces), now_ms, replaces)


def _as_record(
    world: World, said: Notice, now_ms: int, replaces: RecordHash | None
) -> Record:
    """The notice before it is signed. Its name is its content, so that what is computed about
    one draft is never taken for another."""
    name = f"draft {sha256(msgspec.json.encode(said)).hexdigest()}"
    return Record(name, Envelope("", world.me, now_ms, replaces), said, "")


def _check_terms(world: World, said: Notice, now_ms: int) -> None:
    agreement = world.terms.agreement
    categories = sorted(c.id for c in agreement.categories)
    if said.category not in categories:
        raise refuse("category", said.category,
                     say("one of {kinds}", kinds=", ".join(categories)))
    if agreement.guarantor_of(said.operator) != world.me:
        raise refuse("operator", said.operator, say("an operator that this guarantor answers for"))
    lead = world.terms.lead_ms(said.operator, said.category)
    if said.from_ms < now_ms + lead:
        raise refuse("from", format_instant(said.from_ms),
                     say("a start at least {minutes} minutes ahead", minutes=lead // 60_000))


def _must_stand(world: World, replaces: RecordHash) -> None:
    lines = world.notices.lines
    if not lines.stands(replaces) or lines.records[replaces].author != world.me:
        raise refuse("replaces", replaces, say("a standing notice of this node's own"))
