"""Numbers and words as people write them, made one for each way of writing."""

from __future__ import annotations

import re
from unicodedata import normalize

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def plain(number: str) -> str:
    """A telephone number without what people write between its digits; 00 is +."""
    bare = re.sub(r"[^\d+]", "", number.translate(_DIGITS), flags=re.ASCII)
    return "+" + bare[2:] if bare.startswith("00") else bare


def bare(word: str) -> str:
    """A word without its case, and without signs before and after it."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", normalize("NFKC", word).translate(_DIGITS)).casefold()
