"""The search for what sources said: what it would overlook, the leak test would overlook."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import quote

import pytest

from hudna.place.degrees import format_dms
from hudna.place.mgrs import to_mgrs
from hudna.record import base64url
from tests.promises.traces import Traces, leaks

AT = (371_612_345, 362_045_678)
KEY, NUMBER = "abcd7efgh", 1_469_935_063_000
FILE = random.Random(7).randbytes(900)
DIGEST = sha256(FILE).hexdigest()
RECORD = sha256(b"a record").hexdigest()
SAID: list[Callable[[bytes], bytes]] = [
    bytes,
    bytes.upper,
    lambda b: b"<p title='x" + b + b"y'>",
    lambda b: json.dumps({"a": b.decode()}).encode(),
    lambda b: b.decode().encode("utf-16-le"),
    lambda b: b.decode().encode("utf-16-be"),
    lambda b: b.hex().encode(),
    lambda b: b.hex().upper().encode(),
    lambda b: quote(b.decode()).encode(),
    lambda b: "".join(f"%{c:02X}" for c in b).encode(),
    lambda b: b64encode(b"\xff" + b),
    lambda b: b64encode(b"\xff\xfe" + b + b"\xff"),
    lambda b: b64encode(b"\xff\xfe\x00" + b),
    lambda b: b64encode(b.upper() + b"\xff"),
    lambda b: b64encode(b.decode().encode("utf-16-le")),
    lambda b: base64url.encode(json.dumps([base64url.encode(json.dumps(
        ["salt", "text", b.decode()]).encode())]).encode()).encode(),
    lambda b: "".join(f"&#{ord(c)};" for c in b.decode()).encode(),
    lambda b: "".join(f"&#x{ord(c):X};" for c in b.decode()).encode(),
    lambda b: "".join(f"\\u{ord(c):04X}" for c in b.decode()).encode(),
]


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", content)
    return out.getvalue()


def pdf(drawn: bytes) -> bytes:
    """One page, on which this is drawn."""
    packed = zlib.compress(drawn)
    return (b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 600]/Contents 4 0 R/Resources"
            b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
            b"4 0 obj<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream endobj\n"
            b"trailer<</Root 1 0 R>>\n%%%%EOF" % (len(packed), packed))


@pytest.fixture
def traces() -> Traces:
    made = Traces()
    made.place(AT, "place")
    made.text(KEY, "key")
    made.number(NUMBER, "number")
    made.file(FILE, "file")
    made.record(RECORD, "record")
    return made


@pytest.mark.parametrize("arabic", [False, True])
@pytest.mark.parametrize("written", SAID)
def test_a_word_is_found_however_it_is_written(
    traces: Traces, written: Callable[[bytes], bytes], arabic: bool
) -> None:
    made = written(traces.word("what", arabic=arabic).encode())
    assert traces.found(made)
    assert traces.found(b"before " + made + b" after")


@pytest.mark.parametrize("arabic", [False, True])
def test_a_word_is_found_however_it_is_packed(traces: Traces, arabic: bool) -> None:
    word = traces.word("what", arabic=arabic).encode()
    for made in (gzip.compress(b" ".join([word] * 9)), zipped(word), zipped(zipped(word)),
                 pdf(b"% " + word)):
        assert traces.found(made)


@pytest.mark.parametrize(("written", "what"), [
    (b"[371612345,362045678]", "place"), (b"at 37.1612345,", "place"), (b"36.2045678", "place"),
    (b"36.2045 N 37.1612 E", "place"), (b'"lon": 37.16123, "lat": 36.20456', "place"),
    (to_mgrs(AT).encode(), "place"), (format_dms(AT).encode(), "place"),
    (b'{"ms":1469935063000}', "number"), (b"/tell/ABCD7efgh?lang=ar", "key"),
    (DIGEST.encode(), "digest of file"), (DIGEST.upper().encode(), "digest of file"),
    (DIGEST[:12].encode() + b"\xe2\x80\xa6", "digest of file"), (bytes.fromhex(DIGEST),
                                                                 "digest of file"),
    (base64url.encode(bytes.fromhex(DIGEST)).encode(), "digest of file"),
    (RECORD.encode(), "record"), (base64url.encode(bytes.fromhex(RECORD)).encode(), "record"),
    (zipped(FILE), "file"), (b64encode(FILE[1:]), "file"), (FILE[400:600], "file"),
])
def test_other_things_are_found_in_every_notation(
    traces: Traces, written: bytes, what: str
) -> None:
    assert traces.found(written) == {what}
    assert leaks(traces, [("a", b"nothing"), ("b", written), ("c", written)]) == [("b", what)]


def test_what_is_not_there_is_not_found(traces: Traces) -> None:
    assert traces.found(zipped(b"canary 37.16 36.20") + bytes.fromhex(RECORD)) == set()
    assert traces.found(pdf(b"BT /F 12 Tf 9 9 Td (nothing) Tj ET")) == set()


def test_one_angle_on_the_rim_of_a_wide_circle_is_no_place(traces: Traces) -> None:
    assert traces.found(b"[37.16123,36.24301],[37.14270,36.20456]") == set()


def test_what_a_page_of_a_pdf_shows_is_found_however_it_is_set(traces: Traces) -> None:
    set_apart = " ".join(f"({letter}) 10" for letter in traces.word("what"))
    assert traces.found(pdf(f"BT /F 12 Tf 9 9 Td [{set_apart}] TJ ET".encode()))
