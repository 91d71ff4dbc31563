from __future__ import annotations

import base64
from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.speak.intake.html_text import text_of_html
from hudna.speak.intake.mail import MOST_NESTED, MOST_PARTS, read_mail
from hudna.speak.intake.told import Taken

NOW = 1_469_944_800_000


def letter(subject: str = "قصف في حلب", text: str = "سقطت قذيفة قرب المشفى") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Наблюдатель <monitor@example.org>"
    made["To"] = "desk@example.org"
    made["Date"] = "Tue, 26 Jul 2016 10:00:00 +0300"
    made["Subject"] = subject
    made.set_content(text)
    return made


def read(data: bytes | EmailMessage, encoding: str = "") -> Taken:
    return read_mail(data if isinstance(data, bytes) else data.as_bytes(), NOW, encoding)


def refused(data: bytes | EmailMessage) -> str:
    with pytest.raises(Refused) as error:
        read(data)
    return str(error.value)


def raw(headers: str, body: bytes = b"text") -> bytes:
    return f"From: a@example.org\n{headers}\n\n".encode("latin-1") + body


def test_a_letter_is_a_telling_with_its_words_and_its_files():
    made = letter()
    made.add_attachment(b"\xff\xd8\xff photo", maintype="image", subtype="jpeg",
                        filename="../../صورة.jpg")
    told, = read(made).or_refused()
    assert (told.where, told.channel, told.told_ms) == ("letter", "mail", NOW)
    assert (told.title, told.text, told.language) == (
        "قصف في حلب", "سقطت قذيفة قرب المشفى", "ar")
    assert told.source == "Наблюдатель <monitor@example.org>"
    assert told.sent == "Tue, 26 Jul 2016 10:00:00 +0300"
    file, = told.attached
    assert (file.name, file.said_type) == ("صورة.jpg", "image/jpeg")
    assert b"".join(file.chunks()) == b"".join(file.chunks()) == b"\xff\xd8\xff photo"


def test_the_plain_words_are_taken_where_there_are_both():
    made = letter(text="plain words")
    made.add_alternative("<p>rich words</p>", subtype="html")
    assert read(made).or_refused()[0].text == "plain words"


def test_html_becomes_the_words_that_a_reader_sees():
    made = letter()
    made.set_content(
        "<html><head><style>p{color:red}</style></head><body onload='alert(1)'><p>سقطت&nbsp;قذيفة"
        "</p><script>alert(1)</script><!-- not seen --><div>see <a href='https://e.example/x'>"
        "here</a><a href='javascript:alert(1)'>!</a></div></body></html>", subtype="html")
    assert read(made).or_refused()[0].text == "سقطت قذيفة\n\nsee here (https://e.example/x)!"


