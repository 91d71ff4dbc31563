"""Promise 4 for sources: what somebody told the monitors in confidence is in no byte that another
side gets.

Three real nodes live through a day (`sources_day`): reports in every way that they come, one event
made of them, an incident told, found upon and answered, counts, access, a challenge, a bulletin.
Then all that `ru`, and all that `us`, received, keeps, shows and may fetch is searched for words,
places, files, pseudonyms and hashes that only sources and the monitors have (`traces`).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from hudna.cli.receipts import command as receipts
from hudna.record.release import STAYS
from hudna.view.reports import report
from hudna.web import links
from tests.promises.leaks import files, opened
from tests.promises.seated import Desk
from tests.promises.sources_day import DAY, Day
from tests.promises.test_promise_4_nothing_leaks import PAGES
from tests.promises.traces import Traces, leaks

LANGUAGES = ("en", "ar", "ru")
OTHERS = ("ru", "us")
KEPT_NOWHERE = {"the name of a file", "who sent a letter", "an address"}
"""Words that nobody keeps of what comes."""
KEPT_VEILED = {"a link", "the gateway", "a telephone number", "where a photograph was taken"}
"""What their own node has too as a digest alone, or within a file."""
OPEN = (
    "/log/checkpoint", "/log/key", "/log/tile/0/000", "/log/tile/entries/000", "/healthz",
    "/metrics", "/api/openapi.json", "/cap", "/public", "/public/bulletins",
    "/public/announcements", "/", "/reports",
    f"/public/bulletins/{DAY}", "/events", "/api/v1/reports", "/api/v1/incidents",
    "/known/bundle.zip", "/spot/wrong", "/tell/wrong", "/exchange/bulletin/wrong", "/nowhere",
)
FORMATS = (*(f"{form}?lang={lang}" for form in ("html", "pdf") for lang in LANGUAGES),
           "geojson", "hxl", "ged", "json")
WHERE = ("/reports", "/events", "/incidents", "/log/entry", "/log/proof", "/challenges",
         "/register", "/access", "/bulletins")
"""Where a record may have a page."""
MOMENT = "2016-07-31T09:00:00Z"
UNLIKE = re.compile(rb'name="csrf" (?:content|value)="[^"]+"')
"""What differs in each answer."""
TOLD = ("Shells fell on a market", "Two craters", "No flight of theirs", "A tank of water",
        "To see two craters")
"""What everybody is told."""
NOBODYS = sha256(b"no record of anybody").hexdigest()
Got = list[tuple[str, bytes]]
pytestmark = pytest.mark.timeout(280)


@dataclass
class Searched:
    """All that each side has; and what the monitors' own desk shows."""

    day: Day
    got: dict[str, Got] = field(default_factory=dict)
    own: Got = field(default_factory=list)
    asked: dict[str, dict[str, bytes]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    with _logged() as lines:
        found = asyncio.run(_lived(tmp_path_factory.mktemp("sources")))
    for party in OTHERS:
        folder = found.day.joined.folders[party].path
        found.got[party] += [("operations log", "\n".join(lines).encode()),
                             *_receipts(found.day, folder), *files(folder)]
    return found


async def _lived(root: Path) -> Searched:
    found = Searched(Day.at(root))
    day, joined = found.day, found.day.joined
    async with joined.up() as nodes:
        await day.goes_by()
        anybody = [item async for item in _asked_of_the_monitors(day)]
        for party in OTHERS:
            found.got[party] = [
                *((f"received {i}", b) for i, b in enumerate(joined.net.received[party])),
                *opened(nodes[party].log), *[item async for item in _shown(day, party)], *anybody]
            found.asked[party] = {of: await _asked(day, party, of)
                                  for of in (NOBODYS, *day.reports[:2])}
            found.got[party] += [(f"asked for {of}", b) for of, b in found.asked[party].items()]
        found.own = [*opened(nodes["un"].log), *[item async for item in _own(day)]]
    return found


async def _shown(day: Day, party: str) -> AsyncIterator[tuple[str, bytes]]:
    """Every page of the party's own desk, and every file that it gives."""
    desk = await Desk(day.joined, party).sits()
    for lang in LANGUAGES:
        for path in dict.fromkeys((*PAGES, *_own_pages(day, party))):
            answer = await desk.http.get(path, params={"lang": lang})
            assert answer.status_code < 500, (path, answer.text[-2000:])
            yield f"{path} in {lang}", _without(path, answer.content)
            yield f"headers of {path}", _without(path, str(answer.headers).encode())
    for path in (*(f"/bulletins/{day.bulletin}/{form}" for form in (
            *FORMATS, "recount.json", "record.sd-jwt")), f"/known/bundle.zip?at={MOMENT}",
            f"/known/bundle.zip?at={MOMENT}&subject={day.incident}"):
        answer = await desk.http.get(path)
        assert answer.status_code == 200, (path, answer.text[-2000:])
        yield path, answer.content


def _own_pages(day: Day, party: str) -> Iterator[str]:
    """The pages of all that is held."""
    world = day.joined.nodes[party].world
    for entry in world.entries.between(0, world.size):
        yield links.record(entry.record)
    yield from (f"/log/entry/{of}" for of in (day.incident, day.bulletin, day.released))


async def _asked_of_the_monitors(day: Day) -> AsyncIterator[tuple[str, bytes]]:
    """What their node answers to anybody, and what its people may hand on as evidence."""
    async with day.joined.desk("un") as anybody:
        for path in (*OPEN, *(f"/public/bulletins/{DAY}/{form}" for form in FORMATS),
                     *(f"{where}/{of}" for of in day.reports[:2] for where in WHERE)):
            answer = await anybody.get(path)
            assert answer.status_code < 500, path
            yield f"asked of un: {path}", _without(path, answer.content)
            yield f"asked of un: headers of {path}", _without(path, str(answer.headers).encode())
    desk = await Desk(day.joined, "un").sits()
    answer = await desk.http.get(f"/known/bundle.zip?at={MOMENT}&subject={day.incident}")
    assert answer.status_code == 200
    yield "evidence of un", answer.content


async def _asked(day: Day, party: str, of: str) -> bytes:
    """What a party's desk says to who asks for the report of that hash, in every way."""
    desk, said = await Desk(day.joined, party).sits(), b""
    for path in (*(f"{where}/{of}" for where in WHERE), f"/reports/{of}/files/{of}/original",
                 f"/known?at={MOMENT}&subject={of}"):
        answer = await desk.http.get(path)
        said += str(answer.status_code).encode() + UNLIKE.sub(b"", answer.content)
    return said.replace(of.encode(), b"").replace(of[:12].encode(), b"")


async def _own(day: Day) -> AsyncIterator[tuple[str, bytes]]:
    """What the monitors' desk itself shows of reports, and the files as they came."""
    desk, node = await Desk(day.joined, "un").sits(), day.joined.nodes["un"]
    for record in node.world.reports.all():
        for digest in [f.digest for f in report(record).attached]:
            answer = await desk.http.get(f"/reports/{record.hash}/files/{digest}/original")
            yield "a file", answer.content
    [case] = node.world.challenges.all()
    for reply in case.replies:
        for file in reply.said.attached:
            yield "a file", (await desk.http.get(
                f"/challenges/{case.challenge.hash}/files/{file.digest}")).content
    yield "those who watch", repr(node.spotters.all()).encode()
    for entry in node.log.entries():
        if isinstance(entry.record.said, STAYS):
            yield "a page", (await desk.http.get(links.record(entry.record))).content
            yield "an entry", (await desk.http.get(f"/log/entry/{entry.record.hash}")).content
    for event in node.world.reports.events():
        yield "an event", (await desk.http.get(f"/events/{event.name}")).content


def _receipts(day: Day, folder: Path) -> Iterator[tuple[str, bytes]]:
    for of in (day.incident, day.bulletin):
        told = CliRunner().invoke(receipts, [str(folder), "--subject", of, "--json"])
        assert told.exit_code == 0, told.output
        yield "receipts", told.output.encode()


def _without(path: str, content: bytes) -> bytes:
    """What is asked for is known to who asks: an answer may have it again."""
    of = path.rpartition("/")[2]
    return content.replace(of.encode(), b"") if len(of) == 64 else content


@contextmanager
def _logged() -> Iterator[list[str]]:
    """What all three processes would log, tracebacks among it; not what this test's own client
    does, which writes down every address that it asks for."""
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.name.startswith("http"):
                lines.append(self.format(record))

    root, handler, level = logging.getLogger(), Lines(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel("INFO")
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.mark.parametrize("party", OTHERS)
def test_promise_4_nothing_of_a_source_is_in_any_byte_of_another_side(
    searched: Searched, party: str
) -> None:
    assert leaks(searched.day.sources, searched.got[party]) == []


def test_promise_4_what_one_party_was_given_is_in_no_byte_of_another(searched: Searched) -> None:
    """A report released to `us` alone, and the place of `us` that `ru` is told as a wide cell."""
    assert leaks(searched.day.ours, searched.got["ru"]) == []


@pytest.mark.parametrize("party", OTHERS)
def test_promise_4_who_asks_for_a_report_learns_not_whether_there_is_one(
    searched: Searched, party: str
) -> None:
    made_up, *real = searched.asked[party].values()
    for answered in real:
        other = [pair for pair in zip(answered.split(b"\n"), made_up.split(b"\n"), strict=True)
                 if pair[0] != pair[1]]
        assert other == []


def test_all_that_is_searched_for_is_there_to_be_found(searched: Searched) -> None:
    """A search for what was never said finds nothing either: at the node to which it was told, the
    same search finds each word, place, file and hash."""
    traces = searched.day.sources
    words, rest = _all_found(traces, searched.own)
    assert {traces.words[w] for w in traces.words.keys() - words} == KEPT_NOWHERE
    assert traces.all - rest == KEPT_VEILED


def test_what_one_party_was_given_is_found_where_it_was_given(searched: Searched) -> None:
    traces = searched.day.ours
    words, rest = _all_found(traces, searched.got["us"])
    assert {traces.words[w] for w in traces.words.keys() - words} <= {
        "the name of a file", "in a file"}
    assert traces.all == rest & traces.all


@pytest.mark.parametrize("party", OTHERS)
def test_what_everybody_is_told_is_there(searched: Searched, party: str) -> None:
    """What is searched is of the day, and not of an empty node."""
    told, got = Traces(), searched.got[party]
    for said in TOLD:
        told.text(said, said)
    for begins, expected in (("received", TOLD), ("entry", TOLD), ("/incidents/", TOLD[:3]),
                             ("/challenges/", TOLD[3:4]), ("/bulletins/", TOLD[:3]),
                             ("asked of un: /public/bulletins", TOLD[:3])):
        _, there = _all_found(told, [g for g in got if g[0].startswith(begins)])
        assert set(expected) <= there, begins


def _all_found(traces: Traces, blobs: Got) -> tuple[set[str], set[str]]:
    """The words that are written out in these, and what else is found there."""
    words = {w for _, blob in blobs for w in traces.plain(blob)}
    return words, {what for _, what in leaks(traces, blobs)}
