"""Promise 4, for who watches, who reports and from where: a sighting or a report, what was decided
of it and what it set off stay where they were said, whichever way anything leaves the node."""

from __future__ import annotations

import asyncio
import gzip
import io
import zipfile
from pathlib import Path

import msgspec
import pytest

from hudna.act.acknowledge import acknowledge
from hudna.act.draft import draft
from hudna.act.sight import release_sighting, sight
from hudna.act.warned import warned
from hudna.act.weigh import weigh
from hudna.exchange import carry, delivery
from hudna.fault import Refused
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.erasure import WITHHELD
from hudna.record.incidents import Attached
from hudna.record.kinds import (
    Acknowledgement,
    Assessed,
    Deposit,
    HandOver,
    HandOverTaken,
    Judged,
    Linked,
    Report,
    Sighting,
    Unlinked,
    Warned,
    Weighed,
)
from hudna.record.record import Record
from hudna.record.release import STAYS
from hudna.record.watching import WarnedPlace
from hudna.view.known import Known
from hudna.view.overdue import to_deposit
from hudna.view.releases import goes_to
from tests.exchange.nodes import START_MS, Network, deliver_all, site
from tests.exchange.test_mailbox import LATE_MS, mailed, three
from tests.promises.leaks import Needles, layers, leaks
from tests.view.test_taking_part import GENESIS, amended, lets_in, record, without, world

OTHERS = ("ru", "un")
AT = (217_334_567, 117_345_679)
FILE = "f11e" * 16
"""The digest of a file that came with a report."""


def needles() -> Needles:
    found = Needles()
    for word in ("canary-source", "canary-words", "canary-reason", "canary-place", "canary-who",
                 "canary-origin", "canary-district", "canary-why", "canary-judged", FILE):
        found.word(word, word)
    found.place(AT, "where it was seen from")
    return found


async def spotted(made: Node) -> list[Record]:
    """All that stays, one record of each kind; and an acknowledgement of it."""
    seen = Sighting("canary-source", made.now_ms(), Point(AT), 300, "heard", "jet", 90_000, 1,
                    "canary-words")
    one, = await made.say([sight(seen, made.now_ms())])
    place = WarnedPlace("canary-place", "urn:a", "Alert", START_MS, START_MS + 1)
    return [one, *await made.say([
        weigh(made.world, one.hash, counts=True, officer="o", reason="canary-reason"),
        warned("p1", made.now_ms(), [place]),
        draft(Acknowledgement(one.hash, "canary-who")),
    ]), *await reported(made)]


async def reported(made: Node) -> list[Record]:
    """The same of reports; and a judgement that rests on one, which would tell that it is there."""
    told = Report("canary-source", "text", made.now_ms(), "shelling", made.now_ms(), made.now_ms(),
                  Point(AT), 300, "canary-place", "canary-words", "en", admin=("canary-district",),
                  origin="canary-origin", attached=(Attached(FILE, "image/jpeg", 9),))
    first, second = await made.say([draft(told), draft(told)])
    link, = await made.say([draft(Linked((first.hash, second.hash), "canary-why", "canary-who"))])
    return [first, second, link, *await made.say([
        draft(Unlinked(link.hash, "canary-why", "canary-who")),
        draft(Assessed(first.hash, "refuted", "canary-why", "canary-who")),
        draft(Acknowledgement(second.hash, "canary-who")),
        draft(Judged("0" * 64, "4.2", "violation", "", "likely", "low", "canary-judged", "o",
                     (first.hash,))),
    ])]


def carried_to(network: Network, *parties: str) -> list[tuple[str, bytes]]:
    sent = (*network.carried, *network.left, *network.offered)
    return [(f"to {to}", packed) for to, packed in sent if to in parties]


def held_by(*nodes: Node) -> list[tuple[str, bytes]]:
    return [(f"at {n.party}", e.record.presentation.encode()) for n in nodes
            for e in n.log.entries()]


def test_promise_4_nothing_of_it_is_delivered(tmp_path: Path) -> None:
    async def go() -> None:
        us = nodes["us"]
        await spotted(us)
        await us.say([site(us, 1)])
        await deliver_all(us)
        assert us.how_many_wait("ru") == us.how_many_wait("un") == 0
        assert leaks(needles(), [*carried_to(network, *OTHERS),
                                 *held_by(*(nodes[p] for p in OTHERS))]) == []

    with three(tmp_path) as (nodes, network, _):
        asyncio.run(go())


