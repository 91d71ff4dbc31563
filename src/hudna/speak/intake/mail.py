"""A letter as a mail program saves it (RFC 5322 and MIME, `.eml`): its words, and what came with
it. A letter that was passed on within it is a telling of its own, so that who passed it on and who
said it stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import Say, say
from hudna.speak.intake.html_text import text_of_html
from hudna.speak.intake.mail_parts import bytes_of, header, text_of_part
from hudna.speak.intake.told import (
    LONGEST_TEXT,
    Enclosed,
    Taken,
    Told,
    file_name,
    language_of,
    noticed,
    words,
)

MOST_PARTS = 500
MOST_NESTED = 200
MOST_COMPARED = 20_000_000
"""Parts that hold others, and lines times these: the parser compares each line with every part that
is open. Counted before anything is parsed."""
LONGEST_HEADERS = 1_000_000
DEEPEST = 3
"""Letters within letters."""
_HEADERS = ("From", "Date", "Subject", "Message-ID", "Received")
_LETTER = say("a letter as a mail program saves it (.eml), with From, Date or Subject")
_END = re.compile(rb"\r?\n\r?\n|\r\r")
_HOLDING = re.compile(rb"multipart/|message/rfc822|message/global", re.IGNORECASE)


@dataclass(slots=True)
class _Letter:
    """One letter as it is taken apart."""

    plain: list[str] = field(default_factory=list)
    rich: list[str] = field(default_factory=list)
    files: list[Enclosed] = field(default_factory=list)
    within: list[tuple[str, Message]] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What holds for the whole file. `encoding`: a person's word for parts that do not say it."""

    told_ms: int
    encoding: str
    hints: list[Say] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    parts: int = 0


def read_mail(data: bytes, told_ms: int, encoding: str = "") -> Taken:
    """The tellings in a letter: its own, then those of letters within it. Raises `Refused`."""
    _looks_like_one(data)
    try:
        message = message_from_bytes(data)
        reading = _Reading(told_ms, encoding)
        if not any(header(message, name) for name in _HEADERS):
            raise Refused(Fault("file", shown(data[:60].decode("ascii", "replace")), _LETTER))
        _letter(message, "letter", "", 0, reading)
    except RecursionError:
        raise Refused(Fault("file", "parts nested very deeply", _LETTER)) from None
    if not reading.told:
        raise Refused(Fault("letter", "nothing", say("words that tell something, or a file")))
    return Taken(tuple(reading.told), hints=tuple(reading.hints))


def _looks_like_one(data: bytes) -> None:
    if data.startswith(b"From "):
        raise Refused(Fault("file", "a mailbox (mbox)", say("one letter a file (.eml)")))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(Fault("file", "an Outlook file (.msg)", say("the letter saved as .eml")))
    nested = len(_HOLDING.findall(data))
    lines = data.count(b"\n")
    if nested > MOST_NESTED or nested * lines > MOST_COMPARED:
        raise Refused(Fault("file", f"{nested} parts that hold others, {lines} lines", say(
            "at most {n} parts that hold others, {product} lines divided by these",
            n=MOST_NESTED, product=MOST_COMPARED)))
    if len(data) > LONGEST_HEADERS and not _END.search(data[:LONGEST_HEADERS]):
        raise Refused(Fault("file", f"headers longer than {LONGEST_HEADERS} bytes", _LETTER))


def _letter(message: Message, where: str, passed_on: str, depth: int, reading: _Reading) -> None:
    letter = _Letter()
    _sort(message, where, letter, reading, top=True)
    told = _told(message, where, passed_on, letter, reading)
    if told is not None:
        reading.told.append(told)
    for at, inner in letter.within:
        if depth < DEEPEST:
            _letter(inner, at, header(message, "From"), depth + 1, reading)
        else:
            reading.hints.append(say("{where}: a letter within letters was not taken", where=at))


def _sort(part: Message, where: str, letter: _Letter, reading: _Reading, top: bool = False) -> None:
    """Each part to what it is: words, a file, or a letter of its own."""
    reading.parts += 1
    if reading.parts > MOST_PARTS:
        raise Refused(Fault("file", f"more than {MOST_PARTS} parts",
                            say("at most {n} parts", n=MOST_PARTS)))
    kind = part.get_content_type()
    if part.is_multipart():
        inner: Any = part.get_payload()
        for i, below in enumerate(inner, 1):
            at = f"{where}, part {i}" if len(inner) > 1 or not top else where
            if kind.startswith("message/"):
                letter.within.append((at, below))
            else:
                _sort(below, at, letter, reading)
    elif kind in {"text/plain", "text/html"} and not _is_file(part):
        text = text_of_part(part, where, reading.encoding)
        (letter.plain if kind == "text/plain" else letter.rich).append(
            text if kind == "text/plain" else text_of_html(text, where))
    elif next(bytes_of(part), b""):
        letter.files.append(_file(part, kind))


def _is_file(part: Message) -> bool:
    return header(part, "Content-Disposition").lower().startswith("attachment")


def _file(part: Message, kind: str) -> Enclosed:
    try:
        name: Any = part.get_filename("")
    except Exception:  # the library's reader of RFC 2231 fails on what is malformed
        name = ""
    return Enclosed(file_name(str(name)), shown(kind), lambda: bytes_of(part))


def _told(message: Message, where: str, passed_on: str, letter: _Letter,
          reading: _Reading) -> Told | None:
    """The telling of one letter, or None where it has neither words nor a file of its own."""
    body = "\n\n".join(t for t in letter.plain if t.strip())
    body = body or "\n\n".join(t for t in letter.rich if t.strip())
    title = words(header(message, "Subject"), f"{where}, Subject")
    text = words(body.replace("\r\n", "\n"), where, LONGEST_TEXT).strip()
    reading.hints.extend(noticed(where, title + body))
    if not text and not letter.files and (letter.within or not title):
        return None
    others = [(name, said) for name in ("To", "Cc", "Reply-To", "Message-ID", "In-Reply-To")
              if (said := words(header(message, name), f"{where}, {name}"))]
    if passed_on:
        others.append(("passed on by", passed_on))
    return Told(
        where, "mail", reading.told_ms, text, language_of(f"{title} {text}"), title=title,
        source=words(header(message, "From"), f"{where}, From"),
        sent=words(header(message, "Date"), f"{where}, Date"),
        others=tuple(others), attached=tuple(letter.files))


def names_of(told: Told) -> Iterator[str]:
    """The names of the files that came with a telling, to be shown beside it."""
    yield from (file.name or file.said_type for file in told.attached)
