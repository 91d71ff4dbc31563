"""The data of a bulletin over the link: to who takes part, checked by who fetches, asked for again
with patience."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from hudna.act.draft import draft
from hudna.act.put_out_bulletin import put_out_bulletin
from hudna.exchange import bulletins as fetching
from hudna.exchange.bulletins import Fetching
from hudna.exchange.post import BULLETIN, get
from hudna.fault import Refused
from hudna.home.bulletins import BulletinStore
from hudna.node import Node
from hudna.record.incidents import Bulletin
from hudna.record.record import Record
from hudna.speak.bulletin.canonical import canonical
from hudna.view.findings import Judges
from hudna.web.link import create_link
from tests.speak.bulletin.example import example
from tests.web.houses import NOW, Clock, hospital, told, truce

RAW = canonical(example())
DIGEST = sha256(RAW).hexdigest()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW + 100 * 3_600_000)


@pytest.fixture
def nodes(tmp_path: Path, clock: Clock):
    made = truce(tmp_path, clock=clock)
    told(made, "un", hospital())
    yield made
    for node in made.values():
        node.close()


def out(nodes: dict[str, Node], digest: str = DIGEST) -> Record:
    un = nodes["un"]
    terms = un.world.terms.incidents
    assert terms is not None
    assert terms.zone is not None
    return told(nodes, "un", put_out_bulletin(
        un.world, "2016-07-31", cutoff_ms=un.now_ms(), size=1, digest=digest, officer="o",
        zone=terms.zone, now_ms=un.now_ms()))


def link(node: Node, certificate: bytes) -> httpx.AsyncClient:
    app = create_link(node, {b"of ru": "ru"})

    async def shown(scope, receive, send) -> None:
        await app({**scope, "extensions": {"tls": {"client_certificate": certificate}}},
                  receive, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(shown), base_url="http://un")


def carried(node: Node, certificate: bytes, name: str) -> bytes:
    async def go() -> bytes:
        async with link(node, certificate) as http:
            return await get(http, "http://un", BULLETIN, fetching.LARGEST)(name.encode())

    return asyncio.run(go())


def test_who_takes_part_is_given_what_was_signed(nodes: dict[str, Node]) -> None:
    nodes["un"].bulletins.keep(RAW)
    with pytest.raises(Refused):
        carried(nodes["un"], b"of ru", DIGEST)
    out(nodes)
    assert carried(nodes["un"], b"of ru", DIGEST) == RAW
    with pytest.raises(Refused):
        carried(nodes["un"], b"of nobody", DIGEST)


def test_it_asks_its_author_and_keeps_nothing_else(nodes: dict[str, Node], clock: Clock) -> None:
    nodes["un"].bulletins.keep(RAW)
    out(nodes)
    ru, asked = nodes["ru"], []

    async def of(name: bytes) -> bytes:
        asked.append(name.decode())
        async with link(nodes["un"], b"of ru") as http:
            return await get(http, "http://un", BULLETIN, fetching.LARGEST)(name)

    ways = {"un": of}
    ru.fetching = Fetching(ru, ways.__getitem__, lambda: None)
    asyncio.run(ru.fetching.once())
    assert asked == [DIGEST]
    assert ru.bulletins.raw(DIGEST) == RAW
    asyncio.run(ru.fetching.once())
    assert asked == [DIGEST], "what is here is not asked for"


def test_it_waits_longer_each_time(nodes: dict[str, Node], clock: Clock) -> None:
    out(nodes)
    ru, asked = nodes["ru"], []

    async def silent(name: bytes) -> bytes:
        asked.append(clock.ms)
        raise OSError("a link that is cut")

    ru.fetching = Fetching(ru, lambda _: silent, lambda: None)

    async def for_a_while() -> None:
        while len(asked) < 8:
            await ru.fetching.once()
            clock.ms += 1_000

    asyncio.run(for_a_while())
    gaps = [b - a for a, b in pairwise(asked)]
    assert gaps == sorted(gaps)
    assert gaps[-1] >= 60_000
    tried = ru.fetching.tried(DIGEST)
    assert tried is not None
    assert tried.why == "a link that is cut"


@pytest.mark.parametrize("left", [True, False])
def test_what_is_missing_no_more_is_waited_for_no_more(
    nodes: dict[str, Node], clock: Clock, left: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    out(nodes)
    ru = nodes["ru"]

    async def silent(name: bytes) -> bytes:
        raise OSError("a link that is cut")

    ru.fetching = Fetching(ru, lambda _: silent, lambda: None)
    assert asyncio.run(ru.fetching.once()) < fetching.EVERY_S
    if left:
        monkeypatch.setattr(ru, "takes_part", lambda party: False)
    else:
        ru.bulletins.keep(RAW)
    clock.ms += 10_000
    assert asyncio.run(ru.fetching.once()) == fetching.EVERY_S
    assert ru.fetching.tried(DIGEST) is None


def test_one_author_that_is_slow_holds_up_no_other(
    nodes: dict[str, Node], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    out(nodes, "1" * 64)
    clock.ms += 1
    told(nodes, "us", draft(Bulletin("2016-07-31", clock.ms, 1, DIGEST, "o", ()), None))
    monkeypatch.setattr(fetching, "judges", lambda _: Judges(("ru",), ("un", "us")))
    ru, came = nodes["ru"], asyncio.Event()

    async def slow(name: bytes) -> bytes:
        await came.wait()
        raise OSError("late")

    async def quickly(name: bytes) -> bytes:
        return RAW

    ru.fetching = Fetching(ru, {"un": slow, "us": quickly}.__getitem__, came.set)
    asyncio.run(ru.fetching.once())
    assert came.is_set()
    assert ru.bulletins.has(DIGEST)


def test_an_author_is_asked_for_one_after_the_other(nodes: dict[str, Node], clock: Clock) -> None:
    for i in range(1, 5):
        clock.ms += 1
        out(nodes, str(i) * 64)
    ru, now, most = nodes["ru"], 0, 0

    async def counts(name: bytes) -> bytes:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        raise OSError("no")

    ru.fetching = Fetching(ru, lambda _: counts, lambda: None)
    asyncio.run(ru.fetching.once())
    assert most == 1


# --- what is on disk -------------------------------------------------------------------------


def test_whole_or_not_at_all(tmp_path: Path) -> None:
    store = BulletinStore(tmp_path / "b")
    for wrong in (b"", b"{}", RAW + b" ", RAW[:-1]):
        with pytest.raises(Refused):
            store.keep(wrong)
    with pytest.raises(Refused):
        store.keep(RAW, "0" * 64)
    assert not store.has(DIGEST)
    assert store.raw(DIGEST) is None
    assert store.keep(RAW, DIGEST) == DIGEST
    assert BulletinStore(tmp_path / "b").get(DIGEST) == example()
    assert [p.name for p in (tmp_path / "b").iterdir()] == [DIGEST]


def test_what_a_kill_left_half_written_is_gone_at_the_next_start(tmp_path: Path) -> None:
    store = BulletinStore(tmp_path / "b")
    store.keep(RAW)
    (tmp_path / "b" / f"{'1' * 64}.half").write_bytes(RAW[:100])
    again = BulletinStore(tmp_path / "b")
    assert again.raw(DIGEST) == RAW
    assert [p.name for p in (tmp_path / "b").iterdir()] == [DIGEST]
