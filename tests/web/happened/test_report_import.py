"""Reports out of a file: read, shown one by one, and kept only where a person has ticked."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.message import EmailMessage
from html import unescape
from typing import IO

import pytest

from hudna.record.incidents import Harm, Report
from hudna.view.reports import report
from hudna.web.happened.report_import import PAGE
from hudna.web.happened.told_files import ToldFiles
from hudna.web.session import WATCH_MS
from tests.web.houses import NOW
from tests.web.sitting import Sitting, sit_down, text_of

HEAD = "date,time,location,event_type,reporter,description,civilians_killed,latitude,longitude\n"
TWO = HEAD + (
    "2016-07-30,14:30,Tadif,shelling,Abu CANARY,Three shells fell on the market,2,,\n"
    '2016-07-30,,Nowhere-at-all,air strike,Abu CANARY,"An aircraft bombed a school",,36.2,37.1\n')
OPTION = re.compile(r'<option value="([^"]*)"( selected)?>')
SELECT = re.compile(r'<select id="([^"]+)" name="\1">(.*?)</select>', re.S)


def upload(desk: Sitting, content: bytes | str, name: str = "told.csv", **fields: str):
    desk.get("/reports/import")
    data = content.encode() if isinstance(content, str) else content
    return desk.post("/reports/import", fields, files={"file": (name, data)})


def chosen(page: str) -> dict[str, str]:
    """What a browser would send of the selects."""
    found = {}
    for name, options in SELECT.findall(page):
        values = OPTION.findall(options)
        first = values[0][0] if values else ""
        found[name] = unescape(next((v for v, s in values if s), first))
    return found


def keep(desk: Sitting, page: str, ticked: list[int], **fields: str):
    shown = re.search(r'name="shown" value="([^"]*)"', page)
    assert shown
    sent: Mapping[str, str] = {
        **chosen(page), "shown": shown[1], **{f"r{i}_take": "yes" for i in ticked}, **fields}
    return desk.post("/reports/import/keep", sent)


def kept(desk: Sitting) -> list[Report]:
    return [report(r) for r in desk.node.world.reports.all()]


def test_nothing_is_kept_until_a_person_has_ticked(us):
    size = us.node.log.size
    answer = upload(us, TWO)
    assert answer.status_code == 200, text_of(answer.text)[:2000]
    page = text_of(answer.text)
    assert "row 2" in page
    assert "Three shells fell on the market" in page
    assert us.node.log.size == size
    refused = keep(us, answer.text, [])
    assert refused.status_code == 422
    assert us.node.log.size == size


def test_what_is_ticked_becomes_reports_and_the_rest_waits(us):
    page = upload(us, TWO).text
    assert keep(us, page, [0]).status_code == 303
    [said] = kept(us)
    assert (said.happened, said.channel, said.told_ms) == ("shelling", "table", NOW)
    assert said.text == "Three shells fell on the market"
    assert said.at is not None
    assert said.at.at == us.node.places.stated("Tadif").at
    assert said.harm == Harm(2, 2, None, None)
    assert said.from_ms < said.until_ms < NOW
    assert said.accused == ()
    left = us.get("/reports/import/review")
    assert "Three shells" not in text_of(left)
    assert "bombed a school" in text_of(left)
    assert keep(us, left, [1]).status_code == 303
    second = next(r for r in kept(us) if r.happened == "air-strike")
    assert second.at is not None
    assert second.at.at == (371_000_000, 362_000_000)
    assert second.source == said.source, "one pseudonym for one name"
    assert "Nothing of this file waits" in text_of(us.get("/reports/import/review"))


def test_promise_4_a_name_in_the_file_is_kept_nowhere(us, tmp_path):
    page = upload(us, TWO).text
    assert keep(us, page, [0, 1]).status_code == 303
    assert {r.source[:4] for r in kept(us)} == {"src-"}
    for path in (tmp_path / "us").rglob("*"):
        assert not path.is_file() or b"CANARY" not in path.read_bytes(), path


def test_a_place_that_may_be_several_is_never_chosen(us):
    places = us.node.places
    several = next(t.names.en for t in places.gazetteer.towns if t.country == "SY" and t.names.en
                   and "," not in t.names.en
                   and (s := places.stated(t.names.en)) is not None and s.several)
    page = upload(us, HEAD + f"2016-07-30,14:30,{several},shelling,x,shells fell,,,\n").text
    assert chosen(page)["r0_where"] == "none"
    assert len(OPTION.findall(dict(SELECT.findall(page))["r0_where"])) > 2, "offered all the same"
    assert keep(us, page, [0]).status_code == 303
    [said] = kept(us)
    assert (said.at, said.within_m, said.place) == (None, 1_000_000, several)


def test_one_row_that_is_wrong_is_named_and_nothing_of_the_page_is_kept(us):
    rows = TWO + ",,Tadif,shelling,x,no day at all here,,,\n"
    page = upload(us, rows).text
    answer = keep(us, page, [0, 1, 2], r2_happened="")
    assert answer.status_code == 422
    said = text_of(answer.text)
    assert "row 4, when" in said
    assert "row 4, happened" in said
    assert "None of this page was kept" in said
    assert not kept(us)
    assert re.search(r'name="r0_take" value="yes" checked', answer.text), "what was ticked stays"
    assert keep(us, answer.text, [0, 1, 2], r2_from_ms="2016-07-30 10:00",
                r2_until_ms="2016-07-30 11:00", r2_happened="mine").status_code == 303
    assert len(kept(us)) == 3


def test_rows_that_are_wrong_in_the_file_are_named_and_nothing_is_shown_to_keep(us):
    answer = upload(us, HEAD + "2016-07-30,14:30,Tadif\n")
    assert answer.status_code == 422
    assert "row 2" in text_of(answer.text)
    assert us.client.get("/reports/import/review").status_code == 200


def test_windows_1256_is_asked_about_and_read_as_a_person_has_chosen(us):
    table = "التاريخ,المكان,نوع الحادث,الوصف\n2016-07-30,تادف,قصف,سقطت ثلاث قذائف على السوق\n"
    answer = upload(us, table.encode("cp1256"))
    assert answer.status_code == 422
    assert 'value="windows-1256"' in answer.text
    assert 'value="windows-1251"' in answer.text
    assert "قذائف" in answer.text or "التاريخ" in answer.text
    assert not kept(us)
    read = us.post("/reports/import/again", {"encoding": "windows-1256"})
    assert read.status_code == 200
    assert "سقطت ثلاث قذائف على السوق" in read.text
    assert keep(us, read.text, [0]).status_code == 303
    [said] = kept(us)
    assert (said.text, said.language) == ("سقطت ثلاث قذائف على السوق", "ar")


def test_columns_of_other_names_are_mapped(us):
    table = "tag,was\n2016-07-30,shells fell on Tadif\n"
    assert upload(us, table).status_code == 422
    read = us.post("/reports/import/again", {"mapping": "when = tag\ntext = was"})
    assert read.status_code == 200
    assert keep(us, read.text, [0]).status_code == 303
    assert kept(us)[0].text == "shells fell on Tadif"
    wrong = us.post("/reports/import/again", {"mapping": "target = was"})
    assert wrong.status_code == 422


def test_a_letter_brings_its_files(us):
    letter = EmailMessage()
    letter["From"], letter["To"] = "witness@example.org", "desk@example.org"
    letter["Subject"], letter["Date"] = "shelling", "Sat, 30 Jul 2016 14:30:00 +0300"
    letter.set_content("Shells fell on Tadif on 30 July 2016 at 14:30.")
    letter.add_attachment(b"what was seen", maintype="text", subtype="plain", filename="CANARY.txt")
    page = upload(us, letter.as_bytes(), "a.eml").text
    assert keep(us, page, [0], r0_happened="shelling", r0_from_ms="2016-07-30 11:30"
                ).status_code == 303
    [said] = kept(us)
    assert said.channel == "mail"
    [file] = said.attached
    assert b"".join(us.node.files.attached.chunks(file.digest)) == b"what was seen"
    [step] = us.node.files.custody.chain(file.digest).steps
    assert step.channel == "mail"


def test_a_text_that_no_report_can_hold_is_kept_whole_beside_it(us):
    text = "Shells fell on Tadif on 30 July 2016. " + "x " * 12_000
    page = upload(us, text, "a.txt").text
    assert keep(us, page, [0], r0_happened="shelling", r0_from_ms="2016-07-30 11:30"
                ).status_code == 303
    [said] = kept(us)
    assert len(said.text) <= 16_000
    [file] = said.attached
    assert b"".join(us.node.files.attached.chunks(file.digest)).decode().strip() == text.strip()


def test_a_page_of_them_at_a_time(us):
    rows = HEAD + "".join(f"2016-07-30,14:30,Tadif,shelling,x,shell number {i},,,\n"
                          for i in range(PAGE + 3))
    page = upload(us, rows).text
    assert page.count('class="read-text"') == PAGE
    assert keep(us, page, list(range(PAGE))).status_code == 303
    assert len(kept(us)) == PAGE
    left = us.get("/reports/import/review")
    assert left.count('class="read-text"') == 3
    assert keep(us, left, [], aside="yes").status_code == 303
    assert len(kept(us)) == PAGE
    assert "Nothing of this file waits" in text_of(us.get("/reports/import/review"))


def test_five_at_once_of_one_page_are_kept_once(us):
    with us.client:
        page = upload(us, TWO).text
        with ThreadPoolExecutor(5) as threads:
            answers = list(threads.map(lambda _: keep(us, page, [0, 1]), range(5)))
    assert {a.status_code for a in answers} == {303}
    assert len(kept(us)) == 2


@pytest.mark.parametrize(("name", "content"), [
    ("a.pdf", b"%PDF-1.4"), ("a.csv", b""), ("a.xlsx", b"no spreadsheet"), ("a.json", b"{"),
    ("a.csv", b"\xff\xfe\xff\xfe\x00"), ("", b"x")])
def test_what_is_no_such_file_is_refused(us, name, content):
    answer = upload(us, content, name)
    assert answer.status_code == 422
    assert not kept(us)


def test_a_page_that_tells_scripts_shows_them_as_letters(us):
    page = upload(us, HEAD + "2016-07-30,14:30,Tadif,shelling,<b>x</b>,"
                             "<script>alert(1)</script>,,,\n").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_nothing_waits_for_another_sitting(us, nodes):
    upload(us, TWO)
    other = Sitting(nodes["us"])
    page = text_of(other.client.get("/reports/import/review").text)
    assert "bombed a school" not in page
    us.get("/reports/import/review")


def test_a_bomb_is_no_spreadsheet(us):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"\0" * 600_000_000)
    answer = upload(us, out.getvalue(), "a.xlsx")
    assert answer.status_code == 422
    assert not kept(us)


def test_a_number_of_thousands_of_digits_is_no_row(us):
    upload(us, TWO)
    answer = us.post("/reports/import/keep", {"shown": "9" * 5_000, "r0_take": "y"})
    assert answer.status_code == 422
    assert kept(us) == []


def test_a_long_text_is_shown_whole_before_it_is_kept(us):
    words = "shells fell on the market and " * 300 + "the LAST word"
    page = upload(us, HEAD + f'2016-07-30,14:30,Tadif,shelling,Abu,"{words}",2,,\n').text
    assert words in text_of(page)
    assert 'class="whole-text"' in page
    assert 'class="whole-text"' not in upload(us, TWO).text


def waiting(us) -> list[IO[bytes]]:
    return [w.file for w in us.client.app.state["told_files"]._by.values()]


def test_a_file_that_waits_is_gone_when_its_sitting_is_signed_out(us):
    upload(us, TWO)
    [file] = waiting(us)
    us.get("/reports")
    assert us.post("/signout", {}).status_code == 303
    assert file.closed
    assert waiting(us) == []


def test_a_file_that_waits_is_gone_when_its_sitting_is_over(us, nodes, clock):
    upload(us, TWO)
    [file] = waiting(us)
    clock.ms += WATCH_MS - 1
    told_files_of(us).sweep(nodes["us"].now_ms())
    assert not file.closed
    clock.ms += 1
    told_files_of(us).sweep(nodes["us"].now_ms())
    assert file.closed
    assert waiting(us) == []


def told_files_of(us) -> ToldFiles:
    return us.client.app.state["told_files"]


def test_what_waits_over_its_time_is_swept_whoever_comes_next(us, clock):
    upload(us, TWO)
    [file] = waiting(us)
    clock.ms += WATCH_MS
    sit_down(us.client)
    us.get("/reports/import/review")
    assert file.closed
    assert waiting(us) == []


def letter(date: str | None, words: str) -> bytes:
    dated = f"Date: {date}\n" if date is not None else ""
    return f"From: w@example.org\nSubject: news\n{dated}\n{words}\n".encode()


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def options(page: str, name: str) -> list[str]:
    return [unescape(v) for v, _ in OPTION.findall(dict(SELECT.findall(page))[name])]


def test_a_letter_says_when_it_was_sent_and_its_today_is_that_day(us):
    page = upload(us, letter("Thu, 28 Jul 2016 14:02:00 +0300", "Today shells hit Tadif."),
                  "a.eml").text
    assert "by the letter's own Date" in text_of(page)
    assert "28 Jul 2016 11:02" in text_of(page)
    assert "if told when it was taken in" in text_of(page)
    refused = keep(us, page, [0])
    assert refused.status_code == 422
    assert "letter, told" in text_of(refused.text)
    assert not kept(us)
    assert keep(us, page, [0], r0_told="sent").status_code == 303
    [said] = kept(us)
    assert said.told_ms == at("2016-07-28T14:02:00+03:00")
    assert said.from_ms >= at("2016-07-28T00:00:00+03:00")
    assert said.until_ms <= said.told_ms


def test_a_time_that_is_read_by_the_other_moment_is_never_kept(us):
    page = upload(us, letter("Thu, 28 Jul 2016 14:02:00 +0300", "Today shells hit Tadif."),
                  "a.eml").text
    assert chosen(page)["r0_told"] == ""
    refused = keep(us, page, [0], r0_told="taken")
    assert refused.status_code == 422
    assert "letter, when" in text_of(refused.text)
    by_taken = [v for v in options(page, "r0_when") if v][-1]
    assert keep(us, page, [0], r0_told="sent", r0_when=by_taken).status_code == 422
    assert keep(us, page, [0], r0_told="taken", r0_when=by_taken).status_code == 303
    [said] = kept(us)
    assert said.told_ms == NOW
    assert said.from_ms >= at("2016-07-31T00:00:00+00:00") - 3 * 3_600_000


@pytest.mark.parametrize(("date", "words"), [
    ("Sun, 31 Jul 2116 14:02:00 +0300", "has not been"), ("Foo", "not understood"),
    ("Thu, 01 Jan 1970 00:00:00 +0000", "clocks begin")])
def test_a_date_that_cannot_be_is_shown_and_never_believed(us, date, words):
    page = upload(us, letter(date, "Today shells hit Tadif."), "a.eml").text
    assert words in text_of(page)
    assert date in text_of(page)
    assert options(page, "r0_told") == ["", "taken"]
    assert chosen(page)["r0_when"] == ""
    when = next(v for v in options(page, "r0_when") if v)
    assert keep(us, page, [0], r0_when=when).status_code == 422
    assert keep(us, page, [0], r0_when=when, r0_told="sent").status_code == 422
    assert keep(us, page, [0], r0_when=when, r0_told="taken").status_code == 303
    assert kept(us)[0].told_ms == NOW


def test_without_a_date_no_time_that_rests_on_one_is_chosen(us):
    page = upload(us, letter(None, "Yesterday shells hit Tadif."), "a.eml").text
    assert chosen(page)["r0_when"] == ""
    assert "does not say when it was sent" in text_of(page)
    page = upload(us, letter(None, "On 29 July 2016 shells hit Tadif."), "a.eml").text
    assert chosen(page)["r0_when"]


def test_a_column_of_when_it_was_sent_is_what_yesterday_is_read_by(us):
    rows = "sent,location,description\n" + "".join(
        f"{day},Tadif,shells fell yesterday afternoon {i}\n"
        for i, day in enumerate(["2016-07-25", "2016-07-26 10:00:00", "2016-07-31T00:30:00Z"]))
    page = upload(us, rows).text
    windows = [json.loads(chosen(page)[f"r{i}_when"]) for i in range(3)]
    first = at("2016-07-24T00:00Z")
    assert [(w[0] - first) // 86_400_000 for w in windows] == [0, 1, 6]
    assert 'name="told_all"' in page
    assert "r2_told" not in page, "within a day it is taken, and shown"
    kinds = {f"r{i}_happened": "shelling" for i in range(3)}
    assert keep(us, page, [0, 1, 2], **kinds).status_code == 422
    assert keep(us, page, [0, 1, 2], told_all="sent", **kinds).status_code == 303
    assert sorted(r.told_ms for r in kept(us)) == [
        at("2016-07-26T00:00+03:00") - 1, at("2016-07-26T10:00+03:00"), at("2016-07-31T00:30Z")]


def test_a_place_by_another_spelling_is_offered_with_its_score_and_never_chosen(us):
    page = upload(us, HEAD + "2016-07-30,14:30,الثورة,shelling,x,shells fell,,,\n").text
    assert chosen(page)["r0_where"] == "none"
    assert "score 0.98" in text_of(page)
    assert "None is chosen" in text_of(page)
    keep(us, page, [0])
    assert kept(us)[0].at is None


def test_a_governorate_is_offered_as_wide_as_it_is(us):
    page = upload(us, HEAD + "2016-07-30,14:30,حمص,shelling,x,shells fell,,,\n").text
    assert chosen(page)["r0_where"] == "none"
    places = [json.loads(v) for v in options(page, "r0_where") if v.startswith("[")]
    assert [p[2] > 150_000 for p in places if p[3] == "SY-HI"] == [True]
