"""The file from which `scripts/recount.py` counts a bulletin's figures once more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.speak.bulletin import drafted_quiet
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.drafted_quiet import By
from hudna.speak.bulletin.shared import Sharing
from hudna.speak.named import District
from hudna.speak.recounted import Asked, recount_data, until
from hudna.terms.agreement import Open
from hudna.terms.working_incidents import Quiet
from hudna.view.bulletins import Issue
from hudna.view.days import ends_ms
from hudna.view.findings import judges
from hudna.view.known import Known
from hudna.view.world import World
from hudna.web.happened.bulletin_draft import admins, areas
from hudna.web.house import House


async def file(house: House, issue: Issue) -> bytes:
    """Of this party's own bulletin what everybody who has it holds, at its cut-off; of another's
    what this node has of what was signed up to then, without what was heard, which stays with who
    heard it. Neither has what others said of an incident and was not printed. What it claims is
    what the signed data says; nothing where these are not here."""
    own = issue.bulletin.author == house.party
    said = await asyncio.to_thread(house.bulletins.get, issue.said.digest)
    then = await house.known(issue.said.cutoff_ms if own else house.now_ms())
    now = await house.known(house.now_ms())
    return await asyncio.to_thread(
        _written, issue, said, then, now, house.places.gazetteer.districts)


def _written(
    issue: Issue, said: BulletinData | None, then: Known, now: Known,
    districts: Sequence[District],
) -> bytes:
    world, author, day = then.world, issue.bulletin.author, issue.said.day
    terms = world.terms.agreement.incidents
    working = world.terms.incidents
    if terms is None or working is None or working.zone is None or isinstance(terms.zone, Open):
        raise Refused(Fault("incidents.zone", "open", say(
            "an agreement that says in which zone days are counted")))
    own = author == world.me
    lines = [x for x in world.incidents.all() if x.author == author]
    printed = frozenset(said.printed if said else ())
    shown = Sharing(now.world, printed).lines(lines) if own else [
        x for one in lines if (x := until(one, issue.said.cutoff_ms, printed)) is not None]
    rule = working.quiet if own else None
    made = recount_data(
        world.terms.agreement,
        [x for x in shown if x.said.from_ms < ends_ms(day, working.zone)],
        Asked(author, terms.zone, working.zone, days=(day,), rule=rule,
              known=_known(world, rule, day, _codes(world, said, districts)) if rule else ()),
        said)
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def _codes(
    world: World, said: BulletinData | None, districts: Sequence[District]
) -> tuple[str, ...]:
    """Of the areas of which the bulletin speaks; of all, where it is not here."""
    found = areas(admins(world, world.incidents.all()), districts)
    named = None if said is None else {q.area for q in said.quiet}
    return tuple(code for code, name in found if named is None or name in named)


def _known(
    world: World, rule: Quiet, day: str, codes: tuple[str, ...]
) -> frozenset[str]:
    held = drafted_quiet.reports(world, rule.zone, (day,))
    return drafted_quiet.known(
        By(rule, judges(world.terms.agreement), held), (day,), codes)


def counts(world: World) -> bool:
    """Whether days are counted at all."""
    return world.terms.incidents is not None and world.terms.incidents.zone is not None
