"""What a schema cannot say of the terms for incidents: who may monitor, how the ladder goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hudna.fault import Fault
from hudna.say import say
from hudna.terms.happenings import RUNGS
from hudna.terms.read import join
from hudna.terms.schema import show

if TYPE_CHECKING:
    from hudna.terms.checks import Checks

MAY_MONITOR = ("depositary", "observer")
_MORE_THAN_NONE = ("answer_s", "judge_s", "challenge_reply_s", "access_s", "quiet.least")
"""`quiet.least` at 0 would call a day quiet of which nobody told anything."""


def incidents(checks: Checks) -> Iterator[Fault]:
    yield from _more_than_none(checks)
    yield from _zone(checks)
    yield from _monitors(checks)
    yield from _ladder(checks)
    yield from _under(checks)


def _more_than_none(checks: Checks) -> Iterator[Fault]:
    for path in (f"incidents.{name}" for name in _MORE_THAN_NONE):
        if checks.whole(path) == 0:
            yield checks.fault(path, "0", say("more than 0"))
    for at, row in checks.rows("incidents.ladder"):
        if row.get("after_s") == 0:
            yield checks.fault(join(at, "after_s"), "0", say("more than 0"))


def _zone(checks: Checks) -> Iterator[Fault]:
    zone = checks.at("incidents.zone")
    if isinstance(zone, str) and not is_zone(zone):
        yield checks.fault("incidents.zone", show(zone), say(
            "a time zone by its IANA name, such as Asia/Damascus"))


def is_zone(name: str) -> bool:
    """Whether the time zone database has it."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _monitors(checks: Checks) -> Iterator[Fault]:
    """Two persons of the monitors settle what happened. So no guarantor monitors, and no party:
    it would settle alone what is said against itself."""
    may, named = checks.by_role(*MAY_MONITOR), checks.at("incidents.monitors")
    for i, party in enumerate(named if isinstance(named, list) else ()):
        if party in checks.ids["parties"] and party not in may:
            yield checks.fault(join("incidents.monitors", i), show(party), say(
                "an observer or the depositary: one of {names}", names=", ".join(sorted(may))))


def _ladder(checks: Checks) -> Iterator[Fault]:
    """The steps are four, and none is passed over: each stands in its place."""
    for (at, row), rung in zip(checks.rows("incidents.ladder"), RUNGS, strict=False):
        found = row.get("rung")
        if found in RUNGS and found != rung:
            yield checks.fault(join(at, "rung"), show(found), say(
                "{rung}: the steps stand in the order {names}", rung=rung,
                names=", ".join(RUNGS)))


def _under(checks: Checks) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for at, row in checks.rows("incidents.under"):
        happened, here = row.get("happened"), join(at, "happened")
        if isinstance(happened, str) and first.setdefault(happened, here) != here:
            line = checks.reading.line_of(first[happened])
            yield checks.fault(here, show(happened), say(
                "a kind not listed before (it is on line {line})", line=line))
