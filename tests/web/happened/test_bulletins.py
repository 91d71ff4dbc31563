"""The desk of bulletins: a draft is read, put out, fetched by others, corrected by the next."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from litestar.testing import TestClient

from hudna.act.draft import Reader
from hudna.exchange.bulletins import Fetching
from hudna.fault import Refused
from hudna.node import Node
from hudna.record.incidents import Attached
from hudna.record.kinds import Bulletin
from hudna.record.record import Record
from hudna.speak.bulletin.canonical import read
from hudna.speak.bulletin.data import BulletinData
from hudna.view.needs import needs
from tests.web.apps import app_of
from tests.web.happened.truce_days import (
    DAY,
    NEXT,
    SECRET_PLACE,
    SECRET_SOURCE,
    SECRET_TEXT,
    answers,
    at_cutoff,
    finds,
    happens,
    judges_it,
)
from tests.web.houses import HOUR, NOW, Clock
from tests.web.sitting import ORIGIN, Sitting, sit_down, text_of
from tests.web.test_incursions import forwarded

RECOUNT = Path(__file__).parents[3] / "scripts/recount.py"
HIDDEN = re.compile(r'<input type="hidden" name="(day|made|digest)" value="([^"]*)"')
TICKED = re.compile(r'form="put-out" name="(print_[0-9a-f]{64})" value="(yes)" checked')
UNSEEN = re.compile(r"[\s\u200b\u2066-\u2069\u200e\u200f\ufffe]")


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send: of the form that signs, and the ticks that belong to it."""
    return dict(HIDDEN.findall(page.rpartition('method="post"')[2])) | dict(TICKED.findall(page))


def put_out(nodes: dict[str, Node], clock: Clock, un: Sitting, day: str = DAY,
            **more: str) -> tuple[Record, BulletinData]:
    """Through the page, and told to the others."""
    at_cutoff(nodes, clock, day)
    sit_down(un.client)
    query = "".join(f"&{k}={v}" for k, v in more.items())
    fields = fields_of(un.get(f"/bulletins/new?day={day}{query}"))
    answer = un.post("/bulletins/new", fields)
    assert answer.status_code == 303, text_of(answer.text)[:2000]
    of = answer.headers["location"].rpartition("/")[2]
    for party in ("us", "ru"):
        forwarded(nodes["un"], nodes[party])
    record = nodes["un"].world.record(of)
    assert record is not None
    assert isinstance(record.said, Bulletin)
    data = nodes["un"].bulletins.get(record.said.digest)
    assert data is not None
    return record, data


def files(client: TestClient, of: str) -> dict[str, bytes]:
    """Every format in every language."""
    paths = [*(f"{f}?lang={lang}" for f in ("html", "pdf") for lang in ("en", "ar", "ru")),
             "geojson", "hxl", "ged", "json", "recount.json"]
    return {p: client.get(f"/bulletins/{of}/{p}").raise_for_status().content for p in paths}


