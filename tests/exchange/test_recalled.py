"""Taken back over three nodes: gone where it was taken back, kept and counted where it was not."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from hudna.act.announce import announce
from hudna.act.draft import draft
from hudna.act.recall import recall_line
from hudna.act.register import register
from hudna.exchange import delivery
from hudna.exchange.doors import Leaving
from hudna.exchange.sealing import unseal
from hudna.node import Node
from hudna.place.geometry import Point, Polygon
from hudna.record import base64url
from hudna.record.kinds import Names, Notice, Receipt, Site
from hudna.record.record import Record
from hudna.record.sdjwt import digests_of
from hudna.record.sharing import Existence, Hidden
from hudna.record.sign import hash_of
from hudna.speak import export
from hudna.view.awareness import awareness_key
from hudna.view.conflicts import conflicts
from hudna.view.recalls import unhidden
from hudna.view.snapshot import Stamp, encode
from tests.exchange.nodes import START_MS, Clock, Network, courier, deliver_all, folders, node
from tests.log.erasing import aligned

CANARY = "Canary Ward Yellow"
LON, LAT = 391_512_345, 352_487_654
HOUR = 3_600_000
SAID = Site("hospital", Names(en=CANARY), Point((LON, LAT)), 500_000, START_MS - HOUR, note=CANARY)


class Three:
    def __init__(self, root: Path) -> None:
        self.root, self.clock, self.network = root, Clock(), Network()
        self.folders = folders(root)
        self.network.nodes = {p: node(f, self.clock, self.network.to, doors=self.network.doors)
                              for p, f in self.folders.items()}

    def __getitem__(self, party: str) -> Node:
        return self.network.nodes[party]

    async def pass_round(self, *parties: str) -> None:
        """Everyone keeps itself and tells its partners, until nothing more is to be told."""
        for _ in range(3):
            for party in parties or tuple(self.network.nodes):
                await self[party].keep()
                await deliver_all(self[party], 3)

    async def register(self) -> Record:
        (said,) = await self["un"].say([register(self["un"].world, SAID)])
        await self.pass_round()
        return said

    async def take_back(self, of: Record, step: str) -> list[Record]:
        un = self["un"]
        text = un.log.entry(of.hash).record.presentation
        return await un.say(recall_line(
            un.world, [text], parties=["ru"], step=step, fields=["names", "note"]
            if step != "existence" else [], reason="leaked", officer="Officer"))

    async def announce(self, lon: int, lat: int) -> Record:
        ring = ((lon, lat), (lon + 9_000, lat), (lon + 9_000, lat + 9_000), (lon, lat + 9_000),
                (lon, lat))
        (said,) = await self["ru"].say([announce(self["ru"].world, Notice(
            f"RU-{lon}", Polygon((ring,)), 0, 0, 3_000_000, START_MS + 2 * HOUR,
            START_MS + 3 * HOUR, "transport", "ru", 1, "0" * 64), self.clock.ms)])
        await self.pass_round()
        return said

    def met(self, party: str, flight: Record) -> list[str]:
        world = self[party].world
        return [c.subject for c in conflicts(world, world.entries[flight.hash].record)
                if c.kind == "protection"]

    def keys(self, flight: Record) -> set[str]:
        return {awareness_key(self[p].world, self[p].world.entries[flight.hash].record)
                for p in ("us", "ru", "un")}


@contextmanager
def three(root: Path) -> Iterator[Three]:
    made = Three(root)
    try:
        yield made
    finally:
        for one in made.network.nodes.values():
            one.close()


def forms(of: Record) -> list[bytes]:
    """The place, the name and every disclosure that tells them, in every form they are kept in."""
    numbers = [str(n).encode() for n in (LON, LAT)]
    decimal = [b"39.1512345", b"35.2487654", b"39.15123", b"35.24876"]
    packed = [n.to_bytes(w, order) for n in (LON, LAT) for w in (4, 8) for order in
              ("little", "big")]  # type: ignore[arg-type]
    texts = [t.encode() for t in of.presentation.split("~")[1:-1]]
    gone = [t for t in texts if any(w in _plain(t) for w in (CANARY.encode(), *numbers))]
    assert len(gone) == 3, "names, place and note"
    words = [CANARY.encode(), *numbers, *decimal]
    return [*words, *packed, *gone, *(a for w in words for a in aligned(w))]


def _plain(text: bytes) -> bytes:
    return base64url.decode(text.decode(), "")


async def found(root: Path, made: Node, needles: list[bytes]) -> list[str]:
    """Where any of them can be read at a node: files, views, snapshots and exports."""
    known = made.world
    snapshot = b"".join(encode(known, Stamp("o", known.size, "", "c", made.party, "")))
    known_now = await made.known(made.now_ms())
    out = {n: str(b).encode() for n, b in export.as_of(known_now).items()}
    bundle = zipfile.ZipFile(BytesIO(await made.evidence(known_now, None)))
    out |= {f"bundle {n}": bundle.read(n) for n in bundle.namelist()}
    held = "".join(repr(e.record) for e in made.log.entries())
    pieces = {"snapshot": snapshot, "log": held.encode(), **out}
    files = {str(p): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    return [name for name, raw in {**pieces, **files}.items()
            for needle in needles if needle in raw]


def test_promise_4_taken_back_to_a_cell_and_then_to_existence(tmp_path: Path) -> None:
    async def play() -> None:
        site = await it.register()
        needles, at_ru = forms(site), tmp_path / "ru"
        assert await found(at_ru, it["ru"], needles), "the control: it is there to be found"
        over = await it.announce(LON - 4_321, LAT - 4_321)
        beside = await it.announce(391_100_000, 352_100_000)
        assert it.met("ru", over) == [site.hash] and it.met("ru", beside) == []
        before = it.keys(over)
        assert len(before) == 1

        (first,) = await it.take_back(site, "10 km")
        await it.pass_round()
        (stands,) = it["ru"].world.register.standing(it.clock.ms)
        assert stands.said.shape == site.said.cell_10km and stands.withheld
        assert it.met("ru", over) == it.met("ru", beside) == [site.hash]
        assert await found(at_ru, it["ru"], needles) == []
        assert len(it.keys(over)) == 1 and it.keys(over) != before
        assert len(it.keys(beside)) == 1
        assert list(it["un"].world.recalls.hidden(first.hash)) == ["ru"]

        (second,) = await it.take_back(site, "existence")
        await it.pass_round()
        assert it["ru"].world.register.standing(it.clock.ms) == ()
        assert [r.said for r in it["ru"].world.register.existing_yet()] == [Existence("site")]
        assert it.met("ru", over) == [] and len(it.keys(over)) == len(it.keys(beside)) == 1
        assert await found(at_ru, it["ru"], [*needles, b"391000000", b"352000000"]) == []
        assert list(it["un"].world.recalls.hidden(second.hash)) == ["ru"]
        for party in ("us", "un"):
            (kept,) = it[party].world.register.standing(it.clock.ms)
            assert kept.said == site.said and kept.withheld == ()
            assert it.met(party, over) == [site.hash] and it.met(party, beside) == []
            assert await found(tmp_path / party, it[party], [CANARY.encode()])

    with three(tmp_path) as it:
        asyncio.run(play())


@pytest.mark.parametrize("steps", [("1 km", "10 km"), ("10 km", "existence"),
                                   ("1 km", "10 km", "existence"), ("existence",)])
@pytest.mark.parametrize("off", [4_321, 2_000_000, 40_000_000])
def test_invariant_10_keys_are_equal_however_a_place_was_taken_back(
    tmp_path: Path, steps: tuple[str, ...], off: int
) -> None:
    """Near it, in its cell or far away: who has the place no more cannot tell which."""

    async def play() -> None:
        site = await it.register()
        over = await it.announce(LON - off, LAT - off)
        for step in steps:
            await it.take_back(site, step)
            await it.pass_round()
            assert len(it.keys(over)) == 1, step

    with three(tmp_path) as it:
        asyncio.run(play())


def test_promise_4_a_node_that_was_down_hides_it_when_it_is_back(tmp_path: Path) -> None:
    async def play() -> None:
        site = await it.register()
        needles = forms(site)
        it.network.down.add("ru")
        it["ru"].close()
        (back,) = await it.take_back(site, "existence")
        await it.pass_round("us", "un")
        it.clock.ms += HOUR
        (late,) = unhidden(it["un"].world, it.clock.ms)
        assert (late.party, late.told_ms) == ("ru", None)
        it.network.nodes["ru"] = node(it.folders["ru"], it.clock, it.network.to, b"again",
                                      doors=it.network.doors)
        it.network.down.clear()
        for one in it["un"].partners.couriers:
            one.wake()
        it.clock.ms += HOUR
        await it.pass_round()
        assert list(it["un"].world.recalls.hidden(back.hash)) == ["ru"]
        assert unhidden(it["un"].world, it.clock.ms + HOUR) == ()
        assert await found(tmp_path / "ru", it["ru"], needles) == []

    with three(tmp_path) as it:
        asyncio.run(play())


def test_a_node_that_receipts_a_recall_and_never_hides_is_shown(tmp_path: Path) -> None:
    """It says nothing, or says it of less than all."""

    async def play() -> None:
        site = await it.register()
        (back,) = await it.take_back(site, "existence")
        await deliver_all(it["un"])
        assert any(back.hash in r.said.records for r in (e.record for e in it["un"].log.entries())
                   if isinstance(r.said, Receipt) and r.author == "ru")
        it.clock.ms += HOUR
        (late,) = unhidden(it["un"].world, it.clock.ms)
        assert late.party == "ru" and late.told_ms is not None
        one = digests_of(site.presentation)["note"]
        await it["ru"].say([draft(Hidden(back.hash, site.hash, (one,)))])
        await deliver_all(it["ru"])
        assert [u.party for u in unhidden(it["un"].world, it.clock.ms)] == ["ru"]

    with three(tmp_path) as it:
        asyncio.run(play())


@pytest.mark.parametrize("step", ["10 km", "existence"])
def test_promise_7_a_restart_after_a_recall_comes_to_the_same_world(
    tmp_path: Path, step: str
) -> None:
    async def play() -> None:
        site = await it.register()
        over = await it.announce(LON - 4_321, LAT - 4_321)
        await it.take_back(site, step)
        await it.pass_round()
        before = _all(it["ru"])
        it["ru"].close()
        it.network.nodes["ru"] = node(it.folders["ru"], it.clock, it.network.to, b"again",
                                      doors=it.network.doors)
        assert _all(it["ru"]) == before
        assert len(it.keys(over)) == 1

    with three(tmp_path) as it:
        asyncio.run(play())


def _all(made: Node) -> object:
    sections = made.world.freeze()
    return {name: bytes(raw) for name, raw in sections.items()}


def test_what_is_taken_back_while_a_delivery_waits_its_turn_does_not_leave(
        tmp_path, monkeypatch) -> None:
    """One delivery is made ready while another is on its way, which may take minutes."""
    monkeypatch.setattr(delivery, "MOST", 1)

    async def go() -> None:
        un, records = it["un"], []
        for _ in range(2):
            records += await un.say([register(un.world, SAID)])
        real = courier(un, "ru")._carry

        async def slow(packed: bytes, leaving: Leaving) -> bytes:
            leaving.begins()
            if len(records) == 2:
                await asyncio.sleep(0.5)
                records.extend(await it.take_back(records[1], "10 km"))
            return await real(packed)

        courier(un, "ru")._carry = slow
        for _ in range(5):
            await courier(un, "ru").once()
        assert not un.waiting("ru")
        sent = {hash_of(p): said_in(p) for to, packed in it.network.carried if to == "ru"
                for p in delivery.records(packed)}
        assert CANARY in sent[records[0].hash]
        assert CANARY not in sent[records[1].hash]
        assert courier(un, "ru").state().fault is None

    with three(tmp_path) as it:
        asyncio.run(go())


def test_a_deposit_of_what_was_taken_back_since_is_brought_to_nobody(tmp_path) -> None:
    """It was sealed with the place in it, and lies here while the depositary is out of reach."""

    async def go() -> None:
        us, ru = it["us"], it["ru"]
        it.network.down |= {"un", "ru"}
        (said,) = await us.say([register(us.world, SAID)])
        it.clock.ms += 61_000
        await us.mail.once()
        text = us.log.entry(said.hash).record.presentation
        await us.say(recall_line(us.world, [text], parties=["ru"], step="10 km",
                                 fields=["names", "note"], reason="wrong", officer="Officer"))
        it.network.down.remove("un")
        for _ in range(3):
            await us.mail.once()
            await deliver_all(us, 1)
        left = [p.read_bytes() for p in (tmp_path / "un/mailbox/held").iterdir()]
        assert left, "what is left of it is deposited anew"
        for sealed in left:
            for presentation in delivery.records(unseal(sealed, ru.secrets)):
                assert CANARY not in said_in(presentation)

    with three(tmp_path) as it:
        asyncio.run(go())


def said_in(presentation: str) -> str:
    return "".join(base64url.decode(d, "disclosure").decode("utf-8", "replace")
                   for d in presentation.split("~")[1:-1])
