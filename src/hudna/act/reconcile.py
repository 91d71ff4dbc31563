"""Say how the lists of a day match, line by line. A proposal is only that (view/matching.py): it is
a person who says this, and it is agreed once each whose list it is has said the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.fault import Fault, Refused
from hudna.record.incidents import CountMatch, Reconciled
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.record.statement import PartyId
from hudna.say import say
from hudna.view.counts import by_lines, names, reconciled
from hudna.view.findings import judges
from hudna.view.matching import LineName
from hudna.view.world import World


def reconcile(world: World, day: str, matches: Sequence[CountMatch], *, officer: str) -> Draft:
    """Over the lists that stand, of the parties whose lists count. It takes the place of this
    party's last word on the day."""
    need_here(world)
    now = world.counts.day(day, judges(world.terms.agreement))
    if world.me not in now.lists:
        raise refuse("party", world.me, say("a party with a list of that day"))
    if len(now.lists) < 2:
        raise refuse("day", shown(day), say("a day of which two parties have a list"))
    if faults := (*_faults(now.lists, matches), *_differing(now.lists, matches)):
        raise Refused(faults)
    last = now.said.get(world.me)
    if last is not None and _whole(reconciled(last).matches) == _whole(matches):
        raise refuse("matches", "the same", say("something else than was said last"))
    return draft(Reconciled(day, tuple(matches), officer, (last.hash,) if last else ()))


def _whole(matches: Sequence[CountMatch]) -> frozenset[tuple[frozenset[LineName], frozenset[str]]]:
    return frozenset((frozenset(m.lines), frozenset(m.differs)) for m in matches)


def _faults(
    lists: Mapping[PartyId, Record], matches: Sequence[CountMatch]
) -> Iterator[Fault]:
    known, named = set(names(lists.values())), Counter(n for m in matches for n in m.lines)
    for i, match in enumerate(matches):
        where = f"matches[{i}].lines"
        for name in match.lines:
            if name not in known:
                yield Fault(where, shown(name), say("a line of a list that stands"))
        if len({of for of, _ in match.lines}) < len(match.lines):
            yield Fault(where, "two of one list", say("at most one line of each list"))
    for of, ref in sorted(known):
        if named[of, ref] != 1:
            yield Fault("matches", f"{shown(ref)}: {named[of, ref]} times", say("each line once"))


def _differing(
    lists: Mapping[PartyId, Record], matches: Sequence[CountMatch]
) -> Iterator[Fault]:
    """Where what is said to differ is not what does: that follows from the lines."""
    for i, (said, true) in enumerate(zip(matches, by_lines(matches, lists), strict=True)):
        if set(said.differs) != set(true.differs):
            yield Fault(f"matches[{i}].differs", shown(said.differs), say(
                "what these lines differ in, and nothing else: {fields}",
                fields=", ".join(true.differs) or "—"))
