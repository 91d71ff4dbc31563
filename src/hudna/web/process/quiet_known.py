"""Which days are known here to have been quiet, for the process: from this node's own reports where
it monitors, else from the monitors' bulletins, and from what it has been told itself.

What breaks a day breaks it, whoever learns of it first: a bulletin that called it quiet changes
nothing of that.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from hudna.record.statement import RecordHash
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.data_around import EVERYWHERE
from hudna.view.bulletins import Issue
from hudna.view.findings import judges
from hudna.view.process.moment import CountedDay, QuietOf
from hudna.view.process.quiet_here import Here, monitors_of, quiet_here
from hudna.view.quiet import QuietState
from hudna.view.world import World
from hudna.web.happened.compliance import areas_of
from hudna.web.happened.compliance_heard import rule_of
from hudna.web.happened.compliance_tables import own_lines
from hudna.web.house import House

_STATE: Mapping[str, QuietState] = {"quiet": "quiet", "not-quiet": "broken",
                                    "not-known": "unknown"}


class _Said(msgspec.Struct, frozen=True):
    state: QuietState
    record: RecordHash


def quiet_known(house: House, world: World) -> QuietOf:
    """Of this world, which may be an earlier one."""
    rule, author = rule_of(world), monitors_of(world)
    if rule is None or author is None:
        return lambda area, days: tuple(
            CountedDay(d, "unknown", "no-rule") for d in (days[-1:] if area else days))
    names = areas_of(house, world, own_lines(world, author))
    here = Here(author, rule, tuple(names))
    said = {} if author == world.me else _bulletins(house, world)

    def known(area: str, days: tuple[str, ...]) -> tuple[CountedDay, ...]:
        if area and area not in names:
            return tuple(CountedDay(d, "unknown", "no-area") for d in days[-1:])
        found = quiet_here(world, here, area, days)
        if author == world.me:
            return found
        label = (names[area] if area else EVERYWHERE).best("en")
        return tuple(_with_bulletin(d, said.get((d.day, label))) for d in found)

    return known


def _with_bulletin(day: CountedDay, said: _Said | None) -> CountedDay:
    if day.state == "broken" or day.why == "when-or-where":
        return day
    if said is None:
        return CountedDay(day.day, "unknown", "no-bulletin", day.records)
    return CountedDay(day.day, said.state, "said", (said.record, *day.records))


def _bulletins(house: House, world: World) -> dict[tuple[str, str], _Said]:
    """By day and name of an area what the monitors last said, corrections of later bulletins
    among it."""
    found: dict[tuple[str, str], _Said] = {}
    issues = [i for i in world.bulletins.all() if _of_monitors(world, i)]
    for issue in sorted(issues, key=_in_order):
        data = house.bulletins.get(issue.said.digest)
        if data is not None:
            _take(found, data, issue.bulletin.hash)
    return found


def _in_order(issue: Issue) -> tuple[int, int, str]:
    return issue.bulletin.issued_ms, issue.said.cutoff_ms, issue.bulletin.hash


def _take(found: dict[tuple[str, str], _Said], data: BulletinData, of: RecordHash) -> None:
    for one in data.quiet:
        found[data.day, one.area.best("en")] = _Said(_STATE[one.state], of)
    for c in data.corrections:
        if c.what == "quiet" and c.area is not None and c.now in _STATE:
            found[c.day, c.area.best("en")] = _Said(_STATE[c.now], of)


def _of_monitors(world: World, issue: Issue) -> bool:
    return issue.bulletin.author in judges(world.terms.agreement).monitors
