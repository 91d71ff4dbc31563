"""What was erased is not signed again: neither by a correction, nor with files, nor by telling."""

from __future__ import annotations

import asyncio
import io
import re
from html import unescape

import pytest
from PIL import Image

from hudna.act.erase import erase
from hudna.act.release_report import release_report
from hudna.fault import Refused
from hudna.node import Node
from hudna.record.erasure import WITHHELD
from tests.web.happened.desk_reports import PLAIN, enters, reports
from tests.web.sitting import Sitting, text_of

FORM = {**PLAIN, "happened": "air-strike", "known": "unknown", "language": "", "reliability": "F",
        "credibility": "6"}


def erased(node: Node, of: str, *fields: str) -> None:
    entry = node.log.entry(of)
    assert entry is not None
    draft = erase(node.world, entry.record.presentation, fields, law="Rule 5", officer="o")
    asyncio.run(node.say([draft]))


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "JPEG")
    return out.getvalue()


def test_a_report_whose_words_are_erased_is_not_corrected_nor_told_nor_given_files(
    us: Sitting
) -> None:
    of = enters(us, "the words of a witness")
    erased(us.node, of, "text")
    size = us.node.log.size
    assert "of what was erased no new version is made" in text_of(us.get(f"/reports/{of}/correct"))
    answer = us.post(f"/reports/{of}/correct", {**FORM, "source": "ravine"})
    assert answer.status_code == 422
    assert "of what was erased no new version is made" in text_of(answer.text)
    answer = us.post(f"/reports/{of}/files", {}, files=[("files", ("a.jpg", picture()))])
    assert answer.status_code == 422
    assert not us.node.files.attached.all()
    with pytest.raises(Refused):
        release_report(us.node.world, of, to=["ru"])
    assert us.node.log.size == size


def test_where_only_the_source_is_erased_the_rest_may_be_corrected(us: Sitting) -> None:
    of = enters(us, "three shells")
    erased(us.node, of, "source")
    us.get(f"/reports/{of}/correct")
    answer = us.post(f"/reports/{of}/correct", {**FORM, "source": ""})
    assert answer.status_code == 303, text_of(answer.text)
    [said] = reports(us.node)
    assert (said.source, said.text, said.happened) == ("", "three shells", "air-strike")
    assert WITHHELD not in repr(said)


def test_what_the_words_for_a_place_may_mean_is_offered_and_none_is_chosen(us: Sitting) -> None:
    """As of what a phone told: there the words alone are kept."""
    of = enters(us, "three shells", where="none", place="الثورة", at="",
                within_m="")
    page = us.get(f"/reports/{of}/correct")
    rows = re.findall(r'name="where" value="(\[[^"]+)"( checked)?', page)
    assert rows
    assert not any(checked for _, checked in rows)
    assert "score 0.98" in text_of(page)
    answer = us.post(f"/reports/{of}/correct", {
        **FORM, "where": unescape(rows[0][0]), "place": "الثورة", "at": "", "within_m": ""})
    assert answer.status_code == 303, text_of(answer.text)
    [said] = reports(us.node)
    assert said.at is not None
    assert said.place == "الثورة"
