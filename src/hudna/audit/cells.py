"""Cells of CSV (RFC 4180) that no spreadsheet takes for a formula. No I/O here."""

from __future__ import annotations

import re

FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
NUMBER = re.compile(r"-\d+(\.\d+)?", re.ASCII)
QUOTED = re.compile(r'[",\r\n]')


def inert(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it; a plain negative
    number is none."""
    runs = FORMULA.match(text) and not NUMBER.fullmatch(text)
    return f"'{text}" if runs else text


def cell(text: str) -> str:
    """The text as one cell, quoted where it must be."""
    safe = inert(text)
    return '"' + safe.replace('"', '""') + '"' if QUOTED.search(safe) else safe
