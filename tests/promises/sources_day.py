"""A day at three real nodes, through their pages: what sources tell the monitors in confidence, and
all that the others are told of it. Words, places and files that only sources have are in `Traces`.
"""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import unescape
from pathlib import Path

from hudna.home.spotters import Added
from hudna.record.release import STAYS
from hudna.record.telling import Deposit
from hudna.record.watching import Sighting
from hudna.view.bulletin_due import cutoff_ms
from hudna.view.reports import report
from tests.agreements import quick_text
from tests.exchange.nodes import Clock
from tests.promises.recorded import Joined
from tests.promises.seated import Desk, picture, said_on, typed
from tests.promises.traces import Traces
from tests.web.happened import counting
from tests.web.happened.test_bulletins import fields_of
from tests.web.happened.test_counts import CHOSEN, SELECT
from tests.web.happened.test_report_import import chosen

DAY, HOUR, BY = "2016-07-31", 3_600_000, "syrian-government"
ACCUSED = f"accused_{BY}"
OF_US = ("zkwanaryv", "طضغذظث")
"""The stems of what `us` keeps from `ru` beside it."""


@dataclass
class Day:
    """`sources`: what nobody but the monitors may have; `ours`: what `us` has beside them, and `ru`
    may not. `reports`: every version of all; `released`: the one that `us` was given."""

    joined: Joined
    clock: Clock
    sources: Traces = field(default_factory=Traces)
    ours: Traces = field(default_factory=lambda: Traces(*OF_US))
    reports: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    released: str = ""
    incident: str = ""
    bulletin: str = ""

    @classmethod
    def at(cls, root: Path) -> Day:
        clock = Clock()
        return cls(Joined(root, clock, text=quick_text(sealed=True)), clock)

    async def goes_by(self) -> None:
        """With all three nodes up, until everything that is told is where it goes."""
        joined = self.joined
        code = joined.nodes["un"].people.add(
            self.sources.word("who takes reports in"), "monitor", os.urandom)
        desk = await Desk(joined, "un", code).sits()
        await self._is_registered()
        await self._is_reported(desk)
        joined.net.cut = {"ru"}
        await self._is_told(desk, await Desk(joined, "un").sits())
        await self._is_left_for_ru()
        joined.net.cut = set()
        await joined.again("ru")
        await joined.quiet()
        await self._is_found()
        await self._is_counted_and_seen()
        self.clock.ms = max(self.clock.ms, self._cutoff_ms())
        await self._is_put_out()
        self._is_kept()

    # --- what comes in ---

    async def _is_registered(self) -> None:
        """A place that everybody is told of."""
        un = await Desk(self.joined, "un").sits()
        self.clinic = await un.does("/register/new?record=site", "/register/new", {
            "record": "site", "protects": "hospital", "name_en": "Clinic of all", "form": "point",
            "shape": "35.9001 N 36.9001 E", "tell": "default"})
        await self.joined.quiet()

    async def _is_reported(self, desk: Desk) -> None:
        """Two at the desk, with files; by an old phone, by text message and in a letter."""
        first = await self._enters(desk, (371_634_567, 362_245_678), "Three shells fell here")
        second = await self._enters(desk, (371_691_238, 362_291_237), "A market was shelled")
        await self._tells()
        await self._writes()
        await self._imports(desk)
        un, word = self.joined.nodes["un"], self.sources.word
        others = [r.hash for r in un.world.reports.all() if r.hash not in (first, second)]
        assert len(others) == 3
        await desk.does(f"/events/{first}", f"/events/{first}/link", {
            "other": second, "by_hand": "yes", "why": word("why they are one")})
        for other in others:
            await desk.does(f"/events/{first}", f"/events/{first}/link", {
                "other": other, "by_hand": "yes", "why": word("why they are one", arabic=True)})
        made = un.world.reports.event(first).links[-1].hash
        await desk.does(f"/events/{first}", f"/events/{first}/unlink", {
            "link": made, "why": word("why they are not")})
        await desk.does(f"/events/{first}", f"/events/{first}/assess", {
            "stage": "corroborated", "why": word("why it is held to be so")})
        self.first = first

    async def _enters(self, desk: Desk, at: tuple[int, int], words: str) -> str:
        word = self.sources.word
        where = self.sources.place(at, "where a source was")
        file = self.sources.file(picture(word("in a picture"), at), "a picture")
        name = f"{word('the name of a file')}.jpg"
        await desk.get("/reports/new")
        answer = await desk.post("/reports/new", {
            **desk.carried("/reports/new"), "channel": "desk", "source": word("a source"),
            "origin": word("where a source has it from"),
            "text": f"{words}, {word('a text')} {word('a text', arabic=True)}"})
        assert answer.status_code == 200
        answer = await desk.post("/reports/new", {
            **desk.carried("/reports/new"), "where": "typed", "at": typed(where),
            "within_m": "500", "when": "typed", "from_ms": f"{DAY} 05:00", "happened": "shelling",
            "until_ms": f"{DAY} 05:30", "place": word("a place in words"), ACCUSED: "yes",
            "known": "seen", "sign": "yes"}, {"files": (name, file, "image/jpeg")})
        assert answer.status_code == 303, said_on(answer.text)
        return str(answer.headers["location"]).rpartition("/")[2]

    async def _tells(self) -> None:
        """By the page for old phones: who does has a link, and nothing else."""
        spotters, word = self.joined.nodes["un"].spotters, self.sources.word
        _, key = spotters.add(Added("ar", "o", word("a spotter")), self.clock(), os.urandom)
        phone = self.joined.desk("un")
        page = (await phone.get(f"/tell/{self.sources.text(key, 'a link')}")).text
        once = re.search(r'name="once" value="([^"]+)"', page)
        assert once
        taken = self.sources.place((371_512_349, 362_187_654), "where a photograph was taken")
        answer = await phone.post(f"/tell/{key}", data={
            "once": unescape(once[1]), "happened": "shelling", "known": "heard", "day": "now",
            "part": "", "clock": "", "hurt": "", "killed": "", "place": word("told by phone"),
            "note": word("told by phone", arabic=True)}, files={"photo": (
                word("the name of a file"), self.sources.file(
                    picture(word("in a picture"), taken), "a photograph"))})
        assert answer.headers["location"].endswith("/sent"), said_on(answer.text)

    async def _writes(self) -> None:
        spotters, word = self.joined.nodes["un"].spotters, self.sources.word
        number = "+963955187263"
        self.sources.text(number[1:], "a telephone number")
        spotters.add(Added("en", "o", word("who writes"), True, number, self.sources.place(
            (373_478_913, 361_398_765), "where somebody watches"), 4_000), self.clock(), os.urandom)
        gateway = spotters.gateway(os.urandom)
        answer = await self.joined.desk("un").post("/spot/text", data={
            "from": number, "text": f"Shells fell on Tadif this morning {word('a message')}"},
            headers={"authorization": f"Bearer {self.sources.text(gateway, 'the gateway')}"})
        assert answer.status_code == 200
        assert "person reads it" in answer.text

    async def _imports(self, desk: Desk) -> None:
        word, letter = self.sources.word, EmailMessage()
        letter["From"] = f"{word('who sent a letter')} <{word('an address')}@example.org>"
        letter["To"], letter["Date"] = "desk@example.org", "Sun, 31 Jul 2016 08:30:00 +0300"
        letter["Subject"] = word("a subject")
        letter.set_content(f"Shells fell on Tadif on 31 July 2016 at 08:15. {word('a letter')}")
        file = self.sources.file(f"{word('in a file')} {os.urandom(60).hex()}".encode(), "a file")
        letter.add_attachment(file, maintype="text", subtype="plain",
                              filename=f"{word('the name of a file')}.txt")
        await desk.get("/reports/import")
        answer = await desk.post("/reports/import", {}, {
            "file": (f"{word('the name of a file')}.eml", letter.as_bytes())})
        assert answer.status_code == 200, said_on(answer.text)
        shown = re.search(r'name="shown" value="([^"]*)"', desk.page)
        assert shown
        answer = await desk.post("/reports/import/keep", {
            **chosen(desk.page), "shown": shown[1], "r0_take": "yes", "r0_happened": "shelling",
            "r0_from_ms": f"{DAY} 05:10"})
        assert answer.status_code == 303, said_on(answer.text)

    # --- what is told ---

    async def _is_told(self, desk: Desk, other: Desk) -> None:
        """The incident to all, while `ru` cannot be reached, by another than who took the reports
        in; one report, of another event, to `us` alone, without its source."""
        self.incident = await other.does(f"/events/{self.first}", f"/events/{self.first}/tell", {
            "clause": "coh-cease-attacks", "happened": "shelling", "told_place": "Kafr Nabl",
            "summary": "Shells fell on a market", "killed_least": "1", "killed_most": "3"})
        alone = await self._enters(desk, (375_123_459, 351_987_653), "A mine, on a road")
        self.released = await desk.does(f"/reports/{alone}/release", f"/reports/{alone}/release", {
            "to_us": "yes", "field_near": "yes", "field_admin": "yes"})
        # What is told of it replaces what came, and says so by its hash.
        for of in (alone, self.released):
            self.given.append(self.ours.record(of, "the hash of what was released"))
        for _ in range(200):
            if self.joined.nodes["us"].world.record(self.released) is not None:
                break
            await asyncio.sleep(0.05)

    async def _is_left_for_ru(self) -> None:
        """A place of `us`, of which `ru` is told a wide cell: it cannot be reached, and is told by
        way of the depositary."""
        ours, us = self.ours, await Desk(self.joined, "us").sits()
        at = ours.place((373_912_347, 358_745_671), "a place that is told as a wide cell")
        of = await us.does("/register/new?record=site", "/register/new", {
            "record": "site", "protects": "hospital", "name_en": ours.word("its name"),
            "form": "point", "shape": typed(at), "note": ours.word("its note", arabic=True),
            "tell": "chosen", "see_un": "exact", "tell_un_names": "yes", "see_ru": "10 km"})
        self.clock.ms += HOUR
        async with asyncio.timeout(60):
            while not self._lies_for_ru(of):
                await asyncio.sleep(0.05)

    def _lies_for_ru(self, of: str) -> bool:
        mailbox = self.joined.nodes["us"].world.mailbox
        return any(of in d.said.records and mailbox.available(d.hash, "un") is not None
                   for e in self.joined.nodes["us"].log.entries()
                   if isinstance((d := e.record).said, Deposit))

    async def _is_found(self) -> None:
        """Judged by two monitors, answered for the accused."""
        people, of = self.joined.nodes["un"].people, f"/incidents/{self.incident}"
        one, two = [await Desk(self.joined, "un", people.add(name, "monitor", os.urandom)).sits()
                    for name in ("Monitor 1", "Monitor 2")]
        await one.does(f"{of}/judge", f"{of}/judge", {
            "clause": "coh-cease-attacks", "outcome": "violation", "by": BY, "text": "Two craters",
            "likelihood": "likely", "confidence": "moderate"})
        [said] = self.joined.nodes["un"].world.incidents.of(self.incident).judged
        await two.does(of, f"/incidents/{said.hash}/second", {})
        await self.joined.quiet()
        ru = await Desk(self.joined, "ru").sits()
        await ru.does(of, f"{of}/answer", {"outcome": "denies", "text": "No flight of theirs"})
        await self.joined.quiet()

    async def _is_counted_and_seen(self) -> None:
        """Two lists of the day, an agreed table, access asked for, a challenge with files."""
        us, ru, un = [await Desk(self.joined, p).sits() for p in ("us", "ru", "un")]
        for desk, lines in ((us, counting.of_8()), (ru, counting.of_17())):
            await desk.does(f"/counts/{DAY}/list", f"/counts/{DAY}/list", {
                **counting.fields(lines[:3]), "do": "sign"})
        await self.joined.quiet()
        for desk in (us, ru):
            page = await desk.get(f"/counts/{DAY}/match?from=proposal")
            over = re.search(r'name="over" value="([^"]*)"', page)
            assert over
            matched = {n: CHOSEN.findall(body)[0] for n, body in SELECT.findall(page)}
            assert (await desk.post(f"/counts/{DAY}/match", {
                **matched, "over": unescape(over[1]), "do": "sign"})).status_code == 303
            await self.joined.quiet()
        asked = await un.does("/access/new", "/access/new", {
            "of": "ru", "place": "The market", "cell": "36.2012 N 37.1612 E", "cell_form": "point",
            "from": f"{DAY} 12:00", "until": f"{DAY} 18:00", "purpose": "To see two craters"})
        challenge = await us.does(f"/register/{self.clinic}/challenge",
                                  f"/register/{self.clinic}/challenge", {"text": "Seen"}, {
            "files": (self.ours.word("the name of a file"),
                      self.ours.word("in a file").encode(), "text/plain")})
        await self.joined.quiet()
        await ru.does(f"/access/{asked}", f"/access/{asked}/answer",
                      {"outcome": "refused", "text": "Mines"})
        await un.does(f"/challenges/{challenge}", f"/challenges/{challenge}/reply",
                      {"reply": "A tank of water"}, {"files": (
                          self.sources.word("the name of a file"),
                          self.sources.word("in a file").encode(), "text/plain")})
        await self.joined.quiet()

    def _cutoff_ms(self) -> int:
        at = cutoff_ms(self.joined.nodes["un"].world.terms.incidents, DAY)
        assert at is not None
        return at

    async def _is_put_out(self) -> None:
        """With the words of the answer, and fetched by both others."""
        un = await Desk(self.joined, "un").sits()
        [answer] = self.joined.nodes["un"].world.incidents.of(self.incident).answers
        page = await un.get(f"/bulletins/new?day={DAY}&print_{answer.hash}=yes")
        answer = await un.post("/bulletins/new", fields_of(page))
        assert answer.status_code == 303, said_on(answer.text)
        self.bulletin = str(answer.headers["location"]).rpartition("/")[2]
        await self.joined.quiet()
        digest = self.joined.nodes["un"].world.record(self.bulletin).said.digest
        async with asyncio.timeout(30):
            while not all(self.joined.nodes[p].bulletins.has(digest) for p in ("us", "ru")):
                await asyncio.sleep(0.05)

    def _is_kept(self) -> None:
        """What follows from what was told: every statement that stays, and who is said to be its
        source."""
        un = self.joined.nodes["un"]
        for entry in un.log.entries():
            record = entry.record
            what = type(record.said).__name__
            if isinstance(record.said, STAYS) and record.hash not in self.given:
                self.sources.record(record.hash, f"the hash of a {what}")
            if what == "Report":
                self.reports.append(record.hash)
                said = report(record)
                self.sources.text(said.source, "a source")
                for file in said.attached:
                    self.sources.hash(file.digest, "the digest of a file")
        assert not any(isinstance(e.record.said, Sighting) for e in un.log.entries())
