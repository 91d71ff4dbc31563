from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hudna.fault import Refused
from hudna.speak import archives
from hudna.speak.filetypes import TEXT, media_type
from hudna.speak.media import JPEG, MOST_PIXELS, PNG, Copy, Withheld, admitted, without_place

from .pictures import CANARY, inflated, jpeg, picture, png, zipped

MP4 = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\x10moov\xa9xyz" + CANARY
MOV = b"\0\0\0\x14ftypqt  \0\0\x02\0qt  " + CANARY
PDF = b"%PDF-1.7\n1 0 obj <</Author (" + CANARY + b")>> endobj\n%%EOF"
PROGRAM = b"MZ\x90\0\x03\0\0\0" + b"\0" * 60


def taken(data: bytes) -> str:
    return admitted(io.BytesIO(data))


def copied(data: bytes, media: str) -> Copy | Withheld:
    return without_place(io.BytesIO(data), media)


# --- what a file is ------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "media"), [
    (jpeg(), JPEG), (png(), PNG), (MP4, "video/mp4"), (MOV, "video/quicktime"),
    (PDF, "application/pdf"), ("سقطت قذيفة".encode(), TEXT), ("Снаряд".encode("utf-16"), TEXT),
    (b"<html><script>alert(1)</script></html>", TEXT),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", TEXT),
    (b"GIF89a" + b"\0" * 20, "image/gif"), (b"\x01\x02\x03\x04", "application/octet-stream"),
    (zipped({"a.txt": b"x"}), "application/zip"),
])
def test_a_type_is_by_content(data, media):
    assert taken(data) == media


def test_a_letter_that_is_cut_off_at_the_end_of_the_head_is_no_fault():
    assert media_type(("ق" * 5000).encode()[:8191]) == TEXT


@pytest.mark.parametrize("data", [
    PROGRAM, b"\x7fELF\x02\x01\x01\0", b"\xcf\xfa\xed\xfe\0\0", b"\xca\xfe\xba\xbe\0\0\0\x34",
    b"dex\n035\0\0", b"\0asm\x01\0\0\0", b"#!/usr/bin/python\n", b"\xef\xbb\xbf#!/bin/sh\n",
    b"L\0\0\0\x01\x14\x02\0\0\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40,
    b"\x1f\x8b\x08" + b"\0" * 20, b"7z\xbc\xaf\x27\x1c\0\x04", b"Rar!\x1a\x07\x01\0", b"",
])
def test_what_runs_or_cannot_be_seen_into_is_refused(data):
    with pytest.raises(Refused):
        taken(data)


# --- archives ------------------------------------------------------------------------------


def bomb(most: int) -> bytes:
    return zipped({"zeros": b"\0" * (most + 1)})


