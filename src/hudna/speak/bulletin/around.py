"""What stands around the incidents: where monitors could go, what could be heard, what had been
told, what is contested, and what earlier bulletins got wrong."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.record.protecting import Names
from hudna.say import Say, say
from hudna.speak.bulletin.data import Challenge, Correction, Told, ToldHit
from hudna.speak.bulletin.page import Block, Item, Para, Quote, Section, Table
from hudna.speak.bulletin.reader import DASH, Reader
from hudna.speak.bulletin.words import (
    ACCESS_PRINTED,
    BECAUSE,
    CHALLENGES,
    CORRECTED,
    QUIET,
    STANDINGS,
    TOLD,
)


def access(r: Reader) -> Section:
    rows = tuple(
        (r.inline(r.party(a.of).text), r.inline(a.place), r.window(a.from_ms, a.until_ms),
         r.inline(a.purpose), r.say(ACCESS_PRINTED[a.outcome]), r.inline(a.text))
        for a in sorted(r.data.access, key=lambda a: (a.from_ms, a.of, a.place)))
    head = (say("asked of"), say("where"), say("for when"), say("for what"),
            say("what came of it"), say("in their words"))
    return Section(
        r.say(say("Restrictions on the monitors")),
        _table(r, say("Access that the monitors asked for"), head, rows, figures=len(head))
        or (Para(r.say(say("The monitors asked for no access."))),))


def heard(r: Reader) -> Section:
    """Quiet days with the reporting effort beside them: neither is read without the other."""
    quiet = tuple((r.inline(r.named(q.area).text), r.say(QUIET[q.state]), r.number(q.days))
                  for q in r.data.quiet)
    # Where it is said of no area how many monitors are there, nothing is said of it.
    there = any(e.monitors is not None for e in r.data.effort)
    effort = tuple(
        (r.inline(r.named(e.area).text), r.few(e.sources), r.few(e.reports), r.few(e.before),
         *([r.few(e.monitors)] if there else [])) for e in r.data.effort)
    rule = () if r.data.quiet_rule is None else (Para(r.say(say(
        "A day is quiet by the agreement's own definition: {rule}",
        rule=r.named(r.data.quiet_rule))), note=True), Para(r.say(say(
            "Each area is held to the same rule by itself, and everywhere is called quiet only "
            "where each area of the table is. Not known: too few told of it, or what they told has "
            "not been assessed; a day that is not known ends the days in a row. Silence from where "
            "nobody can report is no quiet.")), note=True))
    blocks: tuple[Block, ...] = (
        *rule,
        *_table(r, say("Quiet days"), (say("area"), say("this day"), say("quiet days in a row")),
                quiet, figures=2),
        *_table(r, say("How much could be heard"), (
            say("area"), say("sources that reported"), say("reports"),
            say("reports the day before"), *([say("monitors there")] if there else [])),
            effort, figures=1),
        *((Para(r.say(say(
            "As it was when it was first said: reports that came late are in no number. A few: "
            "some, and how many is not said, for they are so few, or would tell how few there are "
            "elsewhere.")), note=True),) if effort else ()))
    return Section(r.say(say("Quiet days and what could be heard")),
                   blocks or (Para(r.say(say("Nothing is said of quiet days."))),))


def told_and_hit(r: Reader) -> Section:
    blocks: tuple[Block, ...] = tuple(_hit(r, hit) for hit in r.data.told_hit)
    return Section(r.say(say("Notified places that were harmed")),
                   blocks or (Para(r.say(say("None in this bulletin."))),))


def _hit(r: Reader, hit: ToldHit) -> Item:
    told = tuple((r.inline(r.party(t.party).text), _told(r, t)) for t in hit.told)
    facts = ((r.say(say("registered")), r.moment(hit.registered_ms)),
             (r.say(say("harmed")), r.moment(hit.harmed_ms)),
             (r.say(say("incident")), r.inline(hit.incident)), *told)
    kind = r.named(hit.protects)
    harmed = (say("{kind}: harmed", kind=kind) if hit.sure
              else say("{kind}: may have been harmed", kind=kind))
    return Item(_place(r, hit.place, hit.protects), r.say(harmed), "", facts)


def _place(r: Reader, place: Names, protects: Names) -> str:
    named = r.inline(r.named(place).text) if place != Names() else r.say(
        say("{kind}; what it is called is not printed here", kind=r.named(protects)))
    return named[:1].upper() + named[1:]


def _told(r: Reader, told: Told) -> str:
    if told.at_ms is None:
        return r.say(TOLD[told.when])
    return r.say(say("{what} (no later than {when}, receipt {receipt})", what=TOLD[told.when],
                     when=r.moment(told.at_ms), receipt=r.inline(told.receipt[:12])))


def challenges(r: Reader) -> Section:
    note = Para(r.say(say("A place stays protected while it is challenged, and afterwards until "
                          "whoever registered it ends that.")), note=True)
    blocks: tuple[Block, ...] = tuple(_challenge(r, c) for c in r.data.challenges)
    return Section(r.say(say("Protected places that are challenged")),
                   (note, *blocks) if blocks else (Para(r.say(say("None in this bulletin."))),))


def _challenge(r: Reader, c: Challenge) -> Item:
    by = DASH if c.reply_by_ms is None else r.moment(c.reply_by_ms)
    facts = ((r.say(say("challenged by")), r.inline(r.party(c.author).text)),
             (r.say(say("on")), r.moment(c.at_ms)), (r.say(say("reply asked for by")), by))
    said: list[Quote] = [r.wrote(r.say(say("The challenge")), c.text)]
    if c.reply is None:
        said.append(Quote(r.say(say("No reply is printed here.")), "", r.lang.dir))
    else:
        said.append(r.wrote(r.say(say("The reply")), c.reply))
    said.extend(r.wrote(r.say(say("{party} holds: {outcome}", party=r.party(o.author),
                                  outcome=CHALLENGES[o.outcome])), o.text) for o in c.outcomes)
    return Item(_place(r, c.place, c.protects), r.say(say("protected meanwhile")), "", facts,
                tuple(said))


def corrections(r: Reader) -> Section:
    rows = tuple(_correction(r, c) for c in r.data.corrections)
    head = (say("bulletin of"), say("what"), say("it said"), say("it should say"), say("why"))
    return Section(
        r.say(say("Corrections of earlier bulletins")),
        _table(r, say("What earlier bulletins got wrong"), head, rows, figures=len(head))
        or (Para(r.say(say("Nothing is corrected."))),))


def _correction(r: Reader, c: Correction) -> tuple[str, ...]:
    what = r.say(CORRECTED[c.what]) if c.what in CORRECTED else r.inline(c.what)
    named = r.joined([what, *_of(r, c)])
    why = r.say(BECAUSE[c.why]) if c.why in BECAUSE else r.inline(c.why)
    return (f"{r.day(c.day)} ({r.inline(c.bulletin[:12])})", named, _corrected(r, c, c.was),
            _corrected(r, c, c.now), why)


def _of(r: Reader, c: Correction) -> Iterator[str]:
    """Of what it is the figure, or which incident; nothing where it is of the whole day."""
    if c.incident:
        yield r.inline(c.incident[:12])
    if c.clause is not None:
        yield r.clause(c.clause) if c.clause else r.say(say("no clause named"))
    if c.party:
        yield r.inline(r.party(c.party).text)
    if c.area is not None:
        yield r.inline(r.named(c.area).text)


def _corrected(r: Reader, c: Correction, code: str) -> str:
    """One side of it: where it stands, a clause, parties, yes or no, or a number."""
    match c.what:
        case "standing":
            word = next((w for of, (_, w) in STANDINGS.items() if of == code), None)
            return r.say(say("not in it") if word is None else word)
        case "clause":
            return r.joined([r.clause(of) for of in code.split()])
        case "quiet" if code in QUIET:
            return r.say(QUIET[code])
        case "against":
            return r.joined([r.inline(r.party(p).text) for p in code.split()])
        case "answered" | "contested" if c.incident:
            return r.say(say("yes") if code == "yes" else say("no"))
    return r.inline(code)


def _table(r: Reader, caption: Say, head: tuple[Say, ...], rows: tuple[tuple[str, ...], ...],
           figures: int) -> tuple[Table, ...]:
    """None where it has no rows. Columns from `figures` on hold numbers."""
    if not rows:
        return ()
    return (Table(r.say(caption), tuple(r.say(h) for h in head), rows,
                  tuple(i >= figures for i in range(len(head)))),)
