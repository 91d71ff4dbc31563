"""The first page: what needs you now, what others are waited for, and what stands."""

from __future__ import annotations

from collections import defaultdict

import msgspec
from litestar import Response, get

from hudna.record.record import Record
from hudna.say import Say, say, say_n
from hudna.view.needs import Need, needs
from hudna.view.notices import notice
from hudna.view.probing import Asked as Budget
from hudna.view.probing import asked
from hudna.view.sealed import answered
from hudna.view.standing import ENDED, Standing, State, standing
from hudna.view.world import World
from hudna.web import explain, links, naming, pages, waiting, words
from hudna.web.asked import Asked, house_of
from hudna.web.happened.incident_needs import incidents_together
from hudna.web.process import duty_shown
from hudna.web.taking_part import absent

URGENT = frozenset({"take-stop", "stop-waits"})
SINCE = frozenset({"report-of",
                   "probing", "weigh", "unhidden", "take-stop", "stop-waits", "undelivered", "find",
                   "sign-decision", "note-meeting", "sign-counter", "promise-due",
                   "look-mingled",
                   "put-out", "take-over", "sign-agreement", "let-in", "acknowledge"})


class Row(msgspec.Struct, frozen=True):
    """One need in words. `since_ms` counts up, `due_ms` counts down."""

    kind: str
    words: Say
    act: Say
    url: str
    urgent: bool
    since_ms: int | None
    due_ms: int | None


@get("/")
async def now(request: Asked) -> Response[str]:
    house = house_of(request)
    now_ms = house.now_ms()
    rows = [row(house.world, n) for n in needs(house.world, now_ms)]
    standings = [standing(house.world, r.hash, now_ms) for r in house.world.notices.standing()]
    current = [s for s in standings if s.state not in ENDED]
    return pages.render(
        request, "desk.html", rows=rows, current=current,
        cleared=[s for s in current if s.state is State.NO_OBJECTION],
        others=[o for s in current if (o := waited_for(house.world, s))],
        counts=_counts(house.world, now_ms), questions=_questions(house.world, now_ms),
        notice=notice, heard=_heard(house.world), absent=absent(house.world),
        over=house.overhead, on_duty=duty_shown.others(house.world, now_ms),
        missed=duty_shown.missed_here(house.world, now_ms),
        warnings=waiting.waiting(house.overhead.deciding.waiting(now_ms)), warnings_act=waiting.ACT,
    )


def row(world: World, n: Need) -> Row:
    said = _together(world, n) if n.count > 1 else _one(world, n)
    counts_up = n.kind in SINCE
    return Row(
        n.kind, said, words.NEED_ACTS[n.kind], links.need(n), n.kind in URGENT,
        n.due_ms if counts_up else None, None if counts_up else n.due_ms,
    )


def _one(world: World, n: Need) -> Say:
    said = words.NEEDS[n.kind]
    args = {"party": naming.party(world, n.party), "subject": naming.needed(world, n)}
    return say(said.msgid, **{k: v for k, v in args.items() if f"{{{k}}}" in said.msgid})


def _together(world: World, n: Need) -> Say:
    """Many that wait alike."""
    if n.kind == "unhidden":
        return say_n("{party} has not said that it has hidden what was taken back of {n} record",
                     "{party} has not said that it has hidden what was taken back of {n} records",
                     n.count, party=naming.party(world, n.party))
    if n.kind == "undelivered":
        return say_n("{party} has not been told of {n} record",
                     "{party} has not been told of {n} records", n.count,
                     party=naming.party(world, n.party))
    if n.kind == "acknowledge":
        return say_n("{party} registered {n} protection: acknowledge it",
                     "{party} registered {n} protections: acknowledge them", n.count,
                     party=naming.party(world, n.party))
    if n.kind in ("weigh", "report-of"):
        return _to_look_at(n)
    whose = naming.party(world, n.party)
    if many := (_asked_together(world, n) or _of_hotline(world, n) or _of_meetings(world, n)
                or incidents_together(n, whose)):
        return many
    return say_n("{n} protection is due to be verified again",
                 "{n} protections are due to be verified again", n.count)


def _to_look_at(n: Need) -> Say:
    """Sightings, and records that something happened, of which nothing was made yet."""
    if n.kind == "report-of":
        return say_n("{n} thing that was recorded has no report yet",
                     "{n} things that were recorded have no report yet", n.count)
    return say_n("{n} sighting of a source that is not known waits for your decision",
                 "{n} sightings of sources that are not known wait for your decision", n.count)


