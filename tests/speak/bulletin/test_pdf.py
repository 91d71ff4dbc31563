"""The PDF of a bulletin: read back and looked at by another program than the one that made it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.html import html
from hudna.speak.bulletin.pdf import pdf
from hudna.speak.language import CODES, language
from tests.speak.bulletin.example import INCIDENTS, example, ground
from tests.speak.bulletin.hostile import CANARIES, hostile

TEAL = (10, 90, 99)
PRINT = """
import hashlib
from hudna.speak.bulletin.html import html
from hudna.speak.bulletin.pdf import pdf
from hudna.speak.language import language
from tests.speak.bulletin.example import example, ground
for code in ("en", "ar", "ru"):
    for make in (html, pdf):
        print(hashlib.sha256(make(example(), language(code), ground())).hexdigest())
"""


def opened(data: BulletinData, code: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf(data, language(code), ground()))


@cache
def shown(code: str) -> pypdfium2.PdfDocument:
    return opened(example(), code)


def written(document: pypdfium2.PdfDocument) -> str:
    """All its text, without what a line's end or a direction puts between."""
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"[\s\u200b\u2066-\u2069\u200e\u200f\ufffe]", "", "".join(pages))


def picture(document: pypdfium2.PdfDocument, page: int) -> NDArray[np.uint8]:
    return document[page].render(scale=1, rev_byteorder=True).to_numpy()[..., :3]


@pytest.mark.parametrize("code", CODES)
def test_it_opens_and_no_page_is_blank(code):
    document = shown(code)
    assert len(document) >= 3
    for page in range(len(document)):
        ink = (picture(document, page) < 128).all(axis=2).mean()
        assert 0.001 < ink < 0.5


@pytest.mark.parametrize(("code", "side"), [("en", "left"), ("ar", "right"), ("ru", "left")])
def test_the_page_runs_as_its_language_does(code, side):
    """The bar beside the standing statement is where a line begins."""
    first = picture(shown(code), 0)
    bar = (np.abs(first.astype(int) - TEAL).sum(axis=2) < 60).any(axis=0).nonzero()[0]
    assert ("left" if bar.mean() < first.shape[1] / 2 else "right") == side


@pytest.mark.parametrize(("code", "word", "font"), [
    ("en", "Aleppo", "NotoSans"), ("ru", "Алеппо", "NotoSans"), ("ar", "حلب", "NotoSansArabic")])
def test_the_words_of_each_script_are_in_the_builds_fonts(code, word, font):
    assert word in written(shown(code))
    fonts = {o.get_font().get_base_name() for page in shown(code)
             for o in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])}
    assert any(f"{font}-" in name for name in fonts), fonts


@pytest.mark.parametrize("canary", CANARIES)
def test_what_others_wrote_is_text(canary):
    assert written(opened(hostile(canary), "en")).count(canary) >= 40


def test_a_text_without_a_glyph_hides_nothing_else():
    odd = msgspec.structs.replace(INCIDENTS[1], summary="漢字 \U0001f600 \u0000 \u202e after")
    assert "after" in written(opened(example((odd,)), "en"))


@pytest.mark.parametrize("text", ["x\n" * 900 + "LAST", "x" * 3_000 + "LAST",
                                  "\u0628" * 3_000 + "LAST", "word " * 3_000 + "LAST"])
def test_no_text_runs_over_a_page(text):
    """Read within the pages' edges alone."""
    odd = msgspec.structs.replace(INCIDENTS[1], summary=text, place=text)
    lines = example((odd,), corrections=(msgspec.structs.replace(
        example().corrections[0], why=text, was=text),))
    assert written(opened(lines, "en")).count("LAST") == 5


def test_promise_10_its_date_is_the_datas():
    dates = shown("en").get_metadata_dict()
    assert dates["CreationDate"].startswith("D:20160801030000")
    later = example(made_ms=example().made_ms + 60_000)
    assert opened(later, "en").get_metadata_dict()["CreationDate"].startswith("D:20160801030100")


def test_promise_10_every_process_makes_the_same_bytes():
    """With another seed for hashes, another clock's zone and another folder to stand in."""
    here = [hashlib.sha256(make(example(), language(code), ground())).hexdigest()
            for code in ("en", "ar", "ru") for make in (html, pdf)]
    root = os.fspath(Path(__file__).parents[3])
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": root}
    other = subprocess.run([sys.executable, "-c", PRINT], cwd="/", env=env, check=True,
                           capture_output=True, text=True).stdout.split()
    assert other == here


def test_a_full_day_is_printed():
    many = tuple(msgspec.structs.replace(INCIDENTS[i % 5], id=f"{i:032x}", record=f"{i:064x}")
                 for i in range(300))
    document = opened(example(many), "en")
    assert f"{299:032x}" in written(document)
