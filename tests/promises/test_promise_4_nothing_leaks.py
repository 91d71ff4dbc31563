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
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import get_args

import httpx
import msgspec
import pytest

from hudna.act.announce import announce
from hudna.act.draft import Draft, Reader, draft
from hudna.act.recall import recall
from hudna.act.register import register
from hudna.act.release import Choice
from hudna.act.sight import sight
from hudna.act.warned import warned
from hudna.act.weigh import weigh
from hudna.fault import Refused
from hudna.node import Node
from hudna.place.geometry import Fix, Point, Polygon, Way
from hudna.place.grid import cell
from hudna.record import kinds
from hudna.record.base64url import decode
from hudna.record.erasure import PERSONAL
from hudna.record.incidents import Attached, Harm
from hudna.record.kinds import Anything, Names
from hudna.record.record import Record
from hudna.record.release import RELEASABLE
from hudna.record.sharing import Step
from hudna.record.watching import Seen, WarnedPlace
from hudna.view.releases import goes_to
from hudna.web import links
from tests.agreements import quick_text
from tests.exchange.nodes import START_MS, Clock
from tests.promises.leaks import Needles, files, leaks, opened
from tests.promises.recorded import Joined

HOUR = 3_600_000
STEPS = ("10 km", "existence", "nothing")
WORDS = tuple(k for k in RELEASABLE if k not in (kinds.Site, kinds.Area, kinds.Movement))
ROLES = [("us", "ru"), ("ru", "us"), ("us", "un")]
"""Who hides, and from whom."""
SOMEBODY = "opposition"
"""Whom a statement about a party is about: an author that itself leaves tells nobody anything more,
and all that it said after that would be hidden by nothing that is tried here."""


class Planted:
    """What an author has said, each hidden in some way from `third`."""

    def __init__(self, needles: Needles, third: str) -> None:
        self.needles, self.third, self.count, self._places = needles, third, 0, 0
        self.hashes: list[str] = []

    def word(self, what: str) -> str:
        self.count += 1
        return self.needles.word(f"canary{self.count:03}{self.third}", what)

    def at(
        self, what: str, west: int = 387_334_567, south: int = 341_345_679
    ) -> tuple[int, int]:
        """A place; the corners of its cell of 1 km are hidden with it, those of 10 km are not."""
        self._places += 1
        lon, lat = west + 1_000_000 * self._places, south
        self.needles.place((lon, lat), what)
        for corner in cell(Point((lon, lat)), "1 km").rings[0]:
            self.needles.place(corner, f"{what}, the cell of 1 km")
        return lon, lat


    def from_where(self, what: str) -> Point:
        """Where somebody watches: no cell there is that of anything else."""
        return Point(self.at(what, 157_334_567, 117_345_679))

    def around(self, at: Point) -> Polygon:
        """The cell of 10 km that holds it, hidden too."""
        found = cell(at, "10 km")
        for corner in found.rings[0]:
            self.needles.place(corner, "the cell of 10 km of a sighting")
        return found


def protections(planted: Planted, step: str) -> Iterator[tuple[kinds.Protection, Choice]]:
    """One of each kind, told to the third at `step`, without a word that may be withheld."""
    third, nothing = planted.third, step == "nothing"
    hidden = step in ("existence", "nothing")
    for kind in ("site", "area", "movement"):
        what = f"{kind} told as {step}"
        at = planted.at(what)
        names = Names(planted.word(what), planted.word(what), planted.word(what))
        note, district = planted.word(what), planted.word(what)
        # What is told beside the place is hidden as well where the place is told at no step.
        start = planted.needles.number(START_MS + 1234 + len(planted.hashes), what) if hidden \
            else START_MS
        buffer = planted.needles.number(543_217, what) if hidden else 500_000
        review = planted.needles.number(START_MS + 987_654_321 + planted.count, what)
        withheld = ("names", "note", "review_by_ms") if kind == "movement" else (
            "names", "note", "district", "review_by_ms")
        choice = Choice(third, nothing=True) if nothing else Choice(
            third, step, () if step == "existence" else withheld)
        east = (at[0] + 20_000, at[1])
        if kind == "site":
            said = kinds.Site("hospital", names, Point(at), buffer, start, None, review,
                              "" if step == "existence" else district, note)
        elif kind == "area":
            box = Polygon(((at, east, (at[0] + 20_000, at[1] + 20_000), at),))
            said = kinds.Area("hospital", names, box, buffer, start, None, None, None, review,
                              "" if step == "existence" else district, note)
        else:
            way = Way((Fix(at, START_MS + HOUR), Fix(east, START_MS + 2 * HOUR)), 60_000)
            said = kinds.Movement("convoy", names, way, buffer, review, note)
        yield said, choice


def statements(planted: Planted, subject: str, me: str) -> Iterator[Draft]:
    """One of each kind that has words which may be withheld, all of them withheld."""
    for kind in WORDS:
        said = _said(kind, subject, me)
        fields = {f: _hidden(planted, kind, f) for f in RELEASABLE[kind] if f != "near"}
        if "near" in RELEASABLE[kind]:
            at = fields.get("at") or planted.from_where(f"the cell of a {kind.__name__}")
            fields["near"] = planted.around(at)
        whole = msgspec.structs.replace(said, **fields)
        yield Draft(whole, None, (Reader(planted.third, RELEASABLE[kind]),))


def _hidden(planted: Planted, kind: type, field: str) -> object:
    what = f"{kind.__name__}.{field}"
    if field == "at":
        return planted.from_where(what)
    if field in ("attached", "about", "harm", "admin", "told_ms") or kind is kinds.Judged:
        return _told(planted, field, what)
    if field == "evidence":
        lon, lat = planted.at(what)
        return (Seen(START_MS, START_MS, lon, lat, feed=planted.word(what)),)
    return Names(planted.word(what)) if field == "names" else planted.word(what)


