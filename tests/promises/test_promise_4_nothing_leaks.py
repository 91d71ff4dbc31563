"""Promise 4, and invariant 8: no byte of a field reaches a node that it was not released to.

Every field that may be withheld, of every kind, has a word or a place in it that is nowhere else.
A day goes by, with errors, exports, a recall and flights over what is hidden; then every byte that
the third node received, keeps and shows is searched. The salts of what is withheld are looked for
as well: with a salt a guess could be checked.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from html import unescape
from pathlib import Path
from typing import get_args

import httpx
import msgspec
import pytest

from hudna.act.announce import announce
from hudna.act.draft import draft
from hudna.act.recall import recall
from hudna.act.register import register
from hudna.act.sight import sight
from hudna.act.warned import warned
from hudna.act.weigh import weigh
from hudna.fault import Refused
from hudna.node import Node
from hudna.place.geometry import Polygon
from hudna.record import kinds
from hudna.record.base64url import decode
from hudna.record.erasure import PERSONAL
from hudna.record.kinds import Anything
from hudna.record.record import Record
from hudna.record.release import RELEASABLE
from hudna.record.sharing import Step
from hudna.view.releases import goes_to
from hudna.web import links
from tests.agreements import quick_text
from tests.exchange.nodes import START_MS, Clock
from tests.promises.leaks import Needles, files, leaks, opened
from tests.promises.planted import (
    HOUR,
    Planted,
    handed_over,
    protections,
    reported,
    statements,
    stays,
)
from tests.promises.recorded import Joined

STEPS = ("10 km", "existence", "nothing")
ROLES = [("us", "ru"), *(pytest.param(*of, marks=pytest.mark.long)
                        for of in (("ru", "us"), ("us", "un")))]
"""Who hides, and from whom."""


def test_every_field_that_may_be_withheld_is_planted():
    planted = Planted(Needles(), "ru")
    tried = {type(d.said) for d in statements(planted, "0" * 64, "us")}
    tried |= {type(said) for said, _ in protections(planted, "10 km")}
    assert tried == set(RELEASABLE) >= set(PERSONAL)
    assert {k for k in get_args(Anything) if k in RELEASABLE} == tried


@pytest.mark.timeout(280)
@pytest.mark.parametrize(("author", "third"), ROLES)
def test_promise_4_no_byte_of_what_is_withheld_reaches_the_third(tmp_path, caplog, author, third):
    caplog.set_level("INFO")
    needles = Needles()
    assert asyncio.run(_day(tmp_path, needles, author, third)) == []
    assert leaks(needles, [("operations log", caplog.text.encode())]) == []


async def _day(
    tmp_path: Path, needles: Needles, author: str, third: str
) -> list[tuple[str, str]]:
    clock = Clock()
    joined = Joined(tmp_path, clock, text=quick_text(sealed=True))
    planted = Planted(needles, third)
    async with joined.up() as nodes:
        last = await _said_in_the_morning(joined, planted, author)
        await joined.quiet()
        # What goes to nobody at all is hidden from nobody in particular.
        assert last in nodes[third].world.entries
        await _referred_to(joined, planted, author)
        joined.net.cut = {third}
        clock.ms += HOUR
        joined.net.cut = set()
        await joined.again(third)
        await _flown_over(joined, third, planted)
        await joined.quiet()
        _salts(needles, nodes[author], third)
        got = [(f"received {i}", b) for i, b in enumerate(joined.net.received[third])]
        shown = [item async for item in _shown(joined, third, planted.hashes)]
        held = list(opened(nodes[third].log))
    return leaks(needles, (*got, *shown, *held, *files(joined.folders[third].path)))


@pytest.mark.timeout(280)
@pytest.mark.parametrize("step", ["10 km", "existence"])
def test_promise_4_what_was_taken_back_is_nowhere_any_more(tmp_path, caplog, step):
    """The bytes that came before the recall were rightly received; what is kept and shown after
    it, over a restart too, has nothing of them."""
    caplog.set_level("INFO")
    needles = Needles()
    assert asyncio.run(_taken_back(tmp_path, needles, step)) == []
    assert leaks(needles, [("operations log", caplog.text.encode())]) == []


async def _taken_back(tmp_path: Path, needles: Needles, step: Step) -> list[tuple[str, str]]:
    joined = Joined(tmp_path, Clock(), text=quick_text(sealed=True))
    planted = Planted(needles, "ru")
    async with joined.up() as nodes:
        un = nodes["un"]
        for said, _ in protections(planted, step):
            record, = await un.say([register(un.world, said)])
            planted.hashes.append(record.hash)
        await joined.quiet()
        had = {what for _, what in leaks(needles, opened(nodes["ru"].log))}
        assert len(had) >= 3, "before the recall all of it is there"
        async with joined.desk("ru") as desk:
            await _signed_in(desk)
            for of in planted.hashes:
                assert (await desk.get(f"/register/{of}")).status_code == 200
        for of in planted.hashes:
            whole = un.log.entry(of)
            words = tuple(f for f in RELEASABLE[type(whole.record.said)] if f in (
                "names", "note", "district", "review_by_ms"))
            await un.say([recall(un.world, whole.record.presentation, parties=["ru"], step=step,
                                 fields=() if step == "existence" else words,
                                 reason="it was struck", officer="o")])
        await joined.quiet()
        await nodes["ru"].keep()
        ru = await joined.again("ru")
        await joined.quiet()
        shown = [item async for item in _shown(joined, "ru", planted.hashes)]
        held = list(opened(ru.log))
    return leaks(needles, (*shown, *held, *files(joined.folders["ru"].path)))


async def _said_in_the_morning(joined: Joined, planted: Planted, author: str) -> str:
    """Returns what was said last of what everyone is told."""
    made = joined.nodes[author]
    for step in STEPS:
        for said, choice in protections(planted, step):
            record, = await made.say([register(made.world, said, None, [choice])])
            planted.hashes.append(record.hash)
    for one in statements(planted, planted.hashes[0], author):
        record, = await made.say([one])
        planted.hashes.append(record.hash)
    await _spotted(made, planted)
    await _handed_over(made, planted)
    return await _reported(made, planted)


async def _spotted(made: Node, planted: Planted) -> None:
    """Sighted, decided upon, warned of, spoken of and erased: all of it stays where it was said."""
    said, why, place = stays(planted)
    record, = await made.say([sight(said, made.now_ms())])
    planted.hashes.insert(0, record.hash)
    await made.say([
        weigh(made.world, record.hash, counts=True, officer=planted.word("who decided"),
              reason=why),
        warned(planted.word("the event"), made.now_ms(), [place]),
        draft(kinds.Acknowledgement(record.hash, planted.word("who read a sighting"))),
        draft(kinds.Recall(record.hash, ("us", "ru"), ("text",), ("A" * 43,), "exact", False,
                           planted.word("why a sighting is recalled"), "o")),
    ])


async def _handed_over(made: Node, planted: Planted) -> None:
    """Written, read by the next shift, spoken of: all of it stays where it was said."""
    record, = await made.say([draft(handed_over(planted))])
    planted.hashes.insert(0, record.hash)
    taken, _ = await made.say([
        draft(kinds.HandOverTaken(record.hash, planted.word("who took over"))),
        draft(kinds.Acknowledgement(record.hash, planted.word("who read a note"))),
    ])
    planted.needles.word(taken.hash, "the hash of what was taken over")


async def _reported(made: Node, planted: Planted) -> str:
    """Reported, merged, parted, assessed; spoken of, and judged on its ground. The incident that is
    told of it is told whole, and has nothing of it: it is what is returned."""
    record, other = await made.say([draft(reported(planted)), draft(reported(planted))])
    planted.hashes.insert(0, record.hash)
    # Nobody asks for the other one, so that no answer has its hash because the question had it.
    planted.needles.word(other.hash, "the hash of a report")
    link, = await made.say([draft(kinds.Linked(
        (record.hash, other.hash), planted.word("why"), planted.word("who merged")))])
    told, = await made.say([draft(kinds.Incident(
        "7" * 32, 0, "reported", "shelling", START_MS, START_MS, None, 0, "", "", 2, "", "o"))])
    await made.say([
        draft(kinds.Unlinked(link.hash, planted.word("why"), planted.word("who parted"))),
        draft(kinds.Assessed(record.hash, "refuted", planted.word("why"), planted.word("who"))),
        draft(kinds.Acknowledgement(record.hash, planted.word("who read a report"))),
        draft(kinds.Judged(told.hash, "4.2", "violation", "", "likely", "low",
                           planted.word("a judgement that rests on a report"),
                           planted.word("who judged"), (record.hash, other.hash))),
        draft(kinds.Recall(record.hash, ("us", "ru"), ("text",), ("A" * 43,), "exact", False,
                           planted.word("why a report is recalled"), "o")),
    ])
    return told.hash


async def _referred_to(joined: Joined, planted: Planted, author: str) -> None:
    """Everyone says something about what is hidden: the author, and who was told of it."""
    for party, made in joined.nodes.items():
        if party == planted.third:
            continue
        for of in planted.hashes[:10]:
            if made.world.record(of) is None:
                continue
            words = planted.word(f"said of what is hidden, by {party}")
            drafts = [draft(kinds.Acknowledgement(of, "o")), draft(kinds.PassedOn(
                of, words, START_MS, "o"))]
            if party == author:
                drafts.append(draft(kinds.Verified(of, START_MS + HOUR)))
            await made.say(drafts)
    await joined.quiet()


async def _flown_over(joined: Joined, third: str, planted: Planted) -> None:
    """The third announces flights over all that is hidden; the others meet what they know there,
    and the third is told no more than that they object."""
    made = joined.nodes[third]
    if third not in made.world.terms.agreement.guarantors:
        return
    corners = ((360_000_000, 340_000_000), (400_000_000, 340_000_000), (400_000_000, 380_000_000),
               (360_000_000, 380_000_000), (360_000_000, 340_000_000))
    said = kinds.Notice("OVER", Polygon((corners,)), 0, 0, 9_000_000, joined.clock() + HOUR,
                        joined.clock() + 2 * HOUR, "transport", third, 1, "0" * 64)
    try:
        await made.say([announce(made.world, said, joined.clock())])
    except Refused as refused:
        raise AssertionError(str(refused)) from refused
    await joined.quiet()
    for each in joined.nodes.values():
        await each.keep()
    await joined.quiet()


def _salts(needles: Needles, author: Node, third: str) -> None:
    """The salts of every disclosure that the third was not given, and the texts themselves."""
    for entry in author.log.entries():
        record = entry.record
        if record.author != author.party or isinstance(record.said, kinds.Receipt):
            continue
        given = set(_given(author, record, third))
        for text in record.presentation.split("~")[1:-1]:
            if text not in given:
                salt, name, _ = msgspec.json.decode(decode(text, "text"))
                needles.word(salt, f"the salt of {type(record.said).__name__}.{name}")


def _given(author: Node, record: Record, third: str) -> list[str]:
    if not goes_to(author.world, record, third):
        return []
    return author.outgoing(author.world.record(record.hash), third).presentation.split("~")[1:-1]


PAGES = (
    "/", "/map", "/map/layers.geojson", "/register", "/register/due", "/register/new?record=site",
    "/register/import", "/register.csv", "/register.geojson", "/notices", "/notices/new",
    "/notices.geojson", "/stops", "/stops/new", "/reviews", "/reviews/new", "/agreement", "/log",
    "/log/witnesses", "/keys", "/known", "/known/bundle.zip", "/api/v1/notices",
    "/api/v1/protections", "/api/v1/needs", "/api/v1/agreement", "/api/openapi.json",
    "/log/checkpoint", "/log/key", "/log/tile/0/000", "/log/tile/entries/000", "/log/bundles/0/1",
    "/healthz", "/metrics", "/looks", "/taking-part", "/partners", "/needs", "/protections",
    "/incursions", "/incursions/daily", "/incursions/daily.csv?day=2016-07-31", "/sightings",
    "/events",
    "/warnings", "/warnings/sent", "/api/v1/incursions", "/cap",
    "/incidents", "/api/v1/incidents", "/counts", "/counts/2016-07-31",
    "/counts/2016-07-31/list", "/counts/2016-07-31/match", "/access", "/access/new",
    "/challenges", "/api/v1/access", "/api/v1/challenges", "/api/v1/counts/2016-07-31",
    "/reports", "/reports/new", "/reports/import", "/reports/import/review", "/api/v1/reports",
    "/compliance", "/compliance?what=alleged", "/bulletins", "/public", "/public/bulletins",
    "/api/v1/compliance", "/api/v1/bulletins", "/positions", "/positions/new", "/process/read",
    "/api/v1/positions", "/api/v1/holdings", "/holdings", "/holdings/new", "/holdings/import",
    "/holdings/settle", "/holdings/over-time", "/holdings/areas", "/holdings/pieces.csv",
    "/holdings/pieces.geojson", "/holdings/own.csv", "/holdings/own.geojson", "/map?holdings=yes",
    "/map/layers.geojson?holdings=yes",
    "/concerns", "/concerns/new", "/meetings", "/meetings/new", "/api/v1/concerns",
    "/api/v1/meetings", "/calls", "/calls/new", "/duty", "/duty/new", "/duty/hand-over",
    "/announcements", "/announcements/new", "/public/announcements", "/api/v1/announcements",
    "/api/v1/calls", "/api/v1/duty", "/process", "/process/needs/new",
    "/process/counters/seven-days", "/process/calendar", "/commitments", "/commitments/new",
    "/api/v1/commitments", "/api/v1/process",
)


async def _shown(
    joined: Joined, party: str, hidden: list[str]
) -> AsyncIterator[tuple[str, bytes]]:
    """Every page of the desk, what it exports, and what is answered to who asks for the hidden."""
    async with joined.desk(party) as desk:
        await _signed_in(desk)
        for lang in ("en", "ar", "ru"):
            for path in (*PAGES, *_own_pages(joined.nodes[party], hidden)):
                answer = await desk.get(path, params={"lang": lang})
                yield f"{party}'s page {path} in {lang}", answer.content
                yield f"headers of {path}", str(answer.headers).encode()
                assert answer.status_code < 500, (path, answer.text[-2000:])


def _own_pages(made: Node, hidden: list[str]) -> Iterator[str]:
    """The pages of all that is held, and every page that a hidden record would have."""
    for entry in made.world.entries.between(0, made.world.size):
        yield f"/log/entry/{entry.record.hash}"
        yield links.record(entry.record)
    for of in hidden[:10]:
        yield from (f"{where}{of}" for where in (
            "/log/entry/", "/register/", "/log/proof/", "/challenges/", "/access/"))


async def _signed_in(desk: httpx.AsyncClient) -> None:
    page = (await desk.get("/signin")).text
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token
    answer = await desk.post("/signin/demo", data={"csrf": unescape(token[1])})
    assert answer.status_code == 303