def _of_hotline(world: World, n: Need) -> Say | None:
    """Calls that another party has logged, and notes of shifts that nobody has taken over; None of
    anything else."""
    if n.kind == "confirm-call":
        return say_n("{party} has logged {n} call with this desk: say what you know of it",
                     "{party} has logged {n} calls with this desk: say what you know of them",
                     n.count, party=naming.party(world, n.party))
    return say_n("The note of {n} shift waits to be taken over",
                 "The notes of {n} shifts wait to be taken over",
                 n.count) if n.kind == "take-over" else None


def _of_meetings(world: World, n: Need) -> Say | None:
    """Decisions, announcements, and meetings that should be over; None of anything else."""
    if n.kind == "sign-announcement":
        return say_n("{party} has written {n} announcement: sign it, or say your reservation",
                     "{party} has written {n} announcements: sign them, or say your reservations",
                     n.count, party=naming.party(world, n.party))
    if n.kind == "sign-decision":
        return say_n("{party} wrote down {n} decision: sign it, or note a reservation",
                     "{party} wrote down {n} decisions: sign them, or note reservations",
                     n.count, party=naming.party(world, n.party))
    if n.kind == "sign-counter":
        return say_n("{party} proposes {n} setting of a counter of days: sign it, or say your "
                     "reservation", "{party} proposes {n} settings of counters of days: sign "
                     "them, or say your reservations", n.count, party=naming.party(world, n.party))
    if n.kind == "look-mingled":
        return say_n("{party} makes {n} claim that would mingle ground where all guarantors say "
                     "that one holder holds it: look, and say anew what you hold of it",
                     "{party} makes {n} claims that would mingle ground where all guarantors say "
                     "that one holder holds it: look, and say anew what you hold of it", n.count,
                     party=naming.party(world, n.party))
    if n.kind == "promise-due":
        return say_n("The day of {n} promise has come: say what became of it",
                     "The days of {n} promises have come: say what became of them", n.count)
    return say_n("{n} meeting should be over: note whether it was held",
                 "{n} meetings should be over: note whether they were held",
                 n.count) if n.kind == "note-meeting" else None


def _asked_together(world: World, n: Need) -> Say | None:
    """Of challenges, access and counts; None of anything else."""
    whose = naming.party(world, n.party)
    match n.kind:
        case "reply-challenge":
            return say_n("{party} challenges {n} protection: reply",
                         "{party} challenges {n} protections: reply", n.count, party=whose)
        case "decide-challenge":
            return say_n("{n} challenge of {party} waits for what you hold of it",
                         "{n} challenges of {party} wait for what you hold of them", n.count,
                         party=whose)
        case "answer-access":
            return say_n("{party} asks {n} time whether its monitors may go",
                         "{party} asks {n} times whether its monitors may go", n.count,
                         party=whose)
        case "put-out":
            return say_n("The bulletin of {n} day is not out", "The bulletins of {n} days are not "
                         "out", n.count)
        case "reconcile-counts":
            return say_n("The counts of {n} day wait for your word on how they match",
                         "The counts of {n} days wait for your word on how they match", n.count)
    return None


class Question(msgspec.Struct, frozen=True):
    """A notice that the depositary refused to answer, and for what doubts."""

    flight: Record
    doubts: tuple[Say, ...]


class Questions(msgspec.Struct, frozen=True):
    """How a guarantor stands with its budget for questions about sealed places."""

    party: str
    words: Say
    refused: tuple[Question, ...]


def _questions(world: World, now_ms: int) -> tuple[Questions, ...]:
    return tuple(_asked(world, a) for a in asked(world, now_ms) if a.counted or a.refused)


def _asked(world: World, a: Budget) -> Questions:
    said = say_n("{party}: {n} answer of {budget} to notices that look like questions",
                 "{party}: {n} answers of {budget} to notices that look like questions",
                 len(a.counted), party=naming.party(world, a.party), budget=a.budget)
    rows = ((world.record(answered(r).notice), answered(r).why) for r in a.refused)
    return Questions(a.party, said, tuple(
        Question(flight, explain.doubt_words(why)) for flight, why in rows if flight is not None))


class Waited(msgspec.Struct, frozen=True):
    standing: Standing
    parties: tuple[str, ...]


def waited_for(world: World, s: Standing) -> Waited | None:
    """A notice that waits for the word of others than this desk."""
    others = tuple(p for p in s.awaits if p != world.me)
    if s.state in (State.NO_OBJECTION, State.STOPPED) or not others:
        return None
    return Waited(s, others)


def _heard(world: World) -> defaultdict[str, int]:
    """When this node last admitted anything from each partner, ms; 0 if never."""
    heard: defaultdict[str, int] = defaultdict(int)
    for author in world.entries.authors:
        heard[author] = world.entries.heard_ms(author)
    return heard


def _counts(world: World, now_ms: int) -> dict[str, int]:
    return {
        "protections": len(world.register.standing(now_ms)),
        "stops": len(world.stops.active()),
        "records": world.size,
    }
