"""The words for milestones, conditions and what they wait for."""

from __future__ import annotations

from hudna.record.kinds import Concern, Names, Needed
from hudna.record.process import (
    AccessOpen,
    Condition,
    Declared,
    Kept,
    OnDay,
    QuietDays,
    Reached,
    Settled,
)
from hudna.say import Figure, Say, say, say_n
from hudna.terms.agreement import Words
from hudna.view.process.came import commitment
from hudna.view.process.conditions import Answer, Found
from hudna.view.process.moment import CountedDay
from hudna.view.process.picture import Item, ItemKind, ItemState, PictureState
from hudna.view.world import World
from hudna.web import naming

MILESTONES: dict[PictureState, tuple[str, Say]] = {
    "nothing-said": ("?", say("nobody has said what it needs")),
    "held-up": ("▲", say("held up")),
    "circular": ("↻", say("waits for itself")),
    "there": ("✓", say("all that it needs is there")),
}
ITEMS: dict[ItemState, tuple[str, Say]] = {
    "there": ("✓", say("there")),
    "not-yet": ("○", say("not yet")),
    "not-known": ("?", say("not known")),
    "circular": ("↻", say("waits for itself")),
}
ANSWERS: dict[Answer, tuple[str, Say]] = {
    "holds": ("✓", say("holds")),
    "does-not": ("○", say("does not hold yet")),
    "not-known": ("?", say("not known whether it holds")),
    "circular": ("↻", say("waits for itself")),
}
KINDS: dict[ItemKind, Say] = {
    "milestone": say("Milestone"), "need": say("Needed"), "promise": say("Promise"),
    "condition": say("Condition"), "concern": say("Concern"), "counter": say("Counter of days"),
}
WHY: dict[str, Say] = {
    "days": say("so many days in a row were quiet"),
    "few-days": say("too few days in a row were quiet"),
    "unknown-days": say("of too many days it is not known whether they were quiet"),
    "access": say("by what came of the access that was asked for"),
    "no-access": say("nobody has asked for access there, as far as is known here"),
    "access-differs": say("who asked and who was asked do not say the same"),
    "no-area": say("days are not counted for an area of this name"),
    "no-rule": say("the agreement leaves open which days are quiet"),
    "own-word": say("only who was asked for access says that it was granted"),
    "day-ahead": say("the day has not come"),
    "no-day": say("no calendar that is counted by has this day"),
    "promise": say("by what is said to have come of the promise"),
    "no-promise": say("the promise is not known here"),
    "concern": say("by how the concern stands"),
    "no-concern": say("the concern is not known here"),
    "milestone": say("by what the milestone needs"),
    "not-all-needs": say("not every guarantor has said what the milestone needs"),
    "no-milestone": say("the agreement in effect has no such milestone"),
    "declared": say("every guarantor says so"),
    "denied": say("a guarantor says that it does not hold"),
    "not-all-say": say("not every guarantor has said so"),
}
DAYS: dict[str, Say] = {
    "incidents": say("incidents broke the quiet"),
    "when-or-where": say("incidents that may have been then and there"),
    "not-here": say("this node has no reports by which to know"),
    "not-assessed": say("reports of it wait to be assessed"),
    "too-few-reports": say("too few sources told of it"),
    "areas": say("not every area is known to be quiet"),
    "said": say("as the monitors' bulletin says"),
    "same-name": say("several areas have this name, and a bulletin does not say which it is of"),
    "no-bulletin": say("no bulletin of the monitors for it is here"),
    "no-rule": say("the agreement leaves open which days are quiet"),
    "no-area": say("days are not counted for an area of this name"),
}
QUIET = {"quiet": say("quiet"), "broken": say("not quiet"), "unknown": say("not known")}


def condition(world: World, of: Condition) -> Say | str:
    """What has to hold, in words."""
    match of:
        case QuietDays():
            return _quiet(of)
        case AccessOpen(of=party, place=place):
            return say("{party} lets in to {place}", party=naming.party(world, party), place=place)
        case OnDay(day=day):
            return say("{day} has come", day=day)
        case Declared(text=text):
            return say("every guarantor says: {text}", text=text)
    return _of_another(world, of)


def _of_another(world: World, of: Reached | Settled | Kept) -> Say:
    match of:
        case Reached():
            return say("reached: {milestone}", milestone=milestone_name(world, of.milestone))
        case Settled():
            return say("settled: {concern}", concern=concern_name(world, of.concern))
        case Kept():
            return say("kept: {promise}", promise=promise_name(world, of.commitment))


def _quiet(of: QuietDays) -> Say:
    if not of.area:
        return say_n("{n} quiet day", "{n} quiet days in a row", of.days)
    return say_n("{n} quiet day in {area}", "{n} quiet days in a row in {area}", of.days,
                 area=of.area)


def milestone_name(world: World, of: str) -> Words | str:
    return next((m.title for m in world.terms.agreement.milestones if m.id == of), of)


def concern_name(world: World, of: str) -> Say | str:
    record = world.record(of)
    if record is None or not isinstance(record.said, Concern):
        return say("record {hash}", hash=of[:12])
    return record.said.text if "text" not in record.withheld else say("withheld")


def promise_name(world: World, of: str) -> Names | Say:
    record = world.record(of)
    if record is None or of not in world.process.commitments.records:
        return say("record {hash}", hash=of[:12])
    return commitment(record).text if "text" not in record.withheld else say("withheld")


def item(world: World, of: Item) -> Words | Names | Say | str:
    """What one thing of a picture is called."""
    if of.kind == "milestone":
        return milestone_name(world, of.of)
    if of.count is not None:
        return of.count.counter.title
    if of.kind == "promise":
        return promise_name(world, of.promise.record.hash if of.promise else of.of)
    if of.kind == "concern":
        return concern_name(world, of.of)
    assert of.found is not None, "what is needed, and a condition, have an answer"
    return condition(world, of.found.condition)


def by_name(world: World, name: str) -> Words | Names | Say | str:
    """What is called so where things wait for each other."""
    kind, _, of = name.partition(":")
    match kind:
        case "milestone":
            return milestone_name(world, of)
        case "concern":
            return concern_name(world, of)
        case "need":
            said = world.process.needed.records[of].said
            return condition(world, said.condition) if isinstance(said, Needed) else of
    return promise_name(world, of)


def why(found: Found) -> Say | None:
    """By what a condition holds or does not; None where the condition says it by itself."""
    if found.why in ("few-days", "unknown-days"):
        return say("{why}; up to yesterday {n} in a row were", why=WHY[found.why],
                   n=Figure(found.in_a_row))
    return WHY.get(found.why)


def day_why(day: CountedDay) -> Say | None:
    return DAYS.get(day.why)