@pytest.mark.parametrize(("html", "text"), [
    ("a<!-- b", "a<!-- b"), ("a<?php b", "a<?php b"), ("a<!-- b --><p>c", "a\nc"),
    ("<b>a</b>&lt;b&gt;", "a<b>"), ("1 < 2 > 0", "1 < 2 > 0"), ("<!doctype html>a", "a"),
    ("a<script>b", "a<script>b"), ("a<SCRIPT x>b</Script >c", "ac"), ("a <b c", "a <b c"),
    ("a<style>b{}</style>c<script>d", "ac<script>d"), ("a<textarea>b<p>c", "ab\nc"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
])
def test_html_that_is_broken_loses_no_words(html, text):
    assert text_of_html(html, "x") == text


def test_a_letter_within_a_letter_is_a_telling_of_its_own():
    inner = letter("the first", "what I saw")
    del inner["From"]
    inner["From"] = "witness@example.org"
    outer = letter("Fwd", "see below")
    outer.add_attachment(inner)
    one, two = read(outer).or_refused()
    assert (one.text, two.text, two.title) == ("see below", "what I saw", "the first")
    assert two.source == "witness@example.org"
    assert ("passed on by", one.source) in two.others
    assert two.where == "letter, part 2, part 1" or two.where.startswith("letter, part 2")


def test_letters_within_letters_are_taken_to_a_bound_and_the_rest_is_named():
    made = letter("0", "text 0")
    for i in range(1, 7):
        outer = letter(f"{i}", f"text {i}")
        outer.add_attachment(made)
        made = outer
    taken = read(made)
    assert [t.text for t in taken.or_refused()] == ["text 6", "text 5", "text 4", "text 3"]
    assert "was not taken" in str(taken.hints[-1])


@pytest.mark.parametrize(("charset", "text"), [
    ("windows-1256", "سقطت قذيفة"), ("windows-1251", "Снаряд упал"), ("koi8-r", "Снаряд упал"),
    ("iso-8859-6", "سقطت"), ("utf-16", "سقطت")])
def test_a_charset_that_the_letter_names_is_read(charset, text):
    wrapped = base64.encodebytes(text.encode(charset))
    told, = read(raw(f"Content-Type: text/plain; charset={charset}\n"
                     "Content-Transfer-Encoding: base64", wrapped)).or_refused()
    assert told.text == text


@pytest.mark.parametrize("headers", [
    "Subject: x", "Content-Type: text/plain", "Content-Type: text/plain; charset=us-ascii",
    "Content-Type: text/plain; charset=nonsense", "Content-Type: text/plain; charset=idna",
    "Content-Type: text/plain; charset=rot13"])
def test_a_charset_that_it_does_not_name_is_offered_and_never_guessed(headers):
    data = raw(headers, "سقطت قذيفة".encode("cp1256"))
    assert "windows-1256" in refused(data)
    assert read(data, "windows-1256").or_refused()[0].text == "سقطت قذيفة"
    assert read(raw(headers, "سقطت".encode())).or_refused()[0].text == "سقطت"


def test_bytes_that_are_not_what_the_letter_says_are_refused_by_line():
    said = refused(raw("Content-Type: text/plain; charset=utf-8", b"one\ntwo \xcd\xc7"))
    assert "line 2" in said
    assert "as the letter says" in said


@pytest.mark.parametrize(("headers", "title"), [
    ("Subject: =?utf-8?b?2YLYtdmB?=", "قصف"), ("Subject: =?windows-1251?q?=CA=E0?=", "Ка"),
    ("Subject: =?nonsense?b?2YLYtdmB?=", "=?nonsense?b?2YLYtdmB?="),
    ("Subject: =?utf-8?b?zeQ?=", "=?utf-8?b?zeQ?="), ("Subject: =?utf-8?b?====?=", ""),
    ("Subject: a\n b\n c", "a b c"),
])
def test_headers_out_of_their_wrapping_or_as_they_were_sent(headers, title):
    assert read(raw(headers)).or_refused()[0].title == title


@pytest.mark.parametrize("data", [
    b"From a@b Tue Jul 26\nFrom: x\n\ntext", b"\xd0\xcf\x11\xe0\xa1\xb1", b"just words\n",
    b"From: a@example.org\n\n", b"\n\n\n"])
def test_what_is_no_letter_is_refused(data):
    refused(data)


def test_too_many_parts_are_refused():
    made = letter()
    for _ in range(MOST_PARTS):
        made.add_attachment(b"x", maintype="a", subtype="b")
    assert "parts" in refused(made)


def test_nesting_without_end_is_refused_before_it_is_parsed():
    many = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
                    for i in range(MOST_NESTED + 1))
    assert "parts that hold others" in refused(b"From: a@example.org\n" + many)


def test_many_open_parts_over_many_lines_are_refused_before_they_are_parsed():
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
                      for i in range(150))
    assert "lines" in refused(b"From: a@example.org\n" + nested + b"\n" + b"--\n" * 200_000)


def test_headers_without_end_are_refused():
    assert "headers longer" in refused(b"From: a@example.org\n" + b"X: y\n" * 300_000)


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<?", "<a href='", "<script>", "</", "<a b='>",
                                   "<![CDATA[", "<style", "<a \"'", "<p a='\">"])
def test_markup_that_never_ends_is_read_in_one_pass(piece):
    """Read anew from each beginning, this would take hours."""
    assert text_of_html(piece * (900_000 // len(piece)), "x") is not None


def test_a_letter_of_files_only_is_a_telling():
    made = letter(text="")
    made.add_attachment(b"x", maintype="video", subtype="mp4", filename="v.mp4")
    told, = read(made).or_refused()
    assert (told.text, told.title, len(told.attached)) == ("", "قصف في حلب", 1)


PIECES = st.sampled_from([
    b"From: a@example.org\n", b"Subject: x\n", b"\n", b"\n\n", b"--b\n", b"--b--\n", b"text",
    b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: message/rfc822\n",
    b"Content-Type: text/html\n", b"Content-Type: text/plain; charset=utf-16\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: uuencode\n",
    b"Content-Disposition: attachment; filename*=utf-8''%zz\n", b"=?utf-8?q?=?=", b"<p>&#x110000;",
    b"Content-Type: text/plain; charset*0*=x'y; charset*1=\n", b"begin 644 x\n", b"<![CDATA[",
    b"Subject: =?utf-8?b?a?= =?x?q?y?=\n", b"filename*9*=\"", b"Content-Type: multipart/digest\n",
    b"Content-Type: message/partial\n", b"Content-Type: message/delivery-status\n"])


@settings(max_examples=600, deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=10)), max_size=16))
def test_anything_at_all_is_a_letter_or_refused(pieces):
    with suppress(Refused):
        for told in read(b"From: a@example.org\n" + b"".join(pieces)).or_refused():
            for file in told.attached:
                with suppress(Refused):
                    list(file.chunks())


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from([
    "<", ">", "<!--", "-->", "<script>", "</script>", "<![CDATA[", "]]>", "<?", "&#", "&#xffffff;",
    "&amp", "<a href='", "'", "<p", "</", "<!", "\0", "ق"]), st.text(max_size=4)), max_size=20))
def test_any_html_gives_text(pieces):
    assert isinstance(text_of_html("".join(pieces), "x"), str)
