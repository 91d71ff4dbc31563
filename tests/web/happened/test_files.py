"""Files of reports: streamed to disk, in hand only by their chain of custody, and never shown."""

from __future__ import annotations

import asyncio
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from hudna.act.erase import erase
from hudna.act.release_report import KEPT_BACK, release_report
from hudna.act.report import report
from hudna.node import Node
from hudna.record.incidents import Attached, Report
from hudna.record.record import Record
from hudna.view.reports import report as report_of
from tests.web.houses import HOUR, NOW, told_as_released
from tests.web.sitting import Sitting, text_of, token

HTML = b"<!doctype html><script>alert(1)</script><p>a page</p>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
TEXT = b"what the witness wrote down"


def picture() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (40, 30), "red")
    exif = Image.Exif()
    exif[0x010E] = "CANARY made at the well"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for i in range(6):
            packed.writestr(f"{i}.txt", b"\0" * 100_000_000)
    return out.getvalue()


def draft(**changes: object) -> Report:
    said = Report("s-1", "desk", NOW, "shelling", NOW - HOUR, NOW, None, 1_000_000, "Tadif",
                  "shells on the market", "en")
    return said if not changes else Report(**{
        **{f: getattr(said, f) for f in said.__struct_fields__}, **changes})


def said(node: Node, **changes: object) -> Record:
    made = report(node.world, draft(**changes), node.now_ms())
    return asyncio.run(node.say([made]))[0]


def add(desk: Sitting, record: Record, *contents: bytes, name: str = "CANARY-name.jpg"):
    return desk.post(f"/reports/{record.hash}/files", {}, files=[
        ("files", (name, c, "image/jpeg")) for c in contents])


def attached(desk: Sitting) -> tuple[Record, tuple[Attached, ...]]:
    [record] = desk.node.world.reports.all()
    return record, report_of(record).attached


def left(tmp_path: Path) -> list[Path]:
    return [p for p in (tmp_path / "us" / "attached").rglob("*") if p.is_file()]


def did(desk: Sitting, digest: str) -> list[str]:
    return [s.did for s in desk.node.files.custody.chain(digest).steps]


def test_files_are_kept_with_their_report_each_once_and_without_names(us, tmp_path):
    record = said(us.node)
    answer = add(us, record, picture(), TEXT, TEXT)
    assert answer.status_code == 303, answer.text
    latest, kept = attached(us)
    assert answer.headers["location"] == f"/reports/{latest.hash}#files"
    assert [(f.media_type, f.size) for f in kept] == [
        ("image/jpeg", len(picture())), ("text/plain", len(TEXT))]
    assert len(left(tmp_path)) == 2
    assert {d for f in kept for d in did(us, f.digest)} == {"received"}
    for path in (tmp_path / "us").rglob("*"):
        assert not path.is_file() or b"CANARY-name" not in path.read_bytes(), path


def test_the_page_of_a_file_shows_what_it_is_and_its_chain(us):
    record = said(us.node)
    add(us, record, picture())
    latest, (file,) = attached(us)
    at = f"/reports/{latest.hash}/files/{file.digest}"
    page = text_of(us.get(at))
    assert "image/jpeg" in page
    assert file.digest in page
    assert "received" in page
    assert "duty officer" in page
    original = us.client.get(f"{at}/original")
    assert original.content == picture()
    copy = us.client.get(f"{at}/copy")
    assert b"CANARY" not in copy.content
    assert Image.open(io.BytesIO(copy.content)).size == (40, 30)
    assert did(us, file.digest) == ["received", "opened", "copied"]
    page = text_of(us.get(at, "ar"))
    assert "duty officer" in page