def test_a_day_is_put_out_and_the_next_one_corrects_it(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    happens(nodes, "two", NOW - 2 * HOUR)
    answers(nodes, one)
    first, data = put_out(nodes, clock, un)
    assert (data.totals.today.alleged, data.totals.today.found) == (2, 0)
    assert data.totals.before is None
    finds(nodes, one)
    clock.ms += HOUR
    later, corrected = put_out(nodes, clock, un, NEXT)
    assert later.said.corrects == (first.hash,)  # type: ignore[union-attr]
    found = {(c.what, c.was, c.now) for c in corrected.corrections}
    assert {("found", "0", "1"), ("alleged", "2", "1"), ("standing", "alleged", "found")} <= found
    assert all(c.day == DAY and c.bulletin == first.hash for c in corrected.corrections)
    page = text_of(un.get(f"/bulletins/{first.hash}"))
    assert "What it says has been corrected by:" in page
    assert "Checked by this node" in page
    assert "Not so" not in page
    listed = text_of(un.get("/bulletins"))
    assert f"corrects {DAY}" in listed
    assert f"corrected by {NEXT}" in listed


def test_the_units_of_its_incidents_are_named_in_the_data_in_three_languages(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    happens(nodes, "one")
    _, data = put_out(nodes, clock, un)
    [unit] = data.units
    assert unit.code == "SY-HL"
    assert "Aleppo" in unit.names.en
    assert "حلب" in unit.names.ar
    assert re.search("[а-я]", unit.names.ru)


def test_what_is_signed_is_what_was_read(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    at_cutoff(nodes, clock)
    sit_down(un.client)
    fields = fields_of(un.get(f"/bulletins/new?day={DAY}"))
    size = un.size
    for changed in ({"digest": "0" * 64}, {"made": str(NOW * 2)}, {"day": "2016-07-3x"},
                    {"day": NEXT}, {"made": "x"}):
        answer = un.post("/bulletins/new", {**fields, **changed})
        assert answer.status_code == 422, changed
        assert un.size == size, changed
    assert nodes["un"].bulletins.has(fields["digest"]) is False
    assert un.post("/bulletins/new", fields).status_code == 303
    assert nodes["un"].bulletins.has(fields["digest"])
    assert one


def test_data_that_cannot_be_kept_are_not_signed(
    nodes: dict[str, Node], clock: Clock, un: Sitting, tmp_path: Path
) -> None:
    happens(nodes, "one")
    at_cutoff(nodes, clock)
    sit_down(un.client)
    fields = fields_of(un.get(f"/bulletins/new?day={DAY}"))
    (tmp_path / "un" / "bulletins").write_text("a file where the directory has to be")
    answer = un.post("/bulletins/new", fields)
    assert answer.status_code >= 422
    assert nodes["un"].world.bulletins.all() == ()


def test_only_monitors_draft(nodes: dict[str, Node], clock: Clock, us: Sitting) -> None:
    happens(nodes, "one")
    at_cutoff(nodes, clock)
    sit_down(us.client)
    for path in (f"/bulletins/new?day={DAY}", f"/bulletins/draft.html?day={DAY}"):
        assert us.client.get(path).status_code == 404
    us.get("/bulletins")
    assert us.post("/bulletins/new", {"day": DAY}).status_code == 404
    assert not [n for n in needs(nodes["us"].world, clock.ms) if n.kind == "put-out"]


def test_the_draft_says_what_is_open_and_before_the_cut_off_there_is_none(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    judges_it(nodes, one)
    early = un.client.get(f"/bulletins/new?day={DAY}")
    assert early.status_code == 422
    assert "cut-off has passed" in text_of(early.text)
    at_cutoff(nodes, clock)
    sit_down(un.client)
    assert "The cut-off of 2016-07-31 has passed: put out its bulletin" in text_of(un.get("/"))
    page = text_of(un.get(f"/bulletins/new?day={DAY}"))
    assert "A judgement waits for a second person" in page
    for lang, title in (("en", "Bulletin of"), ("ar", "<html lang=\"ar\""),
                        ("ru", "<html lang=\"ru\"")):
        made = un.client.get(f"/bulletins/draft.html?day={DAY}&lang={lang}")
        assert title in made.text
        assert "style-src 'sha256-" in made.headers["content-security-policy"]
    put_out(nodes, clock, un)
    assert not [n for n in needs(nodes["un"].world, clock.ms) if n.kind == "put-out"]


def test_put_out_anew_it_corrects_itself(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    first, _ = put_out(nodes, clock, un)
    clock.ms += HOUR
    finds(nodes, one)
    again, data = put_out(nodes, clock, un)
    assert again.said.corrects == (first.hash,)  # type: ignore[union-attr]
    assert data.totals.today.found == 1
    assert [c.now for c in data.corrections if c.what == "standing"] == ["found"]


def test_words_of_others_are_printed_only_where_a_person_says_so(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    said = answers(nodes, one, "THEIR WORDS")
    first, data = put_out(nodes, clock, un)
    assert (data.incidents[0].answers, data.totals.today.answered) == ((), 0)
    assert b"THEIR WORDS" not in b"".join(files(un.client, first.hash).values())
    clock.ms += HOUR
    sit_down(un.client)
    page = text_of(un.get(f"/bulletins/new?day={DAY}"))
    assert "denies it" in page
    assert "this node cannot know" in page
    _, printed = put_out(nodes, clock, un, **{f"print_{said.hash}": "yes"})
    assert printed.incidents[0].answers[0].text == "THEIR WORDS"


def test_a_tick_that_was_not_looked_at_is_not_passed_over(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    said = answers(nodes, happens(nodes, "one"), "THEIR WORDS")
    at_cutoff(nodes, clock)
    sit_down(un.client)
    fields, size = fields_of(un.get(f"/bulletins/new?day={DAY}")), un.size
    tick = {f"print_{said.hash}": "yes"}
    answer = un.post("/bulletins/new", fields | tick)
    assert (answer.status_code, un.size) == (422, size)
    assert "Read it again" in text_of(answer.text)
    shown = un.post("/bulletins/new", fields | tick | {"show": "yes"})
    assert (shown.status_code, un.size) == (303, size)
    again = fields_of(un.get(shown.headers["location"]))
    assert (again.items() >= tick.items(), again["digest"] == fields["digest"]) == (True, False)
    without = {k: v for k, v in again.items() if k not in tick}
    assert (un.post("/bulletins/new", without).status_code, un.size) == (422, size)
    assert (un.post("/bulletins/new", again).status_code, un.size) == (303, size + 1)


def words_of(where: str, raw: bytes) -> bytes:
    """What a file says: a PDF packs its text."""
    if not where.startswith("pdf"):
        return raw
    pages = (p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(raw))
    return raw + UNSEEN.sub("", "".join(pages)).encode()


def test_promise_4_nothing_of_a_source_is_in_any_byte(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one", attached=(Attached("c" * 64, "image/png", 10),))
    finds(nodes, one)
    happens(nodes, "hid", NOW - 2 * HOUR, release=(
        Reader("ru", withheld=("place", "summary", "at", "near", "harm", "officer")),))
    happens(nodes, "kept", NOW - 3 * HOUR, release=(Reader("us", nothing=True),))
    first, _ = put_out(nodes, clock, un)
    reports = [r.hash for r in nodes["un"].world.reports.all()]
    made = files(un.client, first.hash)
    made["public"] = un.client.get(f"/public/bulletins/{DAY}").content
    made["list"] = un.client.get("/public/bulletins").content
    for where, raw in made.items():
        said = words_of(where, raw)
        for word in (SECRET_SOURCE, SECRET_TEXT, SECRET_PLACE, "CANARY", "37.1234", "371234567",
                     "c" * 64, "KafrNablhid", "Kafr Nabl hid", "market hid", "Kafr Nabl kept",
                     "KafrNablkept", "market kept", *reports):
            assert word.encode() not in said, (where, word)
    assert b"KafrNablone" in words_of("pdf", made["pdf?lang=en"])


def test_the_figures_are_those_of_a_script_that_knows_nothing_of_us(
    nodes: dict[str, Node], clock: Clock, un: Sitting, tmp_path: Path
) -> None:
    one = happens(nodes, "one")
    two = happens(nodes, "two", NOW - 2 * HOUR)
    happens(nodes, "three", NOW - 3 * HOUR)
    said = answers(nodes, one)
    finds(nodes, one)
    finds(nodes, two, outcome="no-violation", by="")
    first, data = put_out(nodes, clock, un, **{f"print_{said.hash}": "yes"})
    assert data.totals.today.answered == 1
    file = tmp_path / "recount.json"
    file.write_bytes(files(un.client, first.hash)["recount.json"])
    done = subprocess.run([sys.executable, str(RECOUNT), str(file)], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stderr
    counted = json.loads(done.stdout)
    [today] = [t for t in counted["totals"] if t["day"] == DAY]
    now = data.totals.today
    assert (today["found"], today["alleged"], today["unknown"], today["refuted"]) == (
        now.found, now.alleged, now.unknown, now.refuted) == (1, 1, 0, 1)
    [quiet] = [q for q in counted["quiet"] if q["day"] == DAY]
    assert {"quiet": "quiet", "broken": "not-quiet", "unknown": "not-known"}[
        quiet["state"]] == data.quiet[0].state
    answered = {i for row in counted["rows"] if row["day"] == DAY for i in row["answered"]}
    assert len(answered) == now.answered


def test_others_fetch_the_data_and_check_them(
    nodes: dict[str, Node], clock: Clock, un: Sitting, ru: Sitting
) -> None:
    happens(nodes, "one")
    first, data = put_out(nodes, clock, un)
    sit_down(ru.client)
    assert "not here yet" in ru.get(f"/bulletins/{first.hash}")
    assert ru.client.get(f"/bulletins/{first.hash}/json").status_code == 404
    asked: list[bytes] = []

    def door(answer: bytes) -> Any:
        async def carry(name: bytes) -> bytes:
            asked.append(name)
            return answer

        return lambda party: carry

    raw = nodes["un"].bulletins.raw(first.said.digest)  # type: ignore[union-attr]
    assert raw is not None
    node = nodes["ru"]
    node.fetching = Fetching(node, door(raw.replace(b"Kafr", b"Kefr")), lambda: None)
    asyncio.run(node.fetching.once())
    tried = node.fetching.tried(first.said.digest)  # type: ignore[union-attr]
    assert tried is not None
    assert "not here yet" in ru.get(f"/bulletins/{first.hash}")
    asyncio.run(node.fetching.once())
    assert len(asked) == 1, "it waits before it asks again"
    node.fetching = Fetching(node, door(raw), lambda: None)
    asyncio.run(node.fetching.once())
    assert node.bulletins.get(first.said.digest) == data  # type: ignore[union-attr]
    assert "✓" in ru.get(f"/bulletins/{first.hash}")
    assert read(ru.client.get(f"/bulletins/{first.hash}/json").content) == data


def test_the_door_gives_what_a_signed_record_names_and_nothing_else(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    happens(nodes, "one")
    first, data = put_out(nodes, clock, un)
    with TestClient(app_of(nodes["un"]), base_url=ORIGIN) as door:
        digest = first.said.digest  # type: ignore[union-attr]
        answer = door.get(f"/exchange/bulletin/{digest}")
        assert sha256(answer.content).hexdigest() == digest
        other = nodes["un"].bulletins.keep(answer.content.replace(b"Kafr", b"Kefr"))
        for wrong in (other, "0" * 64, "x", "..", digest.upper()):
            assert door.get(f"/exchange/bulletin/{wrong}").status_code == 404, wrong
    assert data


def test_brought_by_hand(nodes: dict[str, Node], clock: Clock, un: Sitting, ru: Sitting) -> None:
    happens(nodes, "one")
    first, _ = put_out(nodes, clock, un)
    raw = nodes["un"].bulletins.raw(first.said.digest)  # type: ignore[union-attr]
    assert raw is not None
    sit_down(ru.client)
    ru.get("/bulletins")
    for wrong in (b"", b"{}", raw + b" ", b"\xff" * 1000):
        answer = ru.post("/bulletins/data", {}, files={"file": ("b.json", wrong)})
        assert answer.status_code == 422, wrong[:10]
    answer = ru.post("/bulletins/data", {}, files={"file": ("b.json", raw)})
    assert answer.headers["location"] == f"/bulletins/{first.hash}"
    assert "Checked by this node" in ru.get(f"/bulletins/{first.hash}")


def test_everybody_reads_what_is_out_and_nothing_else(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    happens(nodes, "one")
    with TestClient(app_of(nodes["un"]), base_url=ORIGIN) as anyone:
        assert "No bulletin has been put out" in anyone.get("/public/bulletins").text
        assert anyone.get(f"/public/bulletins/{DAY}").status_code == 404
        put_out(nodes, clock, un)
        assert f"Bulletin of {DAY}" in text_of(anyone.get("/public/bulletins").text)
        page = anyone.get(f"/public/bulletins/{DAY}")
        assert page.status_code == 200
        assert page.headers["x-robots-tag"] == "noarchive"
        assert "set-cookie" not in page.headers
        for form in ("html", "pdf", "geojson", "hxl", "ged", "json"):
            answer = anyone.get(f"/public/bulletins/{DAY}/{form}?lang=ar")
            assert answer.status_code == 200, form
        for path in (f"{DAY}/recount.json", f"{DAY}/x", NEXT, "x", f"{DAY}/json?of=x",
                     f"{DAY}/json?author=us"):
            assert anyone.get(f"/public/bulletins/{path}").status_code == 404, path
        for path in ("/bulletins", f"/bulletins/new?day={DAY}", "/compliance"):
            assert "/signin" in str(anyone.get(path, follow_redirects=False).headers["location"])


@pytest.mark.parametrize("path", ["x", "0" * 64])
def test_what_is_no_bulletin_is_not_found(un: Sitting, path: str) -> None:
    assert un.client.get(f"/bulletins/{path}").status_code == 404
    assert un.client.get(f"/bulletins/{path}/pdf").status_code == 404


def test_bytes_that_changed_on_disk_are_shown_as_nobodys(
    nodes: dict[str, Node], clock: Clock, un: Sitting, tmp_path: Path
) -> None:
    happens(nodes, "one")
    first, _ = put_out(nodes, clock, un)
    digest = first.said.digest  # type: ignore[union-attr]
    file = tmp_path / "un" / "bulletins" / digest
    file.write_bytes(file.read_bytes().replace(b"Kafr", b"Kefr"))
    with pytest.raises(Refused):
        nodes["un"].bulletins.raw(digest)
    assert "the file on disk has changed" in text_of(un.get(f"/bulletins/{first.hash}"))
    assert un.client.get(f"/bulletins/{first.hash}/json").status_code == 404
