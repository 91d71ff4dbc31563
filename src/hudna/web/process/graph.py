"""A picture of what a milestone waits for as boxes and lines: where each is drawn. The page has the
same as a list, for whoever does not see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import msgspec

from hudna.view.process.picture import Item, Picture

WIDE, HIGH, GAP_X, GAP_Y, LINES, CHARACTERS = 196, 92, 36, 14, 3, 25
MOST = 40
"""Boxes in one picture: more cannot be read, and are in the list."""


class Box(msgspec.Struct, frozen=True):
    """`x`, `y`: its corner in pixels from where reading begins. `lines`: its words, broken."""

    item: Item
    x: int
    y: int
    lines: tuple[str, ...]


class Line(msgspec.Struct, frozen=True):
    """From a box to what it waits for: a curve as SVG draws it. `open`: that is not there."""

    path: str
    open: bool


class Graph(msgspec.Struct, frozen=True):
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    wide: int
    high: int
    left_out: int


def graph(picture: Picture, words: Callable[[Item], str], *, rtl: bool) -> Graph:
    """`words`: what each is called, in the reader's language. `rtl`: read from right to left."""
    shown = _shown(picture)
    columns: defaultdict[int, list[Item]] = defaultdict(list)
    for item, column in _columns(shown).items():
        columns[column].append(shown[item])
    tallest = max(map(len, columns.values()))
    wide = (max(columns) + 1) * (WIDE + GAP_X) - GAP_X
    high = tallest * (HIGH + GAP_Y) - GAP_Y
    at = {i.id: (_x(column, wide, rtl=rtl), _y(row, len(items), high))
          for column, items in columns.items() for row, i in enumerate(items)}
    boxes = tuple(Box(shown[of], x, y, broken(words(shown[of]))) for of, (x, y) in at.items())
    return Graph(boxes, _lines(shown, at, rtl=rtl), wide, high, len(picture.items) - len(shown))


def broken(text: str, most: int = LINES, characters: int = CHARACTERS) -> tuple[str, ...]:
    """Words in lines; what does not fit is cut, and says so by an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= characters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [x if len(x) <= characters else f"{x[:characters - 1]}…" for x in lines]
    if len(lines) > most:
        lines = [*lines[:most - 1], f"{lines[most - 1][:characters - 1]}…"]
    return tuple(lines)


def _shown(picture: Picture) -> Mapping[str, Item]:
    """The milestone, what holds it up most, what is not there, and the rest as far as it goes."""
    rank = {of: (of != picture.root.id, of not in picture.critical, i.state == "there", i.depth)
            for of, i in picture.items.items()}
    kept = set(sorted(picture.items, key=lambda of: rank[of])[:MOST])
    return {of: i for of, i in picture.items.items() if of in kept}


def _columns(shown: Mapping[str, Item]) -> dict[str, int]:
    """Each as far from the milestone as its longest way; circles end where they close."""
    found = {of: min(i.depth, 8) for of, i in shown.items()}
    for _ in range(len(shown)):
        before = dict(found)
        for of, item in shown.items():
            for need in item.needs:
                if need in found and found[need] <= found[of] < 8:
                    found[need] = found[of] + 1
        if found == before:
            break
    used = {c: i for i, c in enumerate(sorted(set(found.values())))}
    return {of: used[c] for of, c in found.items()}


def _x(column: int, wide: int, *, rtl: bool) -> int:
    x = column * (WIDE + GAP_X)
    return wide - WIDE - x if rtl else x


def _y(row: int, rows: int, high: int) -> int:
    return (high - (rows * (HIGH + GAP_Y) - GAP_Y)) // 2 + row * (HIGH + GAP_Y)


def _lines(
    shown: Mapping[str, Item], at: Mapping[str, tuple[int, int]], *, rtl: bool
) -> tuple[Line, ...]:
    return tuple(Line(_curve(at[of], at[need], rtl=rtl), shown[need].state != "there")
                 for of, item in shown.items() for need in item.needs if need in at)


def _curve(start: tuple[int, int], end: tuple[int, int], *, rtl: bool) -> str:
    (x, y), (to_x, to_y) = start, end
    x, to_x = (x, to_x + WIDE) if rtl else (x + WIDE, to_x)
    bend = (-1 if rtl else 1) * GAP_X // 2
    half = HIGH // 2
    return f"M{x} {y + half}C{x + bend} {y + half} {to_x - bend} {to_y + half} {to_x} {to_y + half}"
