"""SVG written as text: shapes only, no script, no style, nothing fetched. Names of elements are the
program's own, and the one kind of text in it (names of towns) is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hudna.speak.xml_text import plain, value

INK, SOFT, LINE, PAPER = "#14201d", "#46554f", "#8b9a93", "#ffffff"
FOUND, SEA, LAND = "#8c1d18", "#e3ecf0", "#f6f5f0"


def element(name: str, attributes: Mapping[str, object], inside: str = "") -> str:
    """Underscores in the names of attributes stand for hyphens."""
    written = "".join(f' {k.replace("_", "-")}="{value(str(v))}"' for k, v in attributes.items())
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def rect(x: float, y: float, width: float, height: float, **more: object) -> str:
    return element("rect", {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}",
                            "height": f"{height:.1f}", **more})


def line(x1: float, y1: float, x2: float, y2: float, **more: object) -> str:
    return element("line", {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}",
                            "y2": f"{y2:.1f}", **more})


def text(x: float, y: float, said: str, size: int, **more: object) -> str:
    """A short text that begins at (x, y), from left to right, whatever script it is in."""
    look = {"font_family": "Noto Sans, Noto Sans Arabic, sans-serif", "font_size": size,
            "fill": INK, "direction": "ltr", **more}
    inside = value(plain(said)) or " "
    return element("text", {"x": f"{x:.1f}", "y": f"{y:.1f}", **look}, inside)


def label(x: float, y: float, said: str, size: int, **more: object) -> str:
    """A text that can be read over what is drawn: on a rim of its own, drawn first, since the rim
    of one Arabic letter would cut the next."""
    rim = {"stroke": PAPER, "stroke_width": 3, "stroke_linejoin": "round"}
    return (text(x, y, said, size, **more, **rim, fill=PAPER) + text(x, y, said, size, **more))


def hatch(name: str) -> str:
    """A pattern of slanting lines. `name` is one of its own in the whole document."""
    lines = element("path", {"d": "M0 6L6 0M-1 1L1 -1M5 7L7 5", "stroke": FOUND,
                             "stroke_width": 1.4})
    return element("defs", {}, element("pattern", {
        "id": name, "width": 6, "height": 6, "patternUnits": "userSpaceOnUse"},
        rect(0, 0, 6, 6, fill=PAPER) + lines))


def look(standing: str, pattern: str) -> dict[str, object]:
    """How what stands so is drawn: told apart without colour."""
    if standing == "found":
        return {"fill": FOUND, "stroke": FOUND, "stroke_width": 1.5}
    if standing == "alleged":
        return {"fill": f"url(#{pattern})", "stroke": FOUND, "stroke_width": 1.5}
    return {"fill": PAPER, "stroke": SOFT, "stroke_width": 1.5, "stroke_dasharray": "3 2"}


def drawing(width: int, height: int, parts: Iterable[str]) -> str:
    return element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}",
        "width": width, "height": height}, "".join(parts))