def test_promise_4_nothing_of_it_is_offered(tmp_path: Path) -> None:
    async def go() -> None:
        us = nodes["us"]
        said = {r.hash for r in await spotted(us)}
        await us.say([site(us, i) for i in range(6)])
        network.lose_back = 1
        await deliver_all(us)
        assert network.offered, "what was cut off is asked for"
        assert not any(h.encode() in layer for h in said for _, p in network.offered
                       for layer in layers(p))

    with three(tmp_path) as (nodes, network, _), pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "MOST", 2)
        asyncio.run(go())


def test_promise_4_nothing_of_it_is_deposited(tmp_path: Path) -> None:
    async def go() -> None:
        us, un = nodes["us"], nodes["un"]
        network.down.add("ru")
        said = await spotted(us)
        clock.ms += LATE_MS
        assert to_deposit(us.world, "ru", clock.ms) == ()
        await us.say([site(us, 1)])
        clock.ms += LATE_MS
        await mailed(us, un)
        (deposit,) = [e.record.said for e in us.log.entries()
                      if isinstance(e.record.said, Deposit)]
        assert not {r.hash for r in said} & set(deposit.records)

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(go())


def test_promise_4_nothing_of_it_is_carried_by_file(tmp_path: Path) -> None:
    async def go() -> None:
        us, ru = nodes["us"], nodes["ru"]
        await spotted(us)
        assert [f async for f in us.carried_to("ru")] == []
        await us.say([site(us, 1)])
        files = [one.file async for one in us.carried_to("ru")]
        opened = [msgspec.json.encode(carry.opened(f, ru.secrets, me="ru")) for f in files]
        assert leaks(needles(), [("file", f) for f in opened]) == []

    with three(tmp_path) as (nodes, _, __):
        asyncio.run(go())


def test_promise_4_nothing_of_it_is_in_a_bundle_of_evidence(tmp_path: Path) -> None:
    async def go() -> None:
        us = nodes["us"]
        one, *rest = await spotted(us)
        public, = await us.say([site(us, 1)])
        known = Known(us.world, us.now_ms())
        whole = await us.evidence(known, None)
        assert leaks(needles(), [("bundle", content) for content in unzipped(whole)]) == []
        assert public.hash.encode() in b"".join(unzipped(whole))
        for of in (one, *rest):
            with pytest.raises(Refused):
                await us.evidence(known, of.hash)

    with three(tmp_path) as (nodes, _, __):
        asyncio.run(go())


def unzipped(packed: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        found = [archive.read(name) for name in archive.namelist()]
    return [gzip.decompress(f) if f[:2] == b"\x1f\x8b" else f for f in found]


@pytest.mark.parametrize("past", ["everything", "in effect", "nothing"])
def test_promise_4_nothing_of_it_goes_to_who_joins_later(past: str) -> None:
    before = without("un")
    one = record("us", Sighting("s", START_MS, Point(AT), 300, "heard", "jet"))
    said = [one, record("us", Weighed(one.hash, True, "o")),
            record("us", Warned("p1", START_MS, (
                WarnedPlace("p", "a", "Alert", START_MS, START_MS + 1),)))]
    told = record("us", Report("s", "page", START_MS, "mine", START_MS, START_MS, None, 0, "", "",
                               ""))
    link = record("us", Linked((told.hash, "0" * 64), "", "o"))
    said += [told, link, record("us", Unlinked(link.hash, "", "o")),
             record("us", Assessed(told.hash, "reported", "", "o"))]
    note = record("us", HandOver(START_MS, "quiet night", "o"))
    said += [note, record("us", HandOverTaken(note.hash, "o"))]
    made = world([*said, *amended(before, GENESIS), lets_in("us", "un", past),
                  lets_in("ru", "un", past)], before)
    assert made.taking_part.takes_part("un")
    assert {type(r.said) for r in said} == set(STAYS)
    assert not any(goes_to(made, r, "un") for r in said)


def test_promise_4_released_to_one_it_goes_there_alone_and_without_who_and_where(
    tmp_path: Path,
) -> None:
    async def go() -> None:
        us, ru, un = (nodes[p] for p in ("us", "ru", "un"))
        one, *_ = await spotted(us)
        told, = await us.say([release_sighting(us.world, one.hash, to=["ru"])])
        await deliver_all(us)
        assert leaks(needles(), [*carried_to(network, *OTHERS), *held_by(ru, un)]) == []
        had = ru.world.record(told.hash)
        assert had is not None
        assert isinstance(had.said, Sighting)
        assert (had.said.source, had.said.at) == (WITHHELD, None)
        assert one.hash not in ru.world.entries
        assert told.hash not in un.world.entries
        word, = await ru.say([acknowledge(ru.world, told.hash, "duty")])
        await deliver_all(ru)
        assert word.hash in us.world.entries
        assert word.hash not in un.world.entries, "that it is there is for nobody else either"

    with three(tmp_path) as (nodes, network, _):
        asyncio.run(go())
