"""The trend of a bulletin: incidents by day with the reports on which they rest below them, as a
drawing and, beside it, as a table."""

from __future__ import annotations

from hudna.say import Figure, Say, say
from hudna.speak.bulletin import svg
from hudna.speak.bulletin.data import DayCount, Standing, Trend
from hudna.speak.bulletin.page import Block, Para, Picture, Section, Sign, Table
from hudna.speak.bulletin.reader import Reader
from hudna.speak.bulletin.words import STANDINGS

WIDTH, HEIGHT = 720, 260
LEFT, TOP, PANEL, GAP, BELOW = 40, 12, 140, 22, 50
"""The incidents' panel is PANEL high, the reports' BELOW."""
HATCH = "chart-hatch"
SHOWN: tuple[tuple[Standing, str], ...] = (
    ("found", "found"), ("alleged", "alleged"), ("not-known", "unknown"))


def charted(r: Reader) -> Section:
    days = tuple(sorted(r.data.trend, key=lambda d: d.day))
    blocks: list[Block] = [_picture(r, days), _table(r, days)] if days else []
    blocks.extend(Para(_trend(r, t)) for t in r.data.trends)
    return Section(r.say(say("How it has gone")),
                   tuple(blocks) or (Para(r.say(say("No earlier days to compare with."))),))


def _trend(r: Reader, t: Trend) -> str:
    return f"{r.say(of_bounds(t))} {r.say(means(t))}"


def of_bounds(t: Trend) -> Say:
    """The ratio, with its bounds."""
    return say(
        "For each incident of the {days} days before there were {ratio} in the last {days} days "
        "(95 per cent bounds, were each independent of the others: {low} to {high}).", days=t.days,
        ratio=Figure(t.ratio / 100, 2), low=Figure(t.low / 100, 2), high=Figure(t.high / 100, 2))


def means(t: Trend) -> Say:
    """Nothing where what was heard could be all the difference: silence is no peace."""
    if t.low <= 100 <= t.high:
        return say("It cannot be told whether that is more or fewer.")
    if t.heard == "not-known":
        return say("Of one of these days no report came, or it is not said how many: it cannot be "
                   "told whether that is more or fewer.")
    if t.high < 100:
        return say("Less was heard than before: it cannot be told whether that is fewer.") \
            if t.heard == "less" else say("That is fewer.")
    return say("More was heard than before: it cannot be told whether that is more.") \
        if t.heard == "more" else say("That is more.")


def _picture(r: Reader, days: tuple[DayCount, ...]) -> Picture:
    step = (WIDTH - LEFT - 8) / len(days)
    most = _ceiling(max(d.found + d.alleged + d.unknown for d in days))
    reports = _ceiling(max(d.reports or 0 for d in days))
    parts = [svg.hatch(HATCH), *_grid(TOP, PANEL, most),
             *_grid(TOP + PANEL + GAP, BELOW, reports)]
    for i, day in enumerate(days):
        x = LEFT + i * step
        parts.extend(_day(day, x, step, most, reports))
        if len(days) <= 31 or i % 7 == 0:
            parts.append(svg.text(x + step / 2, HEIGHT - 12, day.day[8:], 11,
                                  text_anchor="middle"))
    alt = say("Bars by day from {first} to {last}, left to right: incidents above, reports below. "
              "The table has the numbers.", first=days[0].day, last=days[-1].day)
    caption = say("Above: incidents of each day. Below: reports that came. Days run from left to "
                  "right.")
    return Picture(svg.drawing(WIDTH, HEIGHT, parts), r.say(alt), r.say(caption), _key(r),
                   WIDTH, HEIGHT)


def _day(day: DayCount, x: float, step: float, most: int, reports: int) -> list[str]:
    wide, parts, base = step * 0.7, [], float(TOP + PANEL)
    for standing, field in SHOWN:
        high = getattr(day, field) / most * PANEL
        base -= high
        if high:
            parts.append(svg.rect(x + step * 0.15, base, wide, high, **svg.look(standing, HATCH)))
    if day.reports is None:
        parts.append(_some(x + step * 0.15, wide))
    elif high := day.reports / reports * BELOW:
        parts.append(svg.rect(x + step * 0.15, TOP + PANEL + GAP + BELOW - high, wide, high,
                              fill=svg.LINE))
    return parts


def _some(x: float, wide: float) -> str:
    """Reports came, and it is not said how many: an empty bar of dashes."""
    return svg.rect(x, TOP + PANEL + GAP + BELOW / 2, wide, BELOW / 2, fill="none",
                    stroke=svg.LINE, stroke_width=1, stroke_dasharray="2 2")


def _grid(top: int, height: int, most: int) -> list[str]:
    parts = []
    for n in sorted({0, most // 2, most}):
        y = top + height * (1 - n / most)
        parts.append(svg.line(LEFT, y, WIDTH - 8, y, stroke=svg.LINE, stroke_width=0.6))
        parts.append(svg.text(LEFT - 6, y + 4, str(n), 11, text_anchor="end"))
    return parts


def _ceiling(n: int) -> int:
    """An even number that is not below `n`, nor below 2: its half can be written at the axis."""
    return max(2, n + n % 2)


def _key(r: Reader) -> tuple[Sign, ...]:
    signs = []
    for standing, _ in SHOWN:
        name = f"bar-{standing}"
        drawn = svg.rect(1.5, 1.5, 13, 13, **svg.look(standing, name))
        signs.append(Sign(svg.drawing(16, 16, (svg.hatch(name), drawn)),
                          r.say(STANDINGS[standing][1])))
    reports = svg.drawing(16, 16, (svg.rect(1.5, 1.5, 13, 13, fill=svg.LINE),))
    some = svg.drawing(16, 16, (svg.rect(1.5, 1.5, 13, 13, fill="none", stroke=svg.LINE,
                                         stroke_width=1, stroke_dasharray="2 2"),))
    return (*signs, Sign(reports, r.say(say("reports"))),
            Sign(some, r.say(say("reports came; how many is not said"))))


def _table(r: Reader, days: tuple[DayCount, ...]) -> Table:
    """`at least` is what is found, `at most` all that is not refuted: what is true lies between."""
    rows = tuple((r.day(d.day), r.number(d.found), r.number(d.alleged), r.number(d.unknown),
                  r.number(d.found + d.alleged + d.unknown), r.few(d.reports)) for d in days)
    head = (say("day"), say("found: at least"), say("alleged"), say("not known"),
            say("together: at most"), say("reports"))
    return Table(r.say(say("Incidents and reports by day")), tuple(r.say(h) for h in head), rows,
                 (False, True, True, True, True, True))
