"""Hashing leaves and building the tree: in tiles here, in a tree of nodes there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import Any

from hudna.bench.measure import cores, ratio_of, rounds, spread_of
from hudna.bench.peers.presence import installed
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.setting import LogSetting
from hudna.bench.works.aims import aim_of
from hudna.log import tiles, tree
from hudna.log.leaf import leaf_of
from hudna.log.tiles import TilePlace

BATCH = 1000
WORK = "hashing leaves and building the tree, one core"


def run(setting: LogSetting, report: Report) -> None:
    """Leaves of 33 bytes as the log has them, a thousand to a commit."""
    setting.tell("tiles: making leaves")
    leaves = leaves_of(setting.size.leaves, setting.seed)
    found = installed("pymerkle")
    if not found.here or not setting.asks("pymerkle"):
        if not found.here:
            report.lacks(found.name, found.why)
        return
    setting.tell(f"tiles: {found}")
    ours, theirs = root_here(leaves), root_of_pymerkle(leaves)
    if ours != theirs:
        raise Different(f"{WORK}: root {ours.hex()} here, {theirs.hex()} from {found}")
    with cores(1):
        seconds = rounds({"ours": partial(root_here, leaves),
                          "theirs": partial(root_of_pymerkle, leaves)}, setting.repeat)
    aim, count = aim_of("tiles/pymerkle"), len(leaves)
    report.lines.append(Line(
        f"{WORK}, {count:,} leaves",
        Figure(count / spread_of(seconds["ours"]).median, "leaves/s"), str(found),
        Figure(count / spread_of(seconds["theirs"]).median, "leaves/s"),
        ratio_of(seconds["theirs"], seconds["ours"]), aim.at_least, aim.aim,
        f"{BATCH} leaves at a time, every tile in memory; theirs all at once, in memory; "
        f"the same root"))


def leaves_of(count: int, seed: int) -> list[bytes]:
    """Opaque: the hashes of nothing that was ever said."""
    return [leaf_of(sha256(b"%d/%d" % (seed, i)).hexdigest()) for i in range(count)]


def built(leaves: Sequence[bytes], batch: int = BATCH) -> dict[TilePlace, bytes]:
    """Every tile of the tree over `leaves`, grown batch by batch as a log does it."""
    held: dict[TilePlace, bytes] = {}
    for start in range(0, len(leaves), batch):
        hashes = [tree.leaf_hash(leaf) for leaf in leaves[start : start + batch]]
        held.update(tiles.grow(start, hashes, lambda place: held.get(place, b"")))
    return held


def root_here(leaves: Sequence[bytes]) -> bytes:
    held = built(leaves)
    subtree = partial(tiles.subtree, tiles=lambda place: held.get(place, b""))
    return tree.frontier(len(leaves), subtree).root


def root_of_pymerkle(leaves: Sequence[bytes]) -> bytes:
    """Its tree in memory and its own root, which it does not have before it is asked."""
    from pymerkle import InmemoryTree  # noqa: PLC0415 - an optional peer

    theirs: Any = InmemoryTree(algorithm="sha256")
    theirs.append_entries(leaves)
    return bytes(theirs.get_root())