@pytest.mark.parametrize("content", [HTML, SVG, TEXT, picture()])
@pytest.mark.parametrize("way", ["original", "copy"])
def test_no_file_is_ever_shown_by_the_browser(us, content, way):
    record = said(us.node)
    add(us, record, content, name="page.html")
    latest, (file,) = attached(us)
    answer = us.client.get(f"/reports/{latest.hash}/files/{file.digest}/{way}")
    if way == "copy" and content != picture():
        assert "No copy was made" in answer.text
        assert b"alert(1)" not in answer.content
        assert did(us, file.digest) == ["received"]
        return
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert "html" not in answer.headers["content-disposition"]
    assert "svg" not in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_fetched_ahead_takes_nothing_in_hand(us):
    record = said(us.node)
    add(us, record, TEXT)
    latest, (file,) = attached(us)
    answer = us.client.get(f"/reports/{latest.hash}/files/{file.digest}/original",
                           headers={"sec-purpose": "prefetch"})
    assert answer.status_code == 503
    assert TEXT not in answer.content
    assert did(us, file.digest) == ["received"]


def test_nothing_goes_out_where_its_step_cannot_be_said(us, tmp_path):
    record = said(us.node)
    add(us, record, TEXT)
    latest, (file,) = attached(us)
    chain = tmp_path / "us" / "custody" / file.digest[:2] / file.digest
    chain.write_bytes(chain.read_bytes().replace(b"received", b"mislaid!"))
    answer = us.client.get(f"/reports/{latest.hash}/files/{file.digest}/original")
    assert answer.status_code == 422
    assert TEXT not in answer.content
    assert "the chain was changed" in us.client.get(
        f"/reports/{latest.hash}/files/{file.digest}").text


def test_a_file_that_has_changed_on_disk_is_not_given_out_whole(us, tmp_path):
    record = said(us.node)
    add(us, record, TEXT)
    latest, (file,) = attached(us)
    left(tmp_path)[0].write_bytes(b"another thing entirely!!!!")
    answer = us.client.get(f"/reports/{latest.hash}/files/{file.digest}/original")
    assert answer.content == b""


def test_a_bomb_a_program_and_an_empty_form_are_refused_with_nothing_kept(us, tmp_path):
    record = said(us.node)
    size = us.node.log.size
    for contents in ([TEXT, bomb()], [TEXT, b"MZ\x90\0" + b"\0" * 60], [b"\x7fELF" + b"\0" * 60],
                     []):
        answer = add(us, record, *contents)
        assert answer.status_code == 422
        assert "files" in answer.text
    assert "CANARY-name" not in answer.text
    assert left(tmp_path) == []
    assert us.node.log.size == size


def test_where_the_record_is_refused_the_files_are_destroyed_again(us, tmp_path):
    record = said(us.node)
    us.node.log.hold("the log is held")  # type: ignore[arg-type] # any words
    answer = add(us, record, TEXT)
    assert answer.status_code == 422
    assert left(tmp_path) == []
    us.node.log.release()
    assert add(us, record, TEXT).status_code == 303
    _, (file,) = attached(us)
    assert did(us, file.digest) == ["received", "destroyed", "received"]


def test_a_file_that_the_report_has_already_is_no_step_of_its_chain(us, tmp_path):
    record = said(us.node)
    assert add(us, record, TEXT).status_code == 303
    latest, (file,) = attached(us)
    for _ in range(2):
        answer = add(us, latest, TEXT)
        assert answer.status_code == 422
        assert "files[0]" in answer.text
        assert "has already" in text_of(answer.text)
    assert did(us, file.digest) == ["received"]
    assert add(us, latest, TEXT, picture()).status_code == 303
    _, both = attached(us)
    assert len(both) == 2
    assert [did(us, f.digest) for f in both] == [["received"], ["received"]]


def test_with_another_report_the_same_file_has_come_once_more(us):
    first, second = said(us.node), said(us.node, text="another report")
    assert add(us, first, TEXT).status_code == 303
    assert add(us, second, TEXT).status_code == 303
    [digest] = {f.digest for r in us.node.world.reports.all() for f in report_of(r).attached}
    assert did(us, digest) == ["received", "received"]


