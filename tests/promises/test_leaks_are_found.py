"""The search for leaks itself: what it would overlook, the leak suite would overlook."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest

from hudna.place.degrees import format_dms
from hudna.place.mgrs import to_mgrs
from hudna.record import base64url
from tests.promises.leaks import Needles

WORD, AT = "canary-k-7", (371_612_345, 362_045_678)


@pytest.fixture
def needles():
    found = Needles()
    found.word(WORD, "word")
    found.place(AT, "place")
    return found


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", content)
    return out.getvalue()


@pytest.mark.parametrize("wrap", [
    lambda b: b,
    lambda b: json.dumps({"a": b.decode()}).encode(),
    lambda b: b"x." + base64url.encode(json.dumps([b.decode()]).encode()).encode() + b".y~z",
    lambda b: gzip.compress(b" ".join([b] * 9)),
    zipped,
    lambda b: base64url.encode(json.dumps([base64url.encode(json.dumps(
        ["salt", "note", b.decode()]).encode())]).encode()).encode(),
    lambda b: "".join(f"&#{ord(c)};" for c in b.decode()).encode(),
    lambda b: b.decode().encode("utf-16-le"),
])
def test_a_word_is_found_however_it_is_wrapped(needles, wrap):
    assert needles.found(wrap(WORD.encode())) == {"word"}


@pytest.mark.parametrize("text", [
    "[371612345,362045678]", "37.1612345", "36.2045678", "36.20457 N", to_mgrs(AT),
    "lon=37.16123", format_dms(AT),
])
def test_a_place_is_found_in_every_notation(needles, text):
    assert needles.found(f"at {text}.".encode()) == {"place"}


def test_what_is_not_there_is_not_found(needles):
    assert needles.found(zipped(b"canary 37.16 36.20")) == set()