def test_a_zip_bomb_is_refused_by_what_it_really_unfolds_to(monkeypatch):
    most = 5_000_000
    data = bomb(most)
    assert len(data) < most / 500
    with pytest.raises(Refused, match="unfold"):
        archives.look_into(io.BytesIO(data), most_bytes=most)
    lying = bytearray(data)
    at = data.index(b"PK\x01\x02") + 24
    lying[at:at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(Refused):
        archives.look_into(io.BytesIO(bytes(lying)), most_bytes=most)


def test_the_limit_that_is_said_is_the_limit_and_not_what_was_left_of_it():
    """Of the third file of an archive, or of an archive in it, no less may be unfolded in all."""
    many = zipped({f"{i}.txt": b"x" * 80_000 for i in range(3)})
    for data in (many, zipped({"a.txt": b"x" * 100_000, "b.zip": many})):
        with pytest.raises(Refused, match=r"at most 200,?000 bytes"):
            archives.look_into(io.BytesIO(data), most_bytes=200_000)



def test_the_bound_counts_all_entries_and_nested_archives_together():
    most = 300_000
    beside = zipped({f"{i}": b"\0" * 100_000 for i in range(4)})
    within = zipped({"a.zip": bomb(200_000), "b.zip": bomb(200_000)})
    for data in (beside, within):
        with pytest.raises(Refused, match="unfold"):
            archives.look_into(io.BytesIO(data), most_bytes=most)
        assert archives.look_into(io.BytesIO(data), most_bytes=3 * most) >= 400_000


def test_an_archive_may_lie_in_an_archive_and_no_further():
    one = zipped({"photo.jpg": jpeg()})
    two = zipped({"one.zip": one})
    assert taken(two) == "application/zip"
    with pytest.raises(Refused, match="at most one archive in another"):
        taken(zipped({"two.zip": two}))


@pytest.mark.parametrize("files", [
    {"a.exe": b"text"}, {"word/vbaProject.bin": b"x"}, {"META-INF/MANIFEST.MF": b"x"},
    {"photo.jpg": PROGRAM}, {"a.zip": zipped({"b.jpg": PROGRAM})}, {"a.JS": b"x"},
    {"a.gz": b"\x1f\x8b\x08" + b"\0" * 20},
])
def test_a_program_in_an_archive_is_refused_whatever_it_is_called(files):
    with pytest.raises(Refused):
        taken(zipped(files))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_may_take_any_memory_are_refused(method):
    with pytest.raises(Refused, match="compression method"):
        taken(zipped({"a": b"x" * 100}, method))


def test_too_many_entries_are_refused():
    with pytest.raises(Refused, match="at most 2000 entries"):
        taken(zipped({f"{i}": b"" for i in range(2001)}))


def test_an_encrypted_entry_is_refused():
    data = bytearray(zipped({"a": b"secret"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Refused, match="not damaged or encrypted"):
        taken(bytes(data))


# --- copies --------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_promise_4_nothing_of_a_jpeg_but_what_is_seen_is_in_its_copy(mode):
    data = jpeg(mode=mode)
    assert data.count(CANARY) >= 8
    copy = copied(data, JPEG)
    assert isinstance(copy, Copy)
    assert CANARY not in copy.data
    for sign in (b"Exif", b"http://ns.adobe", b"ICC_PROFILE", b"Photoshop", b"JP\0"):
        assert sign not in copy.data
    with Image.open(io.BytesIO(copy.data)) as seen:
        assert not seen.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop", "mp"} & set(seen.info)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_promise_4_nothing_of_a_png_but_what_is_seen_is_in_its_copy(mode):
    data = png(mode)
    assert CANARY in data
    copy = copied(data, PNG)
    assert isinstance(copy, Copy)
    assert CANARY not in inflated(copy.data)
    with Image.open(io.BytesIO(copy.data)) as seen:
        assert dict(seen.info) == {}
        assert (copy.width, copy.height) == seen.size == (40, 30)


def test_what_lies_under_see_through_points_does_not_go_with_the_copy():
    hidden = Image.new("RGBA", (8, 8), (12, 34, 56, 0))
    out = io.BytesIO()
    hidden.save(out, "PNG")
    copy = copied(out.getvalue(), PNG)
    assert isinstance(copy, Copy)
    with Image.open(io.BytesIO(copy.data)) as seen:
        assert seen.getcolors() == [(64, (255, 255, 255))]


def test_a_picture_taken_sideways_is_the_right_way_up_in_its_copy():
    copy = copied(jpeg(orientation=6), JPEG)
    assert isinstance(copy, Copy)
    assert (copy.width, copy.height) == (30, 40)
    with Image.open(io.BytesIO(copy.data)) as seen:
        red, _, blue = seen.getpixel((15, 3))
    assert red > 150 > 50 > blue


def test_of_several_pictures_in_one_file_the_first_is_copied():
    out = io.BytesIO()
    second = Image.new("RGB", (40, 30), "green")
    picture().save(out, "MPO", save_all=True, append_images=[second])
    copy = copied(out.getvalue(), JPEG)
    assert isinstance(copy, Copy)
    with Image.open(io.BytesIO(copy.data)) as seen:
        assert seen.format == "JPEG"
        assert getattr(seen, "n_frames", 1) == 1


@pytest.mark.parametrize(("data", "media", "said"), [
    (MP4, "video/mp4", "recording"), (MOV, "video/quicktime", "recording"),
    (PDF, "application/pdf", "document"), (b"GIF89a", "image/gif", "no copy"),
    (b"text", TEXT, "no copy"), (jpeg()[:200], JPEG, "cannot be drawn"),
    (b"not a picture", PNG, "cannot be drawn"), (png(), JPEG, "cannot be drawn"),
])
def test_where_no_copy_can_be_made_safely_it_is_withheld_and_that_is_said(data, media, said):
    copy = copied(data, media)
    assert isinstance(copy, Withheld)
    assert said in str(copy.why)


def test_a_picture_of_too_many_points_is_not_unfolded():
    out = io.BytesIO()
    Image.new("1", (5_000, 5_000)).save(out, "PNG")
    copy = copied(out.getvalue(), PNG)
    assert isinstance(copy, Withheld)
    assert "too large" in str(copy.why)


# --- whatever comes in ---------------------------------------------------------------------

STARTS = st.sampled_from([jpeg()[:400], png()[:400], MP4, PDF, zipped({"a": b"x" * 50}), PROGRAM,
                          b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\0\0\0\x0cftyp", b"II*\0"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.tuples(STARTS, st.binary(max_size=60)).map(
    b"".join)), st.integers(0, 400), st.binary(max_size=8))
def test_anything_at_all_is_taken_in_or_refused_and_copied_or_withheld(data, at, changed):
    data = data[:at] + changed + data[at + len(changed):]
    try:
        media = taken(data)
    except Refused:
        return
    assert isinstance(copied(data, media), Copy | Withheld)


# --- what drawing anew takes ---------------------------------------------------------------


PEAK = """
import io, resource, sys
from threading import Thread
from hudna.speak.media import Copy, without_place
def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
data, before, found = sys.stdin.buffer.read(), megabytes(), []
def draw():
    found.append(without_place(io.BytesIO(data), "image/png"))
threads = [Thread(target=draw) for _ in range(3)]
for each in threads: each.start()
for each in threads: each.join()
assert all(isinstance(one, Copy) for one in found), found
print(megabytes() - before)
"""


@pytest.mark.parametrize("clear", [False, True])
def test_the_largest_pictures_are_drawn_one_at_a_time_in_bounded_memory(clear: bool) -> None:
    side = int(MOST_PIXELS**0.5)
    out = io.BytesIO()
    made = Image.new("P", (side, side))
    made.save(out, "PNG", **({"transparency": 0} if clear else {}))
    assert len(out.getvalue()) < 200_000
    done = subprocess.run([sys.executable, "-c", PEAK], input=out.getvalue(), check=True,
                          capture_output=True)
    assert int(done.stdout) < 400, "megabytes more than before"
