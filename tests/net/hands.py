"""What a person at a desk does, as one line of JSON each over a Unix socket: an act over the views
of the running node, signed and kept by it. The acts are the product's own, and so are refusals."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from hudna.act.acknowledge import acknowledge
from hudna.act.announce import announce
from hudna.act.come_back import come_back
from hudna.act.concur import concur
from hudna.act.draft import Draft
from hudna.act.lift_stop import lift_stop
from hudna.act.object import object_to
from hudna.act.open import open_record
from hudna.act.pass_on import pass_on
from hudna.act.recall import recall
from hudna.act.register import register
from hudna.act.release import Choice, sealed
from hudna.act.stop import stop_notice
from hudna.act.take_stop import take_stop
from hudna.act.walk_out import walk_out
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.node import Node
from hudna.place.geometry import Point, Polygon
from hudna.record.kinds import Names, Notice, ReadBack, Site
from hudna.view.awareness import awareness_key

HOUR = 3_600_000
READ = ReadBack("here", "here", "37SCV")
OFFICER = "duty"
Words: TypeAlias = Mapping[str, Any]
HALF = 500_000
"""Half the side of a flight's box, 1e-7 degree: about 5 km."""


def box(x: int, y: int) -> Polygon:
    ring = ((x - HALF, y - HALF), (x + HALF, y - HALF), (x + HALF, y + HALF),
            (x - HALF, y + HALF), (x - HALF, y - HALF))
    return Polygon((ring,))


def registered(node: Node, w: Words) -> Draft:
    said = Site("hospital", Names(en=w["name"]), Point((w["x"], w["y"])), w["buffer_mm"],
                node.now_ms() - HOUR, district=w.get("district", ""), note=w.get("note", ""))
    chosen = sealed(node.world) if w.get("sealed") else [
        Choice(c["party"], c.get("step", "exact"), tuple(c.get("withheld", ())),
               nothing=c.get("nothing", False)) for c in w.get("chosen", ())]
    return register(node.world, said, w.get("supersedes"), chosen)


def announced(node: Node, w: Words) -> Draft:
    start = node.now_ms() + w.get("ahead_h", 1) * HOUR
    said = Notice(w["name"], box(w["x"], w["y"]), 0, 0, 3_000_000, start, start + HOUR,
                  "transport", node.party, 1, "")
    return announce(node.world, said, node.now_ms(), replaces=w.get("replaces"))


def concurred(node: Node, w: Words) -> Draft:
    record = node.world.notices.lines.records.get(w["of"])
    seen = awareness_key(node.world, record) if record else ""
    return concur(node.world, w["of"], node.now_ms(), seen_key=seen, readback=READ,
                  confirmed=READ, officer=OFFICER)


def recalled(node: Node, w: Words) -> Draft:
    held = node.world.record(w["of"]) is not None
    return recall(node.world, node.text_of(w["of"]) if held else "", parties=[w["reader"]],
                  step=w["step"], reason="no longer", officer=OFFICER)


ACTS: Mapping[str, Callable[[Node, Words], Draft]] = {
    "register": registered,
    "withdraw": lambda node, w: withdraw(node.world, w["of"], "closed"),
    "announce": announced,
    "concur": concurred,
    "object": lambda node, w: object_to(
        node.world, w["of"], node.now_ms(), reason="no", officer=OFFICER),
    "stop": lambda node, w: stop_notice(node.world, w["of"], node.now_ms(), officer=OFFICER),
    "take": lambda node, w: take_stop(node.world, w["of"], officer=OFFICER),
    "recall": recalled,
    "walk out": lambda node, _: walk_out(node.world, reason="enough", officer=OFFICER),
    "come back": lambda node, _: come_back(
        node.world, node.now_ms(), reason="again", officer=OFFICER),
    "acknowledge": lambda node, w: acknowledge(node.world, w["of"], OFFICER),
    "open": lambda node, w: open_record(node.world, w["of"], OFFICER),
    "pass on": lambda node, w: pass_on(
        node.world, w["of"], node.now_ms(), to="crews", at_ms=node.now_ms(), officer=OFFICER),
    "lift": lambda node, w: lift_stop(node.world, w["of"], officer=OFFICER, reason="clear"),
}


async def said(node: Node, w: Words) -> dict[str, Any]:
    try:
        record, = await node.say([ACTS[w["do"]](node, w)])
    except Refused as refused:
        return {"refused": str(refused)}
    return {"hash": record.hash}


def state(node: Node) -> dict[str, Any]:
    """How the node is, and what it has not yet told whom."""
    waiting = {p.party: [r.hash for r in node.waiting(p.party)] for p in node.partners.state()}
    return {"size": node.log.size, "healthy": node.healthy, "waiting": waiting,
            "held": node.holding is not None, "alarms": len(node.alarms),
            "troubles": {p.party: p.fault for p in node.partners.state() if p.fault}}


def hurry(node: Node) -> dict[str, Any]:
    """What a person's next word would do: every courier sets out at once."""
    for one in node.partners.couriers:
        one.wake()
    return {}


async def door(node: Node, socket: Path) -> asyncio.Server:
    async def spoken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            words = json.loads(line)
            asked = {"state": state, "hurry": hurry}.get(words["do"])
            answer = asked(node) if asked else await said(node, words)
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
        writer.close()

    socket.unlink(missing_ok=True)
    return await asyncio.start_unix_server(spoken, socket)
