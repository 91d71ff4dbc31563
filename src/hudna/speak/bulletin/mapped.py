"""The map of a bulletin: cells, never points, with the same in words beside it."""

from __future__ import annotations

from hudna.place.geometry import E7
from hudna.say import say
from hudna.speak.bulletin import svg
from hudna.speak.bulletin.counted import by_cell
from hudna.speak.bulletin.data import Cell, Count, Standing
from hudna.speak.bulletin.ground import WIDTH, View, bounds, path, towns, view_of
from hudna.speak.bulletin.lead import FIELDS
from hudna.speak.bulletin.page import Block, Para, Picture, Section, Sign, Table
from hudna.speak.bulletin.reader import Reader
from hudna.speak.bulletin.words import STANDINGS
from hudna.speak.gazetteer import Gazetteer

SMALLEST = 14.0
"""Of a mark, in units of the map: a smaller one cannot be seen in print."""
DRAWN: tuple[Standing, ...] = ("found", "alleged", "not-known")
HATCH = "map-hatch"


def mapped(r: Reader, gazetteer: Gazetteer) -> Section:
    """Refuted incidents are in the table and not on the map."""
    cells = by_cell(r.data.incidents)
    view = view_of(cells, gazetteer)
    outside = sum(not view.holds(cell) for cell in cells)
    blocks: list[Block] = [_picture(r, gazetteer, view, cells)]
    if nowhere := sum(i.cell is None for i in r.data.incidents):
        blocks.append(Para(r.say(say("Not on the map, as where they happened is not said: {n}.",
                                     n=nowhere)), note=True))
    if outside:
        blocks.append(Para(r.say(say("Cells outside the map: {n}. They are in the table.",
                                     n=outside)), note=True))
    if cells:
        blocks.append(_table(r, cells))
    return Section(r.say(say("Where")), tuple(blocks))


def _picture(r: Reader, gazetteer: Gazetteer, view: View, cells: dict[Cell, Count]) -> Picture:
    parts = [svg.hatch(HATCH), svg.rect(0, 0, WIDTH, view.height, fill=svg.SEA),
             *_ground(gazetteer, view),
             *(_mark(cell, n, view) for cell, n in cells.items() if view.holds(cell)),
             *_towns(r, gazetteer, view)]
    alt = say("A map of {cells} cells. With something found: {found}. With something alleged: "
              "{alleged}. The table says which.", cells=len(cells),
              found=sum(n.found > 0 for n in cells.values()),
              alleged=sum(n.alleged > 0 for n in cells.values()))
    caption = say("Each mark is a cell of at least a tenth of a degree: where in it something "
                  "happened is not told. A number beside it: how many.")
    return Picture(svg.drawing(WIDTH, view.height, parts), r.say(alt), r.say(caption),
                   tuple(_sign(r, s) for s in DRAWN), WIDTH, view.height)


def _ground(gazetteer: Gazetteer, view: View) -> list[str]:
    land = svg.element("path", {"d": path(gazetteer.land, view) or "M0 0", "fill": svg.LAND,
                                "stroke": svg.LINE, "stroke_width": 1, "fill_rule": "evenodd"})
    districts = "".join(path(d.shape, view) for d in gazetteer.districts if d.level == 1)
    return [land, svg.element("path", {"d": districts or "M0 0", "fill": "none",
                                       "stroke": svg.LINE, "stroke_width": 0.6,
                                       "stroke_dasharray": "4 3"})]


def _towns(r: Reader, gazetteer: Gazetteer, view: View) -> list[str]:
    parts = []
    for town in towns(gazetteer, view):
        x, y = view.spot(town.at[0] / E7, town.at[1] / E7)
        left = x > WIDTH * 0.8
        parts.append(svg.element("circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": 2.2,
                                            "fill": svg.SOFT}))
        parts.append(svg.label(x - 5 if left else x + 5, y + 4, r.named(town.names).best(""), 12,
                               text_anchor="end" if left else "start"))
    return parts


def _mark(cell: Cell, n: Count, view: View) -> str:
    """Drawn as the gravest of what is there."""
    standing = next((s for s in DRAWN if getattr(n, FIELDS[s])), None)
    if standing is None:
        return ""
    west, south, east, north = bounds(cell)
    (x, y), (right, bottom) = view.spot(west, north), view.spot(east, south)
    width, height = max(right - x, SMALLEST), max(bottom - y, SMALLEST)
    x, y = (x + right - width) / 2, (y + bottom - height) / 2
    many = n.found + n.alleged + n.unknown
    number = svg.label(x + width + 3, y + height / 2 + 5, str(many), 14,
                       font_weight="bold") if many > 1 else ""
    return svg.rect(x, y, width, height, **svg.look(standing, HATCH)) + number


def _sign(r: Reader, standing: Standing) -> Sign:
    name = f"key-{standing}"
    drawn = svg.rect(1.5, 1.5, 13, 13, **svg.look(standing, name))
    return Sign(svg.drawing(16, 16, (svg.hatch(name), drawn)), r.say(STANDINGS[standing][1]))


def _table(r: Reader, cells: dict[Cell, Count]) -> Table:
    rows = tuple((r.cell(cell), *(r.number(getattr(n, f)) for f in FIELDS.values()))
                 for cell, n in cells.items())
    head = (r.say(say("cell")), *(r.say(STANDINGS[s][1]) for s in FIELDS))
    return Table(r.say(say("The cells of the map")), head, rows,
                 (False, *(True for _ in FIELDS)))
