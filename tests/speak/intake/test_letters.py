from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.speak.intake.letters import ENCODINGS, offers, text_of

ARABIC = "التاريخ,المكان,الوصف\n26 تموز 2016,حلب,سقطت قذيفة قرب المشفى\n"
RUSSIAN = "дата,место,описание\n26 июля 2016,Алеппо,Снаряд упал у больницы\n"


@pytest.mark.parametrize("text", [ARABIC, RUSSIAN])
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_utf_8_is_read_with_and_without_its_mark(text, bom):
    assert text_of(bom + text.encode()) == text


@pytest.mark.parametrize("text", [ARABIC, RUSSIAN])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_by_its_mark_and_offered_without(text, codec):
    mark = codecs.BOM_UTF16_LE if codec == "utf-16-le" else codecs.BOM_UTF16_BE
    assert text_of(mark + text.encode(codec)) == text
    with pytest.raises(Refused, match=codec):
        text_of(text.encode(codec))
    assert offers(text.encode(codec))[0].encoding == codec
    assert text_of(text.encode(codec), codec) == text


@pytest.mark.parametrize(("text", "encoding"), [
    (ARABIC, "windows-1256"), (RUSSIAN, "windows-1251")])
def test_an_old_encoding_is_offered_never_guessed_and_read_once_it_is_named(text, encoding):
    data = text.encode(ENCODINGS[encoding])
    with pytest.raises(Refused) as refused:
        text_of(data)
    said = str(refused.value)
    assert "windows-1256" in said
    assert "windows-1251" in said
    first = offers(data)[0]
    assert (first.encoding, first.sample) == (encoding, text.splitlines()[0])
    assert text_of(data, encoding) == text


def test_the_line_of_the_first_bad_byte_is_named():
    data = ARABIC.encode() + "حلب".encode("cp1256")
    with pytest.raises(Refused, match="line 3"):
        text_of(data)
    with pytest.raises(Refused, match="line 2"):
        text_of(b"a\n\x98", "windows-1251")


def test_what_is_no_text_or_another_encoding_is_refused():
    for data in (b"\x00\x01\x02\x03", "ab".encode("utf-32"), b"\xff\xfe\x00"):
        with pytest.raises(Refused):
            text_of(data)
    with pytest.raises(Refused, match="one of utf-8"):
        text_of(b"a", "rot13")


@given(st.binary(max_size=200), st.sampled_from(["", *ENCODINGS, "idna"]))
def test_anything_at_all_is_text_or_refused(data, encoding):
    with suppress(Refused):
        text_of(data, encoding)
    offers(data)


@given(st.text(st.characters(codec="cp1256", exclude_categories=["C"]), min_size=1))
def test_bytes_that_are_not_utf_8_are_never_read_as_anything_by_themselves(text):
    data = text.encode("cp1256")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        with pytest.raises(Refused):
            text_of(data)
    else:
        assume(False)
