"""How often a misspelled name finds its place first, or among three: ours and rapidfuzz alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from hudna.bench.peers import rapidnames
from hudna.bench.result import Figure, Line, Report
from hudna.bench.setting import PlacesSetting
from hudna.bench.workloads.place_names import FILES, Asked, asked, things_of
from hudna.speak.finding import Index
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.named import Town

TOP = (1, 3)
ALL, ALONE = "all", "all that one place alone is called"
Find = Callable[[str, int], Sequence[str]]
Groups = dict[tuple[str, str], list[tuple[bool, ...]]]


def run(setting: PlacesSetting, report: Report, source: str) -> None:
    """Top-1 and top-3 of one source's names, by script and kind of slip."""
    things = None if setting.data is None else things_of(setting.data, source)
    if things is None:
        report.lacks(source, f"--data names no folder with {FILES[source]}")
        return
    questions = list(asked(things, setting.seed, setting.half))[::setting.every]
    setting.tell(f"{source}: {len(questions)} names")
    ours = _judged(partial(_ours, index_of(things)), questions)
    for peer, find in peers(things, source, setting):
        setting.tell(f"{source}: {len(questions)} names, {peer}")
        _lines(report, source, ours, peer, _judged(find, questions))


def index_of(things: Sequence[Town]) -> Index:
    return Index(Gazetteer(tuple(t for t in things if t.level is None), (), None, (0, 0, 0, 0),
                           tuple(t for t in things if t.level is not None)))


def _ours(index: Index, words: str, count: int) -> list[str]:
    return [c.id for c in index.find(words, count)]


def peers(things: Sequence[Town], source: str,
          setting: PlacesSetting) -> Iterable[tuple[str, Find]]:
    """As it comes; and with the scorer that finds the most of the even half."""
    yield rapidnames.DEFAULT, rapidnames.Names(things).find
    looked_at = list(asked(things, setting.seed, "even"))[::max(setting.every, 7)]

    def right(name: str) -> int:
        names = rapidnames.Names(things, rapidnames.SCORERS[name])
        return sum(names.find(q.words, 1)[:1] == [q.id] for q in looked_at)

    setting.tell(f"{source}: which scorer of rapidfuzz is best")
    best = max(rapidnames.SCORERS, key=right)
    yield (f"{rapidnames.NAME}, {best}, default_process",
           rapidnames.Names(things, rapidnames.SCORERS[best]).find)


def _judged(find: Find, questions: Iterable[Asked]) -> Groups:
    """By script and kind: of each question, whether its place was first, and among three."""
    found: Groups = defaultdict(list)
    for q in questions:
        ids = list(find(q.words, TOP[-1]))
        hit = tuple(q.id in ids[:n] for n in TOP)
        for group in ((q.script, q.kind), (q.script, ALL), ("", ALL)):
            found[group].append(hit)
        if q.alone:
            found["", ALONE].append(hit)
    return found


def _lines(report: Report, source: str, ours: Groups, peer: str, theirs: Groups) -> None:
    for (script, kind), hits in sorted(ours.items()):
        for k, n in enumerate(TOP):
            work = ", ".join(part for part in (source, script, kind, f"top-{n}") if part)
            report.lines.append(Line(work, _share(hits, k), peer,
                                     _share(theirs[script, kind], k), more=True,
                                     note=f"{len(hits)} cases"))


def _share(hits: Sequence[tuple[bool, ...]], k: int) -> Figure:
    return Figure(sum(h[k] for h in hits) / len(hits), "")