def _told(planted: Planted, field: str, what: str) -> object:
    """What a report, an incident or a challenge has beside words and places."""
    needles, count = planted.needles, planted.count
    planted.count += 1
    match field:
        case "harm":
            return Harm(*(needles.number(7_000_000 + 10 * count + i, what) for i in range(4)))
        case "attached":
            digest = needles.word(sha256(f"{what} {count}".encode()).hexdigest(), what)
            return (Attached(digest, f"image/{planted.word(what)}", needles.number(
                9_100_000_000 + count, what)),)
        case "told_ms":
            return needles.number(START_MS + 7_654_321 + count, what)
        case "about":
            return needles.word(sha256(f"{what} {count}".encode()).hexdigest(), what)
        case "evidence":
            return (needles.word(sha256(f"{what} {count}".encode()).hexdigest(), what),)
        case "admin":
            return (planted.word(what),)
    return planted.word(what)


def _said(kind: type, subject: str, me: str) -> Anything:
    """A statement of this kind in which nothing is hidden yet."""
    plain = {
        "subject": subject, "notice": subject, "stop": subject, "recall": subject,
        "review_by_ms": START_MS + HOUR, "from_ms": START_MS, "until_ms": START_MS + HOUR,
        "at_ms": START_MS, "fresh_until_ms": START_MS, "shape": Point((380_000_000, 350_000_000)),
        "width_mm": 0, "floor_mm": 0, "ceiling_mm": 1000, "aircraft": 1, "key": "0" * 64,
        "digest": "0" * 64, "replaces": "", "readback": kinds.ReadBack("p", "a", "m"),
        "outcome": "undetermined", "designation": "D", "category": "transport", "operator": me,
        "clause": "c", "lost": _KEY, "root": _KEY, "record": _KEY, "party": SOMEBODY,
        "fields": ("note",), "digests": ("A" * 43,), "law": "l", "subjects": (subject,),
        "registrant": "un", "how": "page", "to": "x", "parties": ("zz",), "common": "exact",
        "narrows": False, "card": "0" * 64, "past": "nothing",
        "told_ms": START_MS, "within_m": 1, "reports": ("0" * 64, "1" * 64), "report": subject,
        "of": subject, "incident": subject, "judged": subject, "challenge": subject,
        "protection": subject, "asked": subject, "channel": "page", "happened": "mine",
        "stage": "reported", "language": "ar", "revision": 0, "sources": 1, "by": "", "at": None,
        "likelihood": "likely", "confidence": "low", "rung": "query", "near": None,
        "answer_by_ms": START_MS, "reply_by_ms": START_MS, "day": "2016-07-31", "lines": (),
        "matches": (), "cutoff_ms": START_MS, "size": 1,
    }
    more = {f.name: plain.get(f.name, "x") for f in msgspec.structs.fields(kind)
            if f.required}
    if kind is kinds.Incursion:
        more |= {"aircraft": "icao:4b1234", "version": "0" * 64, "revision": 0, "state": "left",
                 "entered_ms": START_MS, "left_ms": START_MS, "basis": "unknown",
                 "grade": "none", "asked": (me,), "answer_by_ms": START_MS, "evidence": ()}
    if kind in (kinds.IncursionAnswer, kinds.IncidentAnswer):
        more |= {"outcome": "looking"}
    if kind is kinds.IncursionAnswer:
        more |= {"incursion": subject}
    if kind is kinds.Incident:
        more |= {"incident": "0" * 32}
    if kind is kinds.AccessOutcome:
        more |= {"outcome": "refused"}
    if kind is kinds.AccessAsked:
        more |= {"of": "us"}
    if kind is kinds.Sighting:
        more |= {"manner": "seen", "craft": "jet", "within_m": 1}
    if kind is kinds.Weighed:
        more |= {"counts": True}
    if kind is kinds.Stop:
        more |= {"area": Point((390_000_000, 340_000_000))}
    return kind(**more)


_KEY = "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik"


def stays(planted: Planted) -> tuple[kinds.Sighting, str, WarnedPlace]:
    """What is said of a spotter, and never released: a sighting, why it counts, what it set off."""
    what = "a sighting that stays here"
    said = kinds.Sighting(planted.word(what), START_MS, planted.from_where(what), 300, "heard",
                          "jet", 90_000, 1, planted.word(what))
    planted.around(said.at)
    place = WarnedPlace(planted.word(what), planted.word(what), "Alert", START_MS, START_MS + HOUR)
    return said, planted.word(what), place


def reported(planted: Planted) -> kinds.Report:
    """What is said of a source, and never released."""
    what = "a report that stays here"
    at = planted.from_where(what)
    return kinds.Report(
        planted.word(what), "text", _told(planted, "told_ms", what), "shelling", START_MS, START_MS,
        at, 300, planted.word(what), planted.word(what), "ar", planted.around(at),
        (planted.word(what),), ("us",), "heard", planted.word(what), "B", 2,
        _told(planted, "harm", what), _told(planted, "attached", what),
        _told(planted, "about", what))


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
    "/warnings", "/api/v1/incursions", "/cap",
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
        yield from (f"{where}{of}" for where in ("/log/entry/", "/register/", "/log/proof/"))


async def _signed_in(desk: httpx.AsyncClient) -> None:
    page = (await desk.get("/signin")).text
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token
    answer = await desk.post("/signin/demo", data={"csrf": unescape(token[1])})
    assert answer.status_code == 303

