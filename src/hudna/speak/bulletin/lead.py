"""The beginning of a bulletin: whose it is, what it covers, and the day in figures."""

from __future__ import annotations

from hudna.say import Say, say
from hudna.speak.bulletin.data import Compared, Count, Reconciled, Standing
from hudna.speak.bulletin.page import Block, Facts, Para, Section, Table
from hudna.speak.bulletin.reader import DASH, Reader
from hudna.speak.bulletin.words import STANDINGS
from hudna.view.days import ends_ms

FIELDS: dict[Standing, str] = {
    "found": "found", "alleged": "alleged", "not-known": "unknown", "refuted": "refuted"}
ANSWERED = say("answered")
CONTESTED = say("contested")


def covers(r: Reader) -> Section:
    data = r.data
    rows = (
        (r.say(say("put out by")), r.inline(r.party(data.author).text)),
        (r.say(say("agreement")), r.inline(r.named(data.agreement).text)),
        (r.say(say("day")), r.day(data.day)),
        (r.say(say("covers")), r.window(data.from_ms, ends_ms(data.day, r.zoned))),
        (r.say(say("all times are by the clocks of")), r.lang.isolate(r.zone())),
        (r.say(say("as known at the cut-off")), r.moment(data.cutoff_ms)),
        (r.say(say("log")), r.say(say("{origin}, {n} entries", origin=r.inline(data.origin),
                                      n=r.number(data.size)))),
        (r.say(say("its checkpoint")), r.lang.isolate(data.root)),
    )
    return Section(r.say(say("What this bulletin covers")), (Facts(rows), *_reading(r)))


def _reading(r: Reader) -> tuple[Block, ...]:
    sentences = (
        say("Found, alleged and not known are three different things. Found: two persons of the "
            "monitors, or all guarantors jointly, have concluded that a violation took place. "
            "Alleged: somebody says so, one guarantor alone too, and it is not found. Not known: "
            "it was looked into and cannot be told. Contested: found, and by another finding of "
            "the same clause no violation, or done by another party."),
        say("Nobody is held to have done anything by default. Whom a source names is not thereby "
            "found to have done it. Likelihood and confidence are two things (ICD 203)."),
        say("Silence is no quiet: where little can be reported, little is known. Harm is counted "
            "of people who take no part and of what is protected."),
        say("Places, summaries and the words of others stand in the language in which they were "
            "written."),
    )
    return tuple(Para(r.say(s), note=True) for s in sentences)


def figures(r: Reader) -> Section:
    data = r.data
    blocks: list[Block] = [_totals(r, data.totals)]
    if data.by_clause:
        blocks.append(_compared(r, say("By clause"), say("clause"), [
            (r.clause(c.of) if c.of else r.say(say("no clause named")), c)
            for c in data.by_clause]))
    if data.by_party:
        blocks.append(_compared(r, say("By party found, or alleged, to have done it"),
                                say("party"), [(r.inline(r.party(c.of).text), c)
                                               for c in data.by_party]))
        blocks.append(Para(r.say(say(
            "Counted of each party by itself: one incident may be found of one party and alleged "
            "of another. Among all incidents, and in the lists below, it is once, at the first "
            "that holds of it: found, alleged, not known, refuted.")), note=True))
    if data.reconciled is not None:
        blocks.extend(_reconciled(r, data.reconciled))
    return Section(r.say(say("The day in figures")), tuple(blocks))


def _totals(r: Reader, line: Compared) -> Table:
    before = line.before
    rows = tuple(
        (name, r.number(now), r.number(_of(before, field)), _change(r, now, _of(before, field)))
        for field, name in _fields(r) for now in (int(getattr(line.today, field)),))
    return Table(
        r.say(say("All incidents")),
        (r.say(say("what is known")), r.say(say("this day")), r.say(say("the day before")),
         r.say(say("change"))), rows, (False, True, True, True))


def _compared(r: Reader, caption: Say, of: Say, lines: list[tuple[str, Compared]]) -> Table:
    """Each figure with that of the day before in brackets."""
    fields = _fields(r)
    rows = tuple(
        (name, *(_beside(r, _of(line.today, f), _of(line.before, f)) for f, _ in fields))
        for name, line in lines)
    return Table(r.say(say("{caption} (in brackets: the day before)", caption=caption)),
                 (r.say(of), *(name for _, name in fields)), rows,
                 (False, *(True for _ in fields)))


def _fields(r: Reader) -> list[tuple[str, str]]:
    words = [(FIELDS[s], f"{sign} {r.say(word)}") for s, (sign, word) in STANDINGS.items()]
    return [*words, ("answered", r.say(ANSWERED)), ("contested", r.say(CONTESTED))]


def _of(counts: Count | None, field: str) -> int | None:
    return None if counts is None else int(getattr(counts, field))


def _beside(r: Reader, now: int | None, before: int | None) -> str:
    return r.lang.isolate(f"{r.number(now)} ({r.number(before)})")


def _change(r: Reader, now: int, before: int | None) -> str:
    if before is None:
        return DASH
    sign = "+" if now > before else "−" if now < before else ""
    return r.lang.isolate(f"{sign}{r.number(abs(now - before))}")


def _reconciled(r: Reader, found: Reconciled) -> tuple[Block, ...]:
    rows = tuple((r.inline(r.party(line.party).text), r.number(line.count),
                  r.number(line.unmatched)) for line in found.lists)
    if found.same is None or found.different is None:
        said = say("Not all who counted have agreed how these are to be held against each other.")
    else:
        said = say("Held against each other one by one, as all who counted agree. The same: "
                   "{same}. Different: {different}.", same=found.same, different=found.different)
    return (
        Table(r.say(say("What each side counts for the day")),
              (r.say(say("party")), r.say(say("counted")), r.say(say("matched by nobody"))), rows,
              (False, True, True)),
        Para(r.say(said)))
