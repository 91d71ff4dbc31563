"""The record that a page is about, or *nothing at this address*."""

from __future__ import annotations

from collections.abc import Mapping

from litestar.exceptions import NotFoundException

from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.record.sharing import Existence
from hudna.view.releases import PROTECTIONS
from hudna.view.world import World
from hudna.web.asked import Asked


def held(records: Mapping[RecordHash, Record], of: str) -> Record:
    """Of one kind: a page of a stop shows no notice."""
    record = records.get(of)
    if record is None:
        raise NotFoundException
    return record


def registered(world: World, of: str) -> Record:
    """An entry of the register, one of which only the existence is told here among them."""
    record = world.record(of)
    if record is None or not isinstance(record.said, (*PROTECTIONS, Existence)):
        raise NotFoundException
    return record


def own(world: World, of: str) -> Record:
    """A protection that this node's own party registered: no form is filled with another's."""
    record = held(world.register.lines.records, of)
    if record.author != world.me:
        raise NotFoundException
    return record


def subject(request: Asked) -> str:
    """The record hash in the address of the page."""
    return str(request.path_params["of"])
