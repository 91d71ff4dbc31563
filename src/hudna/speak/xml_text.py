"""XML written as text, for what is written hundreds of times a second.

Names of elements are the program's own; whatever else stands between them is escaped.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

HEAD = "<?xml version='1.0' encoding='utf-8'?>\n"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can hold (section 2.2)."""


def plain(text: str) -> str:
    """Text that XML can hold; what it cannot is shown as the sign for that."""
    return _NO_XML.sub("\ufffd", text)


def tag(name: str, text: str) -> str:
    return f"<{name}>{escape(plain(text))}</{name}>"


def value(text: str) -> str:
    """Of an attribute, between double quotes."""
    return escape(plain(text), {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#09;"})
