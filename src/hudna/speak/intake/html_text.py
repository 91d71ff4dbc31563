"""The words of an HTML page or letter, as text. Nothing of it is ever run, fetched or shown as
HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hudna.fault import Fault, Refused
from hudna.say import say

LONGEST_HTML = 1_000_000
_LONGEST_TAG = 5_000
_BREAKS = frozenset({
    "p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "blockquote", "pre", "section", "article", "header", "footer", "dt", "dd", "title"})
_UNSEEN = re.compile("<!--|<!|<[?]|<script\\b|<style\\b", re.IGNORECASE)
_CLOSING = {
    "<!--": re.compile("-->"), "<!": re.compile(">"), "<?": re.compile(">"),
    "<script": re.compile("</script[^<>]*>", re.IGNORECASE),
    "<style": re.compile("</style[^<>]*>", re.IGNORECASE),
}
_NO_TAG = re.compile(f"<(?!/?[a-zA-Z][^<>]{{0,{_LONGEST_TAG}}}>)")


def text_of_html(html: str, where: str) -> str:
    """What can be read in `html`, a line for each block; the address of a link stands behind its
    words. Raises `Refused` where it is too long."""
    if len(html) > LONGEST_HTML:
        raise Refused(Fault(where, f"{len(html)}", say("at most {n} characters of HTML",
                                                       n=LONGEST_HTML)))
    reader = _Reader()
    try:
        # Only tags that end are left to the parser: it looks for the end of any other in all of
        # the rest, again from each.
        reader.feed(_NO_TAG.sub("&lt;", _seen(html)))
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        return html
    lines = (re.sub(r"[ \t\xa0]+", " ", x).strip() for x in "".join(reader.out).splitlines())
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def _seen(html: str) -> str:
    """Comments, declarations, scripts and styles left out. From one that never ends all is text:
    no words may be lost behind it."""
    out, at = list[str](), 0
    while found := _UNSEEN.search(html, at):
        end = _CLOSING[found[0].lower()].search(html, found.end())
        if end is None:
            return "".join(out) + _UNSEEN.sub(lambda m: "&lt;" + m[0][1:], html[at:])
        out.append(html[at:found.start()])
        at = end.end()
    return "".join(out) + html[at:]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.out.append("\n")
        elif tag in {"td", "th"}:
            self.out.append("\t")
        elif tag == "a":
            self._link = next((v or "" for k, v in attrs if k == "href"), "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.out.append("\n")
        elif tag == "a" and self._link:
            if re.match("(https?|mailto):", self._link, re.IGNORECASE):
                self.out.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        self.out.append(data)