def test_where_the_record_is_refused_no_file_that_lay_here_has_come(us):
    """Nothing of it was kept: so nothing is said to have been received."""
    first, second = said(us.node), said(us.node, text="another report")
    assert add(us, first, TEXT).status_code == 303
    us.node.log.hold("the log is held")  # type: ignore[arg-type] # any words
    assert add(us, second, TEXT).status_code == 422
    us.node.log.release()
    [digest] = {f.digest for r in us.node.world.reports.all() for f in report_of(r).attached}
    assert did(us, digest) == ["received"]


def test_five_at_once_of_one_file_are_one_file(us, tmp_path):
    records = [said(us.node, text=f"report {i}") for i in range(5)]
    with us.client, ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(lambda r: add(us, r, picture()), records))
    assert [a.status_code for a in answers] == [303] * 5
    assert len(left(tmp_path)) == 1
    found = [report_of(r).attached for r in us.node.world.reports.all()]
    assert len(set(found)) == 1
    assert did(us, found[0][0].digest) == ["received"] * 5


def test_other_addresses_have_nothing(us, nodes):
    record = said(us.node)
    add(us, record, TEXT)
    latest, (file,) = attached(us)
    other = said(us.node, text="without a file")
    for at in (f"{other.hash}/files/{file.digest}", f"{latest.hash}/files/{'0' * 64}",
               f"{'0' * 64}/files/{file.digest}", f"{latest.hash}/files/..%2f..%2fconfig.toml"):
        for way in ("", "/original", "/copy"):
            assert us.client.get(f"/reports/{at}{way}").status_code == 404
    assert us.client.post(f"/reports/{'0' * 64}/files").status_code in (403, 404)


def test_nobody_who_does_not_sit_there_has_a_file(us, desk):
    record = said(us.node)
    add(us, record, TEXT)
    latest, (file,) = attached(us)
    for way in ("", "/original", "/copy"):
        answer = desk.get(f"/reports/{latest.hash}/files/{file.digest}{way}",
                          follow_redirects=False)
        assert answer.status_code == 303
        assert TEXT not in answer.content


def test_promise_4_a_partner_that_is_told_of_a_report_has_neither_its_files_nor_their_digests(
    us, ru, nodes
):
    record = said(us.node)
    add(us, record, TEXT)
    latest, (file,) = attached(us)
    assert "attached" in KEPT_BACK
    told_as_released(nodes, "us", release_report(us.node.world, latest.hash, to=["ru"]))
    [theirs] = [r for h in ru.node.world.entries if isinstance(
        (r := ru.node.world.entries[h].record).said, Report)]
    assert theirs.said.attached == ()
    assert "attached" in theirs.withheld
    entry = ru.node.log.entry(theirs.hash)
    assert file.digest not in entry.record.presentation
    for way in ("", "/original", "/copy"):
        answer = ru.client.get(f"/reports/{theirs.hash}/files/{file.digest}{way}")
        assert answer.status_code == 404


def test_promise_4_also_whoever_is_told_of_the_digest_has_no_file(us, ru, nodes):
    record = said(us.node)
    add(us, record, TEXT)
    latest, (file,) = attached(us)
    told_as_released(nodes, "us", release_report(
        us.node.world, latest.hash, to=["ru"], kept_back=("source", "text")))
    [theirs] = [r for h in ru.node.world.entries if isinstance(
        (r := ru.node.world.entries[h].record).said, Report)]
    assert theirs.said.attached == (file,)
    for way in ("", "/original", "/copy"):
        answer = ru.client.get(f"/reports/{theirs.hash}/files/{file.digest}{way}")
        assert answer.status_code == 404


def test_what_is_erased_by_law_is_gone_and_the_page_says_so(us, tmp_path):
    record = said(us.node)
    add(us, record, picture())
    latest, (file,) = attached(us)
    for each in (record, latest):
        us.get(f"/log/entry/{each.hash}/erase")
        chosen = {"text": "yes", "law": "article 17"}
        preview = us.post(f"/log/entry/{each.hash}/erase", chosen)
        if each is latest:
            assert "files that came with it" in text_of(preview.text)
        assert us.post(f"/log/entry/{each.hash}/erase", {**chosen, "sign": "yes"}
                       ).status_code == 303
    assert left(tmp_path) == []
    at = f"/reports/{latest.hash}/files/{file.digest}"
    page = text_of(us.get(at))
    assert "destroyed" in page
    assert "no longer kept" in page
    for way in ("original", "copy"):
        answer = us.client.get(f"{at}/{way}")
        assert answer.status_code == 404
        assert "Download" not in text_of(answer.text)


