"""Sightings by who has brought them, what was kept last first, in pages: so that no source, and no
partner, crowds out another's, whatever moment it claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from hudna.record.record import Record
from hudna.say import Say, say
from hudna.view.sightings import sighting
from hudna.view.world import World
from hudna.web import naming

PER_PAGE = 50
LAST_PAGE = 100_000
OWN, STRANGERS, PARTNER = "own", "strangers", "of-"


class Group(msgspec.Struct, frozen=True):
    """One page of one source's. `page`: from 0, which has what was kept last."""

    key: str
    title: Say
    count: int
    page: int
    more: bool
    records: tuple[Record, ...]


class Turned(msgspec.Struct, frozen=True):
    """To which page of which group the reader has turned; every other is at its first."""

    key: str = ""
    page: int = 0

    @classmethod
    def read(cls, key: str, page: str) -> Turned:
        sound = page.isascii() and page.isdigit() and len(page) < 7
        return cls(key, min(int(page), LAST_PAGE) if sound else 0)


def groups(world: World, records: Iterable[Record], turned: Turned) -> list[Group]:
    """This node's own spotters first, then who is not known to it, then each partner."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for record in sorted(records, key=world.entries.place_of, reverse=True):
        found[_key(world, record)].append(record)
    order = sorted(found, key=lambda key: (key != OWN, key != STRANGERS, key))
    return [_group(world, key, found[key], turned) for key in order]


def _key(world: World, record: Record) -> str:
    if record.author != world.me:
        return PARTNER + record.author
    said = sighting(record)
    return OWN if said.source or said.via != "text" else STRANGERS


def _group(world: World, key: str, records: list[Record], turned: Turned) -> Group:
    last = (len(records) - 1) // PER_PAGE
    page = min(turned.page, last) if turned.key == key else 0
    shown = tuple(records[page * PER_PAGE:(page + 1) * PER_PAGE])
    return Group(key, _title(world, key), len(records), page, page < last, shown)


def _title(world: World, key: str) -> Say:
    if key == OWN:
        return say("Of this node's own")
    if key == STRANGERS:
        return say("Text messages from nobody who is known here")
    return say("Released by {party}", party=naming.party(world, key.removeprefix(PARTNER)))
