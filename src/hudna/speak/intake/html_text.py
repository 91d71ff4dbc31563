"""The words of an HTML page or letter, as text. Nothing of it is ever run, fetched or shown as
HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hudna.fault import Fault, Refused
from hudna.say import say

LONGEST_HTML = 1_000_000
_BREAKS = frozenset({
    "p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "blockquote", "pre", "section", "article", "header", "footer", "dt", "dd", "title"})
_UNSEEN = frozenset({"script", "style"})
_MOST_ANGLES = 200_000
_DECLARED = re.compile(r"<!--|<!|<\?")


def text_of_html(html: str, where: str) -> str:
    """What can be read in `html`, a line for each block; the address of a link stands behind its
    words. Raises `Refused` where it is too long."""
    if len(html) > LONGEST_HTML or html.count("<") > _MOST_ANGLES:
        raise Refused(Fault(where, f"{len(html)}", say("at most {n} characters of HTML",
                                                       n=LONGEST_HTML)))
    reader = _Reader()
    try:
        reader.feed(_without_comments(html))
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        return html
    lines = (re.sub(r"[ \t\xa0]+", " ", x).strip() for x in "".join(reader.out).splitlines())
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(html: str) -> str:
    """Comments, declarations and instructions left out. One that never ends is text: the parser
    would look for its end again from each beginning."""
    out, at = list[str](), 0
    while found := _DECLARED.search(html, at):
        close = "-->" if found[0] == "<!--" else ">"
        end = html.find(close, found.end())
        if end < 0:
            return "".join(out) + _DECLARED.sub(lambda m: "&lt;" + m[0][1:], html[at:])
        out.append(html[at:found.start()])
        at = end + len(close)
    return "".join(out) + html[at:]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._unseen = 0
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BREAKS:
            self.out.append("\n")
        elif tag in {"td", "th"}:
            self.out.append("\t")
        elif tag == "a":
            self._link = next((v or "" for k, v in attrs if k == "href"), "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BREAKS:
            self.out.append("\n")
        elif tag == "a" and self._link:
            if re.match("(https?|mailto):", self._link, re.IGNORECASE):
                self.out.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.out.append(data)