def test_erasing_says_nothing_of_files_where_none_came(us):
    record = said(us.node)
    entry = us.node.log.entry(record.hash)
    assert erase(us.node.world, entry.record.presentation, ["text"], law="x", officer="y")
    us.get(f"/log/entry/{record.hash}/erase")
    preview = us.post(f"/log/entry/{record.hash}/erase", {"text": "yes", "law": "article 17"})
    assert "files that came with it" not in text_of(preview.text)


def test_the_form_token_is_asked_for_and_too_large_a_form_is_refused(us, tmp_path):
    record = said(us.node)
    answer = us.client.post(f"/reports/{record.hash}/files", files={"files": ("a", TEXT)})
    assert answer.status_code == 403
    answer = us.client.post(f"/reports/{record.hash}/files", content=b"", headers={
        "content-length": str(300_000_000), "x-csrf-token": token(us.page),
        "content-type": "multipart/form-data; boundary=x"})
    assert answer.status_code in (400, 413)
    assert left(tmp_path) == []


def erased(desk: Sitting, *records: Record) -> None:
    for each in records:
        desk.get(f"/log/entry/{each.hash}/erase")
        chosen = {"text": "yes", "law": "article 17", "sign": "yes"}
        assert desk.post(f"/log/entry/{each.hash}/erase", chosen).status_code == 303


def test_an_erased_file_that_comes_again_with_a_form_that_is_refused_does_not_stay(us, tmp_path):
    record = said(us.node)
    add(us, record, picture())
    latest, (file,) = attached(us)
    erased(us, record, latest)
    assert left(tmp_path) == []
    other = said(us.node, text="other")
    us.node.log.hold("the log is held")  # type: ignore[arg-type] # any words
    assert add(us, other, picture()).status_code == 422
    us.node.log.release()
    assert left(tmp_path) == []
    assert did(us, file.digest) == ["received", "destroyed"] * 2


def test_a_file_that_is_filed_anew_while_its_first_report_is_erased_stays(us, tmp_path):
    node = us.node
    record = said(node)
    add(us, record, picture())
    latest, (file,) = attached(us)
    other, say = said(node, text="other"), node.say

    async def erased_first(drafts):
        node.say = say
        for each in (record, latest):
            entry = node.log.entry(each.hash)
            await say([erase(node.world, entry.record.presentation, ["text"], law="x",
                             officer="y")])
        assert node.files.attached.has(file.digest), "nothing goes while a form is being filed"
        return await say(drafts)

    node.say = erased_first
    answer = add(us, other, picture())
    assert answer.status_code == 303
    of = answer.headers["location"].rpartition("/")[2].partition("#")[0]
    assert file in node.world.record(of).said.attached
    assert node.files.attached.has(file.digest)
    assert did(us, file.digest) == ["received", "received"]
    erased(us, node.world.record(of))
    assert left(tmp_path) == []


def test_what_is_erased_while_another_form_is_filed_goes_right_after(us, tmp_path):
    node = us.node
    record = said(node)
    add(us, record, picture())
    latest, _ = attached(us)
    other, say = said(node, text="other"), node.say

    async def erased_first(drafts):
        node.say = say
        for each in (record, latest):
            entry = node.log.entry(each.hash)
            await say([erase(node.world, entry.record.presentation, ["text"], law="x",
                             officer="y")])
        return await say(drafts)

    node.say = erased_first
    assert add(us, other, TEXT).status_code == 303
    assert [p.read_bytes() for p in left(tmp_path)] == [TEXT]
